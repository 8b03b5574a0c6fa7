from __future__ import annotations

import pytest

from digest.errors import ConfigError
from digest.sources.github.trust import PUBLIC_API, TokenError, origin_of, token_for

_TOKEN = "ghp_sekret0123456789"  # noqa: S105 - made up


@pytest.mark.parametrize(
    ("api_url", "environment_url", "is_sent"),
    [
        (PUBLIC_API, None, True),
        ("https://api.github.com/", None, True),
        ("https://API.GitHub.com:443", None, True),
        ("https://api.github.com", "https://github.example.org/api/v3", True),
        ("https://github.example.org/api/v3", "https://github.example.org/api/v3", True),
        ("https://github.example.org/other", "https://github.example.org/api/v3", True),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("https://github.example.org/api/v3", None, False),
        ("https://github.example.org:8443", "https://github.example.org", False),
        ("https://api.github.com:8443", None, False),
        ("https://api.github.com.example.org", None, False),
        ("https://api.github.com.", None, False),
        ("https://evil.example.org/api.github.com", None, False),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8080", False),
        ("http://localhost:8080", "http://127.0.0.1:8080", False),
    ],
)
def test_the_token_goes_only_to_github_and_to_the_origin_of_the_environment(
    api_url: str, environment_url: str | None, *, is_sent: bool
) -> None:
    found = token_for(api_url, environment_url=environment_url, token=_TOKEN)
    assert found == (_TOKEN if is_sent else None)


@pytest.mark.parametrize("token", [None, "", "  \n"])
def test_an_empty_token_is_none(token: str | None) -> None:
    assert token_for(PUBLIC_API, environment_url=None, token=token) is None


def test_a_line_end_after_the_token_does_not_matter() -> None:
    assert token_for(PUBLIC_API, environment_url=None, token=f"{_TOKEN}\n") == _TOKEN


@pytest.mark.parametrize("token", ["ghp_a b", "ghp_a\nX-Evil: 1", "ghp_ä", "ghp_\x00"])
def test_a_token_that_fits_no_header_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(TokenError) as caught:
        token_for(PUBLIC_API, environment_url=None, token=token)
    assert "ghp_" not in f"{caught.value} {caught.value.hint} {caught.value!r}"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.github.com",
        "http://192.168.0.7/api/v3",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://2130706433.example.org",
        "https://me:secret@github.example.org",
        "ftp://127.0.0.1",
        "https://",
        "https://host:port",
        "https://[::1",
        "api.github.com",
        "",
    ],
)
def test_an_unsafe_or_unusable_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        origin_of(url)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8080/"])
def test_plain_http_to_this_machine_is_allowed(url: str) -> None:
    assert origin_of(url).scheme == "http"
