"""The settings of the sources about a release cycle's upkeep: patches, vulnerabilities, signal."""

from __future__ import annotations

import msgspec


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the settings."""


class Patches(_Table, frozen=True, kw_only=True):
    """The public schedule of patch releases, in a repository or in a clone or folder at ``path``.

    ``schedule`` and ``ends`` are the two files in it: days of patch releases, and branches that
    have reached their end of life. ``page`` is where readers find upcoming ones, ``changelog``
    with ``{release}`` what a patch release is linked to.
    """

    enabled: bool = True
    required: bool = False
    repository: str = ""
    path: str = ""
    schedule: str = "data/releases/schedule.yaml"
    ends: str = "data/releases/eol.yaml"
    page: str = "https://kubernetes.io/releases/patch-releases/"
    changelog: str = (
        "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-{release}.md"
    )


class Cves(_Table, frozen=True, kw_only=True):
    """The official list of vulnerabilities as a JSON Feed at ``url``, or as a file at ``path``."""

    enabled: bool = True
    required: bool = False
    url: str = "https://kubernetes.io/docs/reference/issues-security/official-cve-feed/index.json"
    path: str = ""


class Signal(_Table, frozen=True, kw_only=True):
    """TestGrid's dashboards. ``url`` is asked for each, ``page`` is what a tab is linked to.

    ``path`` is a folder with ``<dashboard>.json`` instead: what ``url`` answered, stored.
    """

    enabled: bool = True
    required: bool = False
    dashboards: tuple[str, ...] = ()
    url: str = "https://testgrid-api.prow.k8s.io/api/v1/dashboards/{dashboard}/tab-summaries"
    page: str = "https://testgrid.k8s.io/{dashboard}#{tab}"
    path: str = ""
