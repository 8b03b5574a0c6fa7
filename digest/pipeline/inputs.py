"""Where a site is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.config import Config


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Where a site is built from.

    ``templates`` are the package's folder and the home's own, ``static`` the folder with the home's
    own files for the site, ``processes`` how many may work at once.
    """

    archive: Archive
    config: Config
    templates: tuple[Path, Path]
    static: Path
    stamp: datetime
    processes: int = 1
