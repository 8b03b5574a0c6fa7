"""One question until there is an answer to use: within the attempts and the patience of a run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NoReturn

import msgspec

from digest.errors import SourceError
from digest.sources.github.answers import Again, Refused, Use, Verdict
from digest.sources.github.limits import SET_TOKEN, Limits, Patience
from digest.sources.github.refusals import HeavyQueryError, MissingError, RefusedError
from digest.sources.github.transport import ElsewhereError, NoAnswerError
from digest.sources.github.trust import Origin, TokenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GRAPHQL = "the GraphQL API"
_ATTEMPTS = 6
_ATTEMPTS_FOR_THE_REST = 3
_FIRST_DELAY = 0.5
_CHECK_NETWORK = "check the network and githubstatus.com, then run the command again"


class Exchange(msgspec.Struct, frozen=True):
    """One answer: its headers and what it means."""

    headers: Mapping[str, str]
    verdict: Verdict


class Asking:
    """Asks again where that may help, waits before it does, and knows what is shut."""

    def __init__(self, origin: Origin, patience: Patience, *, has_token: bool) -> None:
        self._origin = origin
        self._patience = patience
        self._limits = Limits(patience, has_token=has_token)
        self._has_token = has_token
        self._is_unreachable = False
        self._is_accepted = False
        """Whether the token was good for anything yet: then a refusal of it is GitHub's trouble."""

    def insist(
        self, resource: str, what: str, ask: Callable[[], Exchange]
    ) -> tuple[object, Mapping[str, str]]:
        """Ask until there is an answer to use, within the attempts and the patience."""
        self._limits.wait_for(resource)
        if self._is_unreachable and not self._patience.left:
            raise SourceError(f"{what}: {self._origin} does not answer", hint=_CHECK_NETWORK)
        attempts = 1 if self._is_unreachable else _ATTEMPTS
        reason = Again("nothing was asked")
        for attempt in range(1, attempts + 1):
            exchange = self._once(what, ask)
            verdict = exchange.verdict
            if isinstance(verdict, Use):
                self._is_accepted = True
                if not verdict.is_partial or attempt >= _ATTEMPTS_FOR_THE_REST:
                    return verdict.body, exchange.headers
                verdict = Again("GitHub left out a part of its answer")
            if isinstance(verdict, Refused):
                verdict = self._refuse(what, verdict)
            reason = verdict
            if attempt == attempts or not self._wait(resource, verdict, attempt):
                if isinstance(exchange.verdict, Use):
                    return exchange.verdict.body, exchange.headers
                break
        return self._give_up(what, reason)

    def _once(self, what: str, ask: Callable[[], Exchange]) -> Exchange:
        """Send one request; what goes wrong on the way becomes a verdict."""
        started = time.monotonic()
        try:
            exchange = ask()
        except ElsewhereError as error:
            raise SourceError(
                f"{what}: {error}; nothing was sent there",
                hint="if the API moved, put its new address into [github] api_url",
            ) from error
        except NoAnswerError as error:
            if error.was_late:
                self._patience.lose(time.monotonic() - started)
            return Exchange(
                {}, Again(f"{self._origin}: {error}", is_heavy=error.was_late, is_unreachable=True)
            )
        except ValueError:  # PyGithub reads the rate limit's headers as numbers
            return Exchange({}, Again("GitHub's answer made no sense"))
        self._is_unreachable = False
        return exchange

    def _wait(self, resource: str, verdict: Again, attempt: int) -> bool:
        if verdict.seconds is None:
            return self._patience.wait(verdict.reason, _FIRST_DELAY * 2 ** (attempt - 1))
        if self._patience.wait(verdict.reason, verdict.seconds):
            return True
        shut = Limits.ALL if "secondary" in verdict.reason else resource
        self._limits.shut(shut, verdict.reason, verdict.seconds)
        return False

    def _give_up(self, what: str, reason: Again) -> NoReturn:
        if reason.seconds is not None:
            raise self._limits.error(reason.reason, reason.seconds)
        if reason.is_heavy and what == GRAPHQL:
            raise HeavyQueryError(f"{what}: {reason.reason}", hint="run the command again later")
        self._is_unreachable = self._is_unreachable or reason.is_unreachable
        raise SourceError(f"{what}: {reason.reason}", hint=_CHECK_NETWORK)

    def _refuse(self, what: str, verdict: Refused) -> Again:
        """Raise what a refusal means; one of a token that was good before is to be asked again."""
        if verdict.status == 401 and self._has_token and self._is_accepted:  # noqa: PLR2004
            return Again(f"GitHub refused the token that it had taken before: {verdict.reason}")
        if verdict.status == 401 and self._has_token:  # noqa: PLR2004 - HTTP's own numbers
            raise TokenError(
                f"the token was refused: {self._origin} says {verdict.reason!r}",
                hint="set GITHUB_TOKEN to a valid token, or unset it to go on without one",
            )
        kind = MissingError if verdict.status in (404, 410, 451) else RefusedError
        hint = "check the name; what is private needs a token that may see it"
        if verdict.status == 401:  # noqa: PLR2004
            hint = SET_TOKEN
        raise kind(f"{what}: {verdict.reason} ({verdict.status})", hint=hint)
