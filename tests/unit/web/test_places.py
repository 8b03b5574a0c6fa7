from __future__ import annotations

import pytest

from digest.web.places import NoAddressError, RefusedError, place_of, shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kubernetes.io", "https://kubernetes.io/"),
        ("HTTPS://Kubernetes.IO:443/Docs?a=B#part", "https://kubernetes.io/Docs?a=B"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org/a b/ä?q=ö x", "http://example.org/a%20b/%C3%A4?q=%C3%B6%20x"),
        ("http://example.org/100%", "http://example.org/100%25"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://example.org?x=http://a@b/", "http://example.org/?x=http://a@b/"),
        ("http://my_host.example./", "http://my_host.example./"),
    ],
)
def test_an_address_is_asked_as_a_browser_would_ask_it(url: str, expected: str) -> None:
    assert place_of(url).url == expected


def test_the_port_of_the_scheme_is_left_out_of_the_host_header() -> None:
    assert place_of("https://example.org:443/").authority == "example.org"
    assert place_of("http://example.org:443/").authority == "example.org:443"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "does not begin"),
        ("example.org/x", "does not begin"),
        ("http:/example.org", "no //"),
        ("http://", "no host"),
        ("http://exa mple.org/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://[zz]/", "cannot be read"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://example.org:0/", "port 0"),
        ("http://a..b/", "no host"),
        ("http://good.example\\@127.0.0.1/", "a backslash"),
        ("http://example.org/\r\nHost: x", "a line end"),
        ("http://example.org/" + "a" * 5000, "longer"),
        ("http://" + "a" * 64 + ".org/", "no host"),
    ],
)
def test_what_cannot_be_read_without_doubt_is_no_address(url: str, why: str) -> None:
    with pytest.raises(NoAddressError, match=why):
        place_of(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "file:"),
        ("ftp://example.org/", "ftp:"),
        ("javascript:alert(1)", "javascript:"),
        ("gopher://example.org/", "gopher:"),
        ("http://user@example.org/", "user name"),
        ("http://user:secret@example.org/", "user name"),
        ("http://@example.org/", "user name"),
        ("http://kubernetes.io@127.0.0.1/", "user name"),
        ("http://2130706433/", "odd form"),
        ("http://0x7f000001/", "odd form"),
        ("http://0x7f.1/", "odd form"),
        ("http://017700000001/", "odd form"),
        ("http://0177.0.0.1/", "odd form"),
        ("http://127.1/", "odd form"),
        ("http://127.0.0.1./", "odd form"),
        ("http://256.256.256.256/", "odd form"),
        ("http://a.example.0x/", "odd form"),
        ("http://[fe80::1%25eth0]/", "network card"),
    ],
)
def test_what_no_link_needs_is_refused(url: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        place_of(url)


def test_a_percent_encoded_host_is_checked_as_what_it_stands_for() -> None:
    assert place_of("http://127%2e0.0.1/").host == "127.0.0.1"


def test_a_strangers_address_is_short_and_printable_in_a_message() -> None:
    text = shown("http://x/\x1b[31m" + "a" * 1000)

    assert text.isprintable()
    assert len(text) < 220
