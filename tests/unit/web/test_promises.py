"""Whatever an address says: it gets a verdict, and no connection goes where none may go."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.web.ask import ask
from digest.web.trusted import NoSuchHostError, why_refused
from tests.stand_ins import web_of

NAT64, MAPPED = IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0/96")
ADDRESSES = (
    "1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "127.0.0.1", "10.0.0.1",
    "169.254.169.254", "100.64.0.1", "0.1.2.3", "::1", "fd00:ec2::254", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "fe80::1", "not an address",
)  # fmt: skip
HOSTS = (
    "example.org", "EXAMPLE.org.", "localhost", "2130706433", "0x7f.0.0.1", "0177.1", "127.1",
    "bücher.example", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "127%2e0.0.1",
    "%31%32%37.1", "a_b", "a..b", "", "xn--", "xn--a.example", "a" * 70, "[::1]", "[", "[]",
    "[::ffff:7f00:1]", "[64:ff9b::a00:1]", "[::1%25lo]", "[v1.x]", "user@127.0.0.1",
    "1.1.1.1#@127.0.0.1", "1.1.1.1\\@127.0.0.1", "1.1.1.1 127.0.0.1", "127.0.0.1\t",
    "ß.example", "\N{ZERO WIDTH JOINER}.example",
)  # fmt: skip
SCHEMES = ("http://", "https://", "HTTP://", "http:", "http:/", "http:///", "//", "file://", "")

hosts = st.sampled_from(HOSTS) | st.sampled_from(ADDRESSES) | st.ip_addresses().map(str)
urls = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(SCHEMES),
        hosts | st.text(max_size=12),
        st.sampled_from(("", ":80", ":", ":0", ":22", ":99999", ":8080", ":x", ":-1", ":\u0661")),
        st.text(max_size=20) | st.text(max_size=20).map("/{}".format),
    ),
)
answers = st.lists(st.sampled_from(ADDRESSES), max_size=3)


def is_private(address: str) -> bool:
    """Say so by the standard library, which knows no carriers' and no documentation addresses."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and (parsed in NAT64 or parsed in MAPPED):
        parsed = IPv4Address(int(parsed) & 0xFFFFFFFF)
    return parsed.is_private or parsed.is_multicast or parsed.is_reserved or parsed.is_link_local


@settings(max_examples=300, deadline=None)
@given(url=urls | st.text(max_size=30), found=answers)
@example(url="http://example.org/", found=["1.1.1.1"])
@example(url="http://example.org/", found=["1.1.1.1", "127.0.0.1"])
@example(url="http://example.org/\ud800", found=["1.1.1.1"])
def test_no_address_makes_a_connection_that_is_not_allowed(url: str, found: list[str]) -> None:
    connected: list[str] = []

    def connect(_socket: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    def resolve(host: str) -> list[str]:
        if not found:
            raise NoSuchHostError(host)
        return found

    web = web_of(resolve=resolve)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        verdict = ask(url, web).verdict

    assert verdict.kind in {"broken", "refused", "unknown"}
    assert verdict.message.isprintable()
    assert not [address for address in connected if is_private(address)]
    assert bool(connected) == (verdict.kind == "unknown")


@settings(max_examples=500, deadline=None)
@given(address=st.ip_addresses())
def test_no_private_address_is_taken_for_a_public_one(address: object) -> None:
    text = str(address)

    assert why_refused(text) is not None or not is_private(text)
