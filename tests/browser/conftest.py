"""A browser, a site with every kind of page, and a server for it; nothing leaves this machine."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.cli import run
from digest.demo import run_demo
from tests.browser.made_up import write_archive
from tests.loopback import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

_CHROMIUM = ("chromium", "google-chrome")
_FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_MOUNT = "/digest/"
"""Where the served site begins: the path of the sample's ``[site] url``. The page for paths that
are not there links by it."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, for the whole run."""
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing; install it (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        pytest.fail("Playwright is missing; run these tests by: make browser")
    with sync_playwright() as playwright:
        # Playwright starts it without Chromium's own sandbox, which root may not have.
        started = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built site: the demo's editions and the made-up ones, drafts among them."""
    home = tmp_path_factory.mktemp("browser") / "home"
    for _ in run_demo(home):
        pass
    write_archive(home)
    assert run(["--home", str(home), "--quiet", "build", "--drafts"]) == 0
    return home / "site"


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a folder on loopback and returns its URL, slash at its end."""
    with ExitStack() as servers:
        urls: dict[Path, str] = {}

        def start(folder: Path) -> str:
            if folder not in urls:

                class Host(_StaticHost):
                    root = folder

                urls[folder] = servers.enter_context(LoopbackServer(Host)).url + _MOUNT
            return urls[folder]

        yield start


class _StaticHost(SimpleHTTPRequestHandler):
    """A static host as most are: ``404.html`` for what is not there."""

    root = Path()
    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        """Return the file of a path below the mount; elsewhere there is none."""
        self.directory = str(self.root)
        is_inside = path.startswith(_MOUNT)
        return super().translate_path("/" + path.removeprefix(_MOUNT) if is_inside else "/:outside")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where it has one."""
        page = self.root / "404.html"
        if not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: the log belongs to the tests."""
