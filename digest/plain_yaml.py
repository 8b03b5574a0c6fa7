"""YAML that strangers and editors wrote, as plain text, lists and mappings.

Every scalar stays the text in the file: ``1.20`` is ``1.20`` and ``2022-02-29`` is no error.
"""

from __future__ import annotations

import yaml

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Without libyaml, PyYAML's own: the same answers, seven times slower."""
_MOST_DEPTH = 20
"""Nested collections. PyYAML composes by recursion in C: 100,000 brackets end the process."""
_MOST_ALIASES = 20


class PlainYamlError(Exception):
    """The text cannot be read; ``reason`` is a sentence's end, ``line`` counts from 1.

    ``str(error)`` is the reason with the line in it.
    """

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason.replace("is no YAML: ", f"is no YAML: line {line}: "))
        self.reason = reason
        self.line = line


def load_documents(text: str) -> list[object]:
    """Return the documents in a text that say anything, in order.

    Raises:
        PlainYamlError: no YAML, or one made to fill the memory or end the process.
    """
    try:
        _refuse_bombs(text)
        return [found for found in yaml.load_all(text, _LOADER) if found not in (None, "")]
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise PlainYamlError(f"is no YAML: {_in_words(error)}", line) from error


def _refuse_bombs(text: str) -> None:
    """Raise where composing the text could end the process or fill the memory.

    libyaml's parser, which gives events one by one, has neither trouble.
    """
    depth = aliases = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > _MOST_DEPTH:
            raise PlainYamlError(f"nests more than {_MOST_DEPTH} levels", line)
        if aliases > _MOST_ALIASES:
            raise PlainYamlError(f"has more than {_MOST_ALIASES} YAML aliases", line)


def _in_words(error: Exception) -> str:
    """Return what is wrong on one line, without control characters: it may quote the text."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        text = str(error.problem)
    else:
        text = str(error).partition("\n")[0]
    return "".join(character if character.isprintable() else "?" for character in text)[:200]
