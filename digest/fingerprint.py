"""What identifies a value by its content: the same on any machine, on any day."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

_ENCODER = msgspec.msgpack.Encoder(order="sorted")
_BYTES = 16


def fingerprint(*values: object) -> str:
    """Return 32 hexadecimal digits that stand for the values; other values give others.

    Values are what msgspec encodes: structs, texts, numbers, times, tuples, dicts with text keys.
    """
    try:
        encoded = _ENCODER.encode(values)
    except UnicodeEncodeError:  # the name of a file that is no UTF-8
        encoded = ascii(values).encode()
    return blake2b(encoded, digest_size=_BYTES).hexdigest()


def fingerprint_of_bytes(content: bytes) -> str:
    """Return 32 hexadecimal digits that stand for a file's bytes."""
    return blake2b(content, digest_size=_BYTES).hexdigest()
