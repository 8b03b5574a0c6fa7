"""A client whose waits take no time and are remembered."""

from __future__ import annotations

from digest.sources.github.client import Client

TOKEN = "ghp_sekret0123456789"  # noqa: S105 - made up


class Waits:
    """Stands in for the clock: remembers instead of waiting."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float]] = []
        self.slept: list[float] = []

    def client(
        self, url: str, *, token: str | None = TOKEN, patience: float = 100, timeout: float = 5
    ) -> Client:
        return Client(
            api_url=url,
            token=token,
            patience=patience,
            on_wait=lambda reason, seconds: self.told.append((reason, seconds)),
            timeout=timeout,
            sleep=self.slept.append,
        )
