"""Mistakes on the command line: commands, options, homes, weeks."""

from __future__ import annotations

from tests.mistakes.home import DRAFT, FOLDER, LEDGER, SNAPSHOT
from tests.mistakes.table import Chapter, Mistake

COMMANDS = Chapter(
    title="Commands and options",
    rows=(
        Mistake(did="A misspelt command", command="digest ftech", status=2),
        Mistake(did="A misspelt option", command="digest fetch --weak 2026-08-16", status=2),
        Mistake(
            did="An option of another command", command="digest build --week 2026-08-16", status=2
        ),
        Mistake(
            did="A word too many: the week without `--week`",
            command="digest fetch 2026-08-16",
            status=2,
        ),
        Mistake(did="An option without its value", command="digest fetch --week", status=2),
        Mistake(did="A choice that is none", command="digest status --format xml", status=2),
        Mistake(did="A colour as `--color`", command="digest --color blue status", status=2),
        Mistake(did="`take` without a key", command="digest take", status=2),
        Mistake(did="A dismissal without a reason", command="digest dismiss 11", status=2),
        Mistake(
            did="A dismissal with an empty reason",
            command='digest dismiss 11 --reason " "',
            status=2,
        ),
        Mistake(
            did="A correction without a reason",
            command="digest correct --week 2026-08-16",
            status=2,
        ),
        Mistake(
            did="A correction with an empty reason", command='digest correct --reason " "', status=2
        ),
        Mistake(did="`search` without words", command="digest search", status=2),
        Mistake(did="`search` for nothing", command='digest search " "', status=2),
        Mistake(did="A shell that is not known", command="digest completion tcsh", status=2),
        Mistake(did="No shell at all", command="digest completion", status=2),
        Mistake(
            did="The reader of the output leaves, which is no mistake",
            command="digest export --week 2026-08-16 2>/dev/null | true",
            status=0,
            apart=True,
        ),
        Mistake(
            did="`DIGEST_NOW` is no time",
            command="digest status",
            environment={"DIGEST_NOW": "yesterday"},
            status=2,
        ),
        Mistake(
            did="`SOURCE_DATE_EPOCH` is no number of seconds",
            command="digest build",
            environment={"SOURCE_DATE_EPOCH": "2026-08-16"},
            status=2,
        ),
    ),
)
HOMES = Chapter(
    title="The home",
    rows=(
        Mistake(did="Outside of a home", command="digest status", where="../elsewhere", status=1),
        Mistake(
            did="A folder without `digest.toml` as `--home`",
            command="digest --home ../elsewhere status",
            status=1,
        ),
        Mistake(
            did="A `--home` that does not exist", command="digest --home ../homes status", status=1
        ),
        Mistake(
            did="The settings file as `--home`",
            command="digest --home digest.toml status",
            status=1,
        ),
        Mistake(
            did="`digest.toml` is a folder",
            prepare=lambda home: home.make_folder("digest.toml"),
            command="digest --home . status",
            status=1,
        ),
        Mistake(
            did="`archive` is a file",
            prepare=lambda home: (
                home.remove(DRAFT, LEDGER, SNAPSHOT)
                .write("archive", "")
                .change("digest.toml", '["acme/engine"]', "[]")
            ),
            command="digest fetch",
            status=1,
        ),
        Mistake(did="`init` where a digest is already", command="digest init", status=1),
        Mistake(did="`init` into a file", command="digest init digest.toml", status=1),
        Mistake(
            did="`init` with half a repository",
            command="digest init ../elsewhere --repo engine",
            status=2,
        ),
        Mistake(
            did="`init` with a repository's address",
            command="digest init ../elsewhere --repo https://github.com/acme/engine",
            status=2,
        ),
        Mistake(
            did="A preset that is not there",
            command="digest init ../elsewhere --preset gitlab",
            status=2,
        ),
        Mistake(did="`demo` into a folder in use", command="digest demo .", status=1),
        Mistake(did="`demo` into a file", command="digest demo digest.toml", status=1),
    ),
)
WEEKS = Chapter(
    title="Weeks",
    rows=(
        Mistake(did="A week in words", command="digest fetch --week next", status=2),
        Mistake(did="A misspelt word", command="digest fetch --week lats", status=2),
        Mistake(
            did="A day that the calendar does not have",
            command="digest fetch --week 2026-02-30",
            status=2,
        ),
        Mistake(
            did="A date as it is written elsewhere",
            command="digest fetch --week 16.08.2026",
            status=2,
        ),
        Mistake(
            did="A week that the year does not have",
            command="digest fetch --week 2026-W60",
            status=2,
        ),
        Mistake(
            did="A week that has not begun", command="digest fetch --week 2026-12-06", status=2
        ),
        Mistake(
            did="`--from` after the week",
            command="digest fetch --week 2026-08-16 --from 2026-08-20",
            status=2,
        ),
        Mistake(did="`--from` that is no day", command="digest fetch --from august", status=2),
        Mistake(
            did="The archive is empty",
            prepare=lambda home: home.remove(DRAFT, LEDGER, SNAPSHOT),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="A week without data: `status`", command="digest status --week 2025-01-05", status=1
        ),
        Mistake(
            did="A week without data: `draft` before `fetch`",
            command="digest draft --week 2025-01-05",
            status=1,
        ),
        Mistake(
            did="A week without data: `edit`",
            command="digest edit --week 2025-01-05",
            environment={"EDITOR": "true"},
            status=1,
        ),
        Mistake(
            did="A week without data: `take`",
            command="digest take 12 --week 2025-01-05",
            status=1,
        ),
        Mistake(
            did="A week without data: `publish`",
            command="digest publish --week 2025-01-05",
            status=1,
        ),
        Mistake(
            did="A week without data: `export`",
            command="digest export --week 2025-01-05",
            status=1,
        ),
        Mistake(
            did="A week that was fetched but not drafted: `take`",
            prepare=lambda home: home.remove(DRAFT, LEDGER),
            command="digest take 12",
            status=1,
        ),
        Mistake(
            did="A week that was fetched but not drafted: `publish`",
            prepare=lambda home: home.remove(DRAFT, LEDGER),
            command="digest publish",
            status=1,
        ),
        Mistake(
            did="A release edition that is not there",
            command="digest status --week release-v1.24",
            given=f"`{FOLDER}` is the only edition.",
            status=2,
        ),
    ),
)
