"""Coverage-guided fuzzing with atheris, a target per grammar; run by ``make fuzz``.

Each target runs in a process of its own for some seconds, starting from the seeds and with the
grammar's tokens as its dictionary. What crashes, breaks a promise or takes :data:`SLOW` seconds is
kept below ``tests/fuzz/crashes/``, where ``make test`` replays it for ever.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SLOW = 20
"""Seconds for one input of at most :data:`LONGEST` bytes: a hang, on any machine."""
LONGEST = 10_000
CRASHES = Path(__file__).parent / "crashes"
_DONE = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_LATEST = re.compile(r"^#(\d+)\s", re.M)


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def fuzz(name: str, arguments: list[str]) -> None:
    """Fuzz one target in this process; does not return."""
    import atheris

    with atheris.instrument_imports(include=["digest"]):
        from tests.fuzz.promises import PROMISES

    atheris.Setup([sys.argv[0], *arguments], PROMISES[name])
    atheris.Fuzz()


def run(name: str, seconds: int, folder: Path) -> tuple[int, str]:
    """Fuzz one target in another process; return its inputs, and what it found."""
    from tests.fuzz.seeds import SEEDS
    from tests.fuzz.strategies import TOKENS, encoded

    corpus = folder / name
    corpus.mkdir()
    for number, seed in enumerate(SEEDS[name]):
        (corpus / str(number)).write_bytes(seed.encode()[:LONGEST])
    words = folder / f"{name}.dict"
    words.write_text("".join(f'"{_quoted(encoded(token)[:60])}"\n' for token in TOKENS[name]))
    kept = CRASHES / name
    kept.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOW}"]
    command = [sys.executable, "-m", "tests.fuzz.atheris_targets", "--one", name, "--"]
    command += [str(corpus), f"-dict={words}", f"-artifact_prefix={kept}/", *limits]
    command += ["-print_final_stats=1", "-rss_limit_mb=3000", "-use_value_profile=1"]
    done = subprocess.run(command, capture_output=True, check=False)
    said = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    return _inputs(said), "" if done.returncode == 0 else said


def _quoted(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def _inputs(said: str) -> int:
    """Return how many inputs libFuzzer says it ran."""
    if found := _DONE.search(said):
        return int(found[1])
    return max((int(number) for number in _LATEST.findall(said)), default=0)


def main() -> None:
    """Fuzz all targets one after the other, or those that are named."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="seconds for each target")
    parser.add_argument("--one", help="one target in this process, with libFuzzer's arguments")
    parser.add_argument("rest", nargs="*", help="targets (default: all)")
    options = parser.parse_args()
    if options.one:
        fuzz(options.one, options.rest)
    from tests.fuzz.promises import PROMISES

    crashed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in options.rest or PROMISES:
            inputs, said = run(name, options.seconds, Path(folder))
            found = int(bool(said))
            say(f"{name:<14} {options.seconds:>5} s  {inputs:>10,} inputs  crashes {found}")
            if found:
                crashed = True
                say(said[-3_000:])
    sys.exit(int(crashed))


if __name__ == "__main__":
    main()
