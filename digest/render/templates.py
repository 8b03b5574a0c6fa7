"""The one Jinja2 environment: templates of the package, and of a home where it has its own.

A home's template replaces the package's of the same name and can build on it under the name
``package/page.html.j2``. It is not our code: where a home has one, all run in Jinja's sandbox, and
what they may compute and print is bounded. The package's own need neither, and are three times as
fast without.
"""

from __future__ import annotations

import contextlib
import pickle
import re
import traceback
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemBytecodeCache,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from digest.errors import DigestError
from digest.files import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2.bccache import Bucket

_PACKAGE = "package/"
_SUFFIXES = (".j2", ".css", ".js", ".svg")
_LONGEST_OUTPUT = 64_000_000
_MOST_STEPS = 1_000_000
_POWER = 64
_FAULTS = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip


_BROKEN = (
    ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError, TypeError,
    ValueError, pickle.UnpicklingError,
)  # fmt: skip
"""What Python raises for bytecode that is none."""

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ZeroDivisionError, "it divides by zero"),
    (TypeError, "it joins or compares values that do not fit, text and numbers for instance"),
    (RecursionError, "it includes itself, or nests without end"),
    (MemoryError, "it needs more memory than there is"),
)

_NOT_CLOSED = re.compile(r"innermost block that needs to be closed is '(\w+)'")


class _Undefined(StrictUndefined):
    """A name that is not there is an error that knows the nearest one that is."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return f"there is no value {name!r} here"
        known = [name for name in dir(self._undefined_obj) if not name.startswith("_")]
        nearest = get_close_matches(name, known, n=1)
        return f"there is no {name!r}" + (f"; did you mean {nearest[0]!r}?" if nearest else "")


class _Loader(BaseLoader):
    """Templates that are in memory; each keeps the name of its file for messages."""

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return text, file and whether it is fresh, which it always is."""
        if template not in self._texts:
            raise TemplateNotFound(template)
        text, path = self._texts[template]
        return text, path, lambda: environment is not None

    def list_templates(self) -> list[str]:
        """Return all names, sorted."""
        return sorted(self._texts)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which a product or a power cannot grow without bound either."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
        """Return the product or power of two small numbers."""
        del context
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError(f"{operator} takes two numbers here")
        if max(abs(left), abs(right)) > _MOST_STEPS or (operator == "**" and abs(right) > _POWER):
            raise SecurityError(f"{operator} takes two small numbers here")
        return left * right if operator == "*" else left**right


class _Compiled(FileSystemBytecodeCache):
    """Templates as bytecode on disk; a file that is broken counts as absent."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a template's bytecode, if it is there and whole."""
        try:
            super().load_bytecode(bucket)
        except _BROKEN:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's bytecode, where it can be written."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


class _Steps:
    """The ranges of one rendering; together they are bounded, so nested loops come to an end."""

    def __init__(self) -> None:
        self._left = _MOST_STEPS

    def range(self, *bounds: int) -> range:
        """Return the range.

        Raises:
            OverflowError: this rendering has had too many steps.
        """
        steps = range(*bounds)
        self._left -= len(steps)
        if self._left < 0:
            raise OverflowError(f"more than {_MOST_STEPS:,} steps of range()")
        return steps


def load_templates(
    package_folder: Path, home_folder: Path | None, compiled: Path | None = None
) -> Environment:
    """Return the environment over both folders; their files are read now and never again.

    Args:
        package_folder: the templates that come with the program.
        home_folder: a home's ``templates/``, which may be absent.
        compiled: a folder that keeps templates as Python's bytecode: to compile them takes as long
            as to print a hundred pages. It may be deleted at any time. What lies there is run, so
            it must be the program's own, never a home's.

    Raises:
        DigestError: a template is not UTF-8 or cannot be read.
    """
    texts: dict[str, tuple[str, str]] = {}
    for name, path in _files(package_folder):
        texts[name] = texts[_PACKAGE + name] = (read_text(path), str(path))
    own = {}
    if home_folder is not None and home_folder.resolve() != package_folder.resolve():
        own = {name: (read_text(path), str(path)) for name, path in _files(home_folder)}
    texts |= own
    has_own = any(name.endswith(".j2") for name in own)
    environment = _Sandbox if has_own else Environment
    return environment(
        loader=_Loader(texts),
        undefined=_Undefined,
        # The default looks at the last suffix and would leave page.html.j2 unescaped.
        autoescape=select_autoescape(("html.j2", "xml.j2")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        # The sandbox compiles a call to other bytecode, which runs nowhere else.
        bytecode_cache=_cache(compiled / ("sandbox" if has_own else "plain")) if compiled else None,
    )


def _cache(folder: Path) -> FileSystemBytecodeCache | None:
    """Return the cache in a folder, ``None`` where there can be none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder))


def render(environment: Environment, name: str, **values: object) -> bytes:
    """Return what the template prints, in UTF-8.

    Raises:
        DigestError: the template is missing, or fails, or prints without end.
    """
    printed, length = [], 0
    try:
        template = environment.get_template(name)
        if not environment.sandboxed:
            return template.render(**values).encode()
        for piece in template.generate(**values, range=_Steps().range):
            printed.append(piece)
            length += len(piece)
            _check_length(length)
        return "".join(printed).encode()
    except _FAULTS as error:
        raise _explained(environment, name, error) from error


def _check_length(length: int) -> None:
    if length > _LONGEST_OUTPUT:
        raise OverflowError(f"it prints more than {_LONGEST_OUTPUT:,} characters")


def static_file(environment: Environment, name: str) -> bytes:
    """Return a file of the template folders as it is.

    Raises:
        DigestError: there is none of this name.
    """
    try:
        return _source(environment, name)[0].encode()
    except TemplateNotFound as error:
        raise _explained(environment, name, error) from error


def _source(environment: Environment, name: str) -> tuple[str, str]:
    """Return a template's text and its file."""
    if environment.loader is None:
        raise TemplateNotFound(name)
    text, path, _ = environment.loader.get_source(environment, name)
    return text, path or name


def _explained(environment: Environment, name: str, error: BaseException) -> DigestError:
    """Return the error with the file and line of the innermost template it went through."""
    if isinstance(error, TemplateNotFound):
        wanted = str(error.name or name)
        known = get_close_matches(wanted, environment.list_templates(), n=1)
        hint = f"did you mean {known[0]}?" if known else "install the package again"
        found = _where(environment, error)
        asked_in = f"{found[0]}:{found[1]}: " if found else ""
        return DigestError(f"{asked_in}there is no template {wanted}", hint=hint)
    if isinstance(error, TemplateSyntaxError):
        place, line = error.filename or error.name or name, error.lineno
    else:
        place, line = _where(environment, error) or (name, 0)
    return DigestError(
        f"{place}{f':{line}' if line else ''}: the template fails: {_in_words(error)}",
        hint="mend that line, or delete the file to use the package's template",
    )


def _in_words(error: BaseException) -> str:
    """Return what went wrong in a template, without Python's names for it."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if match := _NOT_CLOSED.search(str(error)):
        return f"{{% {match[1]} %}} is not closed; end it with {{% end{match[1]} %}}"
    return str(error).rstrip(".")


def _where(environment: Environment, error: BaseException) -> tuple[str, int] | None:
    """Return file and line of the last template in a traceback, as Jinja rewrites it."""
    files = {_source(environment, name)[1] for name in environment.list_templates()}
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (
            (frame.filename, frame.lineno or 0)
            for frame in reversed(frames)
            if frame.filename in files
        ),
        None,
    )


def _files(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        return []
    return sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.suffix in _SUFFIXES
    )
