from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from digest.web.places import RefusedError, place_of
from digest.web.trusted import NoSuchHostError, Trust, resolve_by_system, why_refused
from tests.stand_ins import names

if TYPE_CHECKING:
    from collections.abc import Callable


def addresses(
    url: str,
    resolve: Callable[[str], list[str]] | None = None,
    *,
    allow: frozenset[str] = frozenset(),
    seconds: float = 20,
) -> tuple[str, ...]:
    trust = Trust(resolve=resolve or names({}), allow_hosts=allow)
    return trust.addresses(place_of(url), seconds=seconds)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - nothing is bound
        ("10.1.2.3", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("100.64.0.1", "carrier"),
        ("100.100.100.200", "carrier"),
        ("168.63.129.16", "cloud"),
        ("192.0.0.192", "reserved"),
        ("198.18.0.1", "measurements"),
        ("203.0.113.9", "documentation"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::127.0.0.1", "reserved"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b:1::1", "reserved"),
        ("2002:7f00:1::", "loopback"),
        ("2002:a9fe:a9fe::1", "link-local"),
        ("2001:0:53aa:64c::1", "reserved"),
        ("fd00:ec2::254", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("100::1", "reserved"),
        ("not an address", "no IP address"),
    ],
)
def test_an_address_that_is_not_everybodys_is_refused(address: str, why: str) -> None:
    found = why_refused(address)

    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "64:ff9b::1.1.1.1",
        "::ffff:1.1.1.1",
        "2002:101:101::1",
    ],
)
def test_an_address_of_the_internet_is_allowed(address: str) -> None:
    assert why_refused(address) is None


def test_a_name_is_refused_where_any_of_its_addresses_is_private() -> None:
    resolve = names({"two.example": ["1.1.1.1", "10.0.0.1"]})

    with pytest.raises(RefusedError, match=r"two\.example stands for 10\.0\.0\.1, a private"):
        addresses("https://two.example/", resolve)


def test_a_name_gives_the_addresses_that_were_checked_in_their_order() -> None:
    resolve = names({"two.example": ["2606:4700::1111", "1.1.1.1"]})

    assert addresses("https://two.example/", resolve) == ("2606:4700::1111", "1.1.1.1")


def test_an_ip_address_is_not_looked_up() -> None:
    with pytest.raises(RefusedError, match=r"^169\.254\.169\.254 is a link-local"):
        addresses("http://169.254.169.254/latest/meta-data/")
    assert addresses("http://1.1.1.1/") == ("1.1.1.1",)


@pytest.mark.parametrize("port", [22, 25, 465, 587, 993])
def test_the_port_of_another_service_is_refused(port: int) -> None:
    with pytest.raises(RefusedError, match=f"port {port}"):
        addresses(f"http://1.1.1.1:{port}/")


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_the_ports_of_web_servers_are_allowed(port: int) -> None:
    assert addresses(f"http://1.1.1.1:{port}/")


@pytest.mark.parametrize("allowed", ["stand.in", "stand.in:8000"])
def test_a_stand_in_is_let_through_by_host_or_by_host_and_port(allowed: str) -> None:
    resolve = names({"stand.in": ["127.0.0.1"]})

    assert addresses("http://stand.in:8000/", resolve, allow=frozenset({allowed}))


def test_a_stand_in_opens_no_other_port_and_no_other_host() -> None:
    allow = frozenset({"127.0.0.1:8000", "[::1]:8000"})

    assert addresses("http://[::1]:8000/", allow=allow) == ("::1",)
    for url in ("http://127.0.0.1:8001/", "http://127.0.0.2:8000/", "http://[::1]/"):
        with pytest.raises(RefusedError):
            addresses(url, allow=allow)


def test_a_name_without_addresses_does_not_exist() -> None:
    with pytest.raises(NoSuchHostError):
        addresses("http://empty.example/", names({"empty.example": []}))


def test_a_look_up_that_never_ends_is_left_behind() -> None:
    over = threading.Event()

    def resolve(_host: str) -> list[str]:
        over.wait(20)
        return ["1.1.1.1"]

    with pytest.raises(TimeoutError):
        addresses("http://slow.example/", resolve, seconds=0.05)
    over.set()


def test_the_systems_resolver_gives_each_address_once() -> None:
    assert resolve_by_system("127.0.0.1") == ["127.0.0.1"]


def test_a_name_that_no_resolver_takes_does_not_exist() -> None:
    with pytest.raises(NoSuchHostError):
        resolve_by_system(f"{'a' * 70}.example")
