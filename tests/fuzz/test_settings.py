"""``digest.toml``, whatever stands in it: settings, or an error with a next step."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load_config, parse_config
from digest.errors import ConfigError
from tests.fuzz.promises import PROMISES, assert_settings_or_error
from tests.fuzz.seeds import SETTINGS
from tests.fuzz.strategies import bounded, content_for

_NAMES = st.sampled_from(
    re.findall(
        r"\w+",
        "site week github sources sections rank must_report feeds topics url title ends_on "
        "timezone patience pulls keps releases schedule repositories id from kind limit labels "
        "reasons reason score links major rss size enabled",
    )
)
_SCALARS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.just(2**80),
    st.floats(),
    st.booleans(),
    st.sampled_from([date(1979, 5, 27), time(7, 32), datetime(1979, 5, 27, 7, 32)]),  # noqa: DTZ001 - TOML has local times
    st.sampled_from(["https://a.example/", "http://[", "a/b", "{number}", "(", "a{9999999999}"]),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=5),
    ),
    max_leaves=12,
)


@bounded()
@given(content=content_for("settings"))
def test_any_bytes_are_settings_or_an_error_with_a_hint(content: bytes) -> None:
    PROMISES["settings"](content)


@bounded()
@given(table=st.dictionaries(_NAMES, _VALUES, max_size=8), on_top=st.booleans())
def test_any_tree_of_values_is_settings_or_an_error_with_a_hint(
    table: dict[str, object], *, on_top: bool
) -> None:
    whole = {**tomllib.loads(SETTINGS[2]), **table} if on_top else table
    assert_settings_or_error(lambda: parse_config(whole))


@pytest.mark.parametrize(
    "text",
    [
        "[feeds]\nsize = " + "9" * 5_000,
        "a = " + "[" * 50_000,
        "a = " + "{a=" * 50_000,
        "a." * 50_000 + "a = 1",
        "[" + '"a".' * 50_000 + "a]",
        "a" * 10_000 + " = 1",
        "[site]\n" + "a" * 10_000 + " = 1",
        "#" * 300_000,
        "[site]\nurl = '" + "a" * 10_000 + "'\ntitle = 'a'",
    ],
    ids=lambda text: f"{text[:10]!r}-{len(text)}",
)
def test_what_no_parser_should_read_is_an_error_of_ours(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(Path("digest.toml"), text)

    assert str(caught.value).startswith("digest.toml")
    assert len(str(caught.value)) < 2_000
    assert caught.value.hint
