"""Moved to digest.addresses; this stays until all of this session's parts use it."""

from digest.addresses import (
    INDEX,
    absolute,
    edition_path,
    feed_id,
    page_file,
    refuse_shared_paths,
    relative,
    safe_path,
)

__all__ = [
    "INDEX",
    "absolute",
    "edition_path",
    "feed_id",
    "page_file",
    "refuse_shared_paths",
    "relative",
    "safe_path",
]
