"""A letter is made of named parts; a city may reorder them and write between them, and loses none by omission.

The house's templates mark where each part begins. A city's layout is text: a line `[[name]]` puts a part there,
`[[-name]]` leaves it out, every other line is the city's own (`# ` heading, `- ` item). Parts that a layout does not
name stand where the house has them: after the part they follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from requests_app.notices.letters.markup import one_line

_SIGN = "\x1e"
_MARK = re.compile(rf"{_SIGN}([a-z_]+){_SIGN}")
_TAG = re.compile(r'\{% (?:part|include) "([a-z_/.]+)"[^%]*%\}')
SLOT = re.compile(r"\[\[(-?)([a-z_]+)\]\]")


def mark(name: str) -> str:
    """The sign that a part begins here; no person's words can hold it (markup.quote, markup.one_line)."""
    return f"{_SIGN}{name}{_SIGN}"


def laid_out(body: str, layout: str) -> str:
    """A rendered letter without its marks, in the order of the layout; empty: the house's own order."""
    if not layout.strip():
        return _MARK.sub("", body)
    pieces = _MARK.split(body)
    parts: dict[str, str] = {}
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        parts[name] = parts.get(name, "") + text
    rows = [pieces[0], *_placed(list(_rows(layout)), parts)]
    return "\n\n".join(row.strip("\n") for row in rows if row.strip())


def _placed(rows: list[tuple[str, str]], parts: dict[str, str]) -> list[str]:
    """The rows of a layout as text, with each part it does not name put after the one it follows in the house."""
    named = {name.lstrip("-") for name, _text in rows}
    before = ""
    for name in parts:
        if name not in named:
            rows.insert(_after(rows, before), (name, ""))
        before = name
    return [text if not name else parts.get(name, "") for name, text in rows]


def _after(rows: list[tuple[str, str]], name: str) -> int:
    """Behind the part `name`; no name: in front of everything."""
    places = [place for place, row in enumerate(rows) if name and row[0].lstrip("-") == name]
    return places[-1] + 1 if places else 0


def _rows(layout: str) -> Iterator[tuple[str, str]]:
    """(name, "") for each part, "-name" for one left out, ("", text) for the city's own words."""
    own: list[str] = []
    for line in layout.splitlines():
        slot = SLOT.fullmatch(line.strip())
        if slot is None:
            own.append(_clean(line))
            continue
        yield "", "\n".join(own)
        own = []
        yield slot[1] + slot[2], ""
    yield "", "\n".join(own)


def _clean(line: str) -> str:
    """A line of the city's own words, without signs that would be taken for something else."""
    for start in ("# ", "- "):
        if line.startswith(start):
            return start + one_line(line[len(start) :])
    return one_line(line).lstrip(">").strip()


def placed(layout: str) -> list[str]:
    """The parts a layout puts somewhere, in its order."""
    return [name for name, _text in _rows(layout) if name and not name.startswith("-")]


def left_out(layout: str) -> list[str]:
    """The parts a layout leaves out."""
    return [name[1:] for name, _text in _rows(layout) if name.startswith("-")]


def own_words(layout: str) -> str:
    """What the city itself wrote in a layout."""
    return "\n".join(text for name, text in _rows(layout) if not name).strip()


@cache
def house_parts(key: str) -> tuple[str, ...]:
    """The parts of the house's own letter `key`, in their order."""
    return tuple(dict.fromkeys(_parts_in(f"notices/{key}.txt")))


def _parts_in(name: str) -> Iterator[str]:
    source = (Path(settings.BASE_DIR) / "templates" / name).read_text(encoding="utf-8")
    for found in _TAG.findall(source):
        if found.endswith(".txt"):
            yield from _parts_in(found)
        else:
            yield found


def house_layout(key: str) -> str:
    """The house's own order as a layout, to start from."""
    return "\n".join(f"[[{name}]]" for name in house_parts(key))
