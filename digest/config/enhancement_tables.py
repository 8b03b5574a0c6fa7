"""The settings of the sources about a release's enhancements: exceptions, tracking, readiness."""

from __future__ import annotations

import msgspec


class Exceptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exceptions to a release's freezes, of the running releases and the one before them.

    They lie in a repository, or in a clone, folder or file at ``path``; ``file`` is their path
    with ``{version}`` for ``1.35``.
    """

    enabled: bool = True
    required: bool = False
    repository: str = ""
    path: str = ""
    file: str = "releases/release-{version}/exceptions.yaml"


class Enhancements(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tracking issues of the running releases, and the approvals of production readiness.

    Issues are those of ``repository`` ("": that of ``[sources.keps]``) whose milestone is
    ``milestone`` with ``{version}`` for ``1.35``. ``readiness`` is the folder of approval files,
    ``<sig>/<number>.yaml``, in it or in the clone of ``[sources.keps]``; "" asks for none.
    """

    enabled: bool = True
    required: bool = False
    repository: str = ""
    milestone: str = "v{version}"
    readiness: str = "keps/prod-readiness"
