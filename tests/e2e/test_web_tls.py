"""Addresses asked over https, with certificates right and wrong, made for the test."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.web.ask import ask
from tests.stand_ins import LOOPBACK, StandIn, page, web_of

if TYPE_CHECKING:
    from pathlib import Path

    from digest.web.verdicts import Verdict
    from tests.stand_ins import Came, Line

pytestmark = pytest.mark.loopback

DAY = timedelta(days=1)


def certificate(folder: Path, name: str, *, days_left: int) -> tuple[ssl.SSLContext, str]:
    """Return a server's side for a name, and the certificate, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - 30 * DAY)
        .not_valid_after(now + days_left * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(public + private)
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(folder / "both.pem")
    return side, public.decode()


def verdict_on(
    folder: Path, host: str, *, name: str = "a.test", days_left: int = 5, is_trusted: bool = True
) -> tuple[Verdict, list[str]]:
    """Return the verdict on a page of the host, whose certificate is for ``name``; what came."""
    side, public = certificate(folder, name, days_left=days_left)
    ours = ssl.create_default_context(cadata=public) if is_trusted else ssl.create_default_context()
    with StandIn(tls=side) as server:
        server.conduct["/"] = page()
        web = web_of(hosts={host: [LOOPBACK]}, allow=frozenset({host}), tls=ours)
        verdict = ask(f"https://{host}:{server.port}/", web).verdict
        return verdict, [came.head for came in server.came]


def test_the_certificate_is_checked_against_the_name_not_the_address(tmp_path: Path) -> None:
    verdict, came = verdict_on(tmp_path, "a.test")

    assert verdict.kind == "fine"
    assert "Host: a.test:" in came[0]


def test_a_name_with_its_closing_dot_fits_its_certificate(tmp_path: Path) -> None:
    assert verdict_on(tmp_path, "a.test.")[0].kind == "fine"


def test_an_expired_certificate_is_named_and_nothing_is_sent(tmp_path: Path) -> None:
    verdict, came = verdict_on(tmp_path, "a.test", days_left=-1)

    assert verdict.kind == "unknown"
    assert "has expired" in verdict.message
    assert not came


def test_a_certificate_for_another_host_is_named(tmp_path: Path) -> None:
    verdict, came = verdict_on(tmp_path, "b.test")

    assert verdict.kind == "unknown"
    assert "for another host" in verdict.message
    assert not came


def test_a_certificate_signed_by_nobody_is_named(tmp_path: Path) -> None:
    verdict, came = verdict_on(tmp_path, "a.test", is_trusted=False)

    assert verdict.kind == "unknown"
    assert "signed by nobody" in verdict.message
    assert not came


def test_a_server_without_https_gives_a_verdict() -> None:
    with StandIn() as server:
        url = f"https://{LOOPBACK}:{server.port}/"
        # It waits for the end of what it takes for headers: only time ends this.
        verdict = ask(url, web_of(server, seconds=0.3)).verdict

    assert verdict.kind == "unknown"


def test_a_dripping_body_over_https_is_left(tmp_path: Path) -> None:
    def drip(line: Line, _came: Came) -> None:
        line.say("HTTP/1.1 200 OK\r\nX-Slow: ")
        line.drip("x")

    side, public = certificate(tmp_path, "a.test", days_left=5)
    with StandIn(tls=side) as server:
        server.conduct["/"] = drip
        web = web_of(
            hosts={"a.test": [LOOPBACK]},
            allow=frozenset({"a.test"}),
            tls=ssl.create_default_context(cadata=public),
            seconds=0.5,
        )
        verdict = ask(f"https://a.test:{server.port}/", web, wants_body=True).verdict

    assert verdict.kind == "unknown"
    assert "0.5 seconds" in verdict.message
