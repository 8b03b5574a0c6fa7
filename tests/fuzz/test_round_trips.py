"""What is written is read back as it was: snapshots and ledgers of any words."""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from digest.archive import encode_ledger, encode_snapshot
from digest.model import Gap, Ledger, Snapshot
from tests.fuzz.strategies import bounded

_WORDS = st.text(max_size=30)  # no halves of surrogate pairs: no JSON that was read has any
_TIMES = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds
    max_value=datetime(9999, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
_SIMPLE: dict[object, st.SearchStrategy[object]] = {
    str: _WORDS,
    datetime: _TIMES,
    date: st.dates(),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    type(None): st.none(),
}


def _any(kind: object) -> st.SearchStrategy[object]:
    """Return what makes any value of a type that a record may have."""
    inner = typing.get_args(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = {field.name: _any(field.type) for field in msgspec.structs.fields(kind)}
        return st.fixed_dictionaries(fields).map(lambda values: kind(**values))
    if typing.get_origin(kind) is typing.Literal:
        return st.sampled_from(inner)
    if typing.get_origin(kind) is dict:
        return st.dictionaries(_WORDS, _any(inner[1]), max_size=2)
    if typing.get_origin(kind) is tuple:
        of_any_length = inner[-1] is ...
        return (
            st.lists(_any(inner[0]), max_size=2).map(tuple)
            if of_any_length
            else st.tuples(*map(_any, inner))
        )
    return st.one_of(*map(_any, inner))


@bounded(100)
@given(snapshot=_any(Snapshot))
def test_snapshot_of_any_words_is_read_back_as_it_was(snapshot: Snapshot) -> None:
    written = encode_snapshot(snapshot)

    assert msgspec.json.decode(written, type=Snapshot) == snapshot
    assert encode_snapshot(msgspec.json.decode(written, type=Snapshot)) == written
    assert written.endswith(b"}\n")


@bounded(100)
@given(ledger=_any(Ledger))
def test_ledger_of_any_words_is_read_back_as_it_was(ledger: Ledger) -> None:
    written = encode_ledger(ledger)

    assert msgspec.json.decode(written, type=Ledger) == ledger
    lines = written.decode().split("\n")
    assert len(lines) <= len(ledger.keys) + len(ledger.pending) + 8


def test_gap_without_kept_records_is_read_back_as_it_was() -> None:
    gap = Gap("a/b", "gone")

    assert msgspec.json.decode(msgspec.json.encode(gap), type=Gap) == gap
