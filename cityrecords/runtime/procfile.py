"""The Procfile: which processes run, by name."""

import re
from pathlib import Path

_LINE = re.compile(r"^([a-z][a-z0-9_-]*):\s*(\S.*)$")


class ProcfileError(Exception):
    """The Procfile cannot be read; ``str()`` names the line."""


def read_procfile(path: Path) -> dict[str, str]:
    """Names and commands in the file's order. Blank lines and comments are passed over."""
    commands: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.match(line)
        if not found or found.group(1) in commands:
            raise ProcfileError(
                f"{path.name}, line {number}: must be 'name: command' with a name not used before"
            )
        commands[found.group(1)] = found.group(2)
    return commands
