"""YAML read strictly: a key written twice is refused, and each mapping knows on which lines its keys stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


class PackError(Exception):
    """A pack, holiday list or city file that cannot be trusted; `str()` names the file, line, key and reason.

    `line` is None where the fault has no line of its own, as in a file that cannot be read.
    """

    def __init__(self, file: str, key: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason
        self.line = line


class Lines(dict[Any, Any]):
    """A mapping of a file with the line it begins on and the line of each of its keys."""

    line: int
    of: dict[Any, int]


_SafeLoader: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C one where it was built: 10 times faster


class _StrictLoader(_SafeLoader):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice (plain YAML would quietly keep the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} appears twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _mapping(loader: Any, node: yaml.MappingNode) -> Iterator[Lines]:
    found = Lines()
    found.line = node.start_mark.line + 1
    found.of = {key.value: key.start_mark.line + 1 for key, _value in node.value}
    yield found
    found.update(loader.construct_mapping(node))


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_file(path: Path) -> Lines:
    """The top mapping of a file. Raises PackError for a missing, unreadable or malformed file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(path.name, "file", f"cannot be read: {error}") from error
    try:
        data = _load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        raise PackError(path.name, where, str(getattr(error, "problem", None) or error)) from error
    except ValueError as error:  # such as the date 2026-02-30
        raise PackError(path.name, "file", f"not valid YAML: {error}") from error
    if not isinstance(data, Lines):
        raise PackError(path.name, "file", "must be a mapping of keys to values")
    return data


def _load(text: str) -> Any:
    loader = _StrictLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def line_of(data: object, key: object = None) -> int | None:
    """The line of a key of a mapping, or of the mapping itself; None for one that no file holds."""
    if not isinstance(data, Lines):
        return None
    return data.of.get(key, data.line)
