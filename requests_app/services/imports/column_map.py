"""How the log of an older system is read: a small data file a log, saying which column is what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from requests_app.law.pack import PackError
from requests_app.law.strict_reader import Reader, read_yaml

_NAME = re.compile(r"^[a-z0-9_]{1,40}$")
FOLDER = Path(__file__).parent / "import_maps"
DATE_FORMS = ("iso", "us", "eu", "instant", "excel")
ANSWERED = frozenset(
    {"released", "partly_released", "denied", "not_released", "no_records", "transferred", "answered"}
)
"""Outcomes in which the city answered."""
ENDED = frozenset({"withdrawn", "discontinued"})
"""Outcomes in which the request ended without an answer."""
OPEN = "open"
OUTCOMES = (*sorted(ANSWERED), *sorted(ENDED), OPEN)
NOTHING = ("", "-", "--", "n/a")
"""Cells that say nothing, in any log."""


class UnknownMap(LookupError):
    """No map of that name is on file; `str()` names those that are."""


@dataclass(frozen=True, slots=True)
class LogMap:
    """One log's shape. Column names and words are compared without case and with single spaces (`plain`).

    `outcomes` gives a code for each word of the first outcome column; `also` are columns kept as text below the
    description; `set_aside` gives, per column and word, why such a row is no request; `no_text` stands for a
    description where the log has none at all.
    """

    name: str
    only_names: bool
    source: str
    pack_key: str
    id: str
    received: str
    due: str
    closed: str
    description: str
    requester: str
    outcome: tuple[str, ...]
    also: tuple[str, ...]
    dates: tuple[str, ...]
    nothing: frozenset[str]
    no_text: str
    outcomes: Mapping[str, str]
    set_aside: Mapping[str, Mapping[str, str]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the file must have."""
        named = (self.id, self.received, self.due, self.closed, self.description, self.requester)
        return tuple(
            dict.fromkeys(column for column in (*named, *self.outcome, *self.also, *self.set_aside) if column)
        )


def plain(text: str) -> str:
    """A name or word as it is compared: no case, single spaces, no blanks around."""
    return " ".join(text.split()).casefold()


def names() -> list[str]:
    """The maps on file."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_map(name: str) -> LogMap:
    """The map of that name, or of that file. Raises UnknownMap, or PackError for a map file that is wrong."""
    own = Path(name)
    if own.suffix in (".yaml", ".yml"):
        if not own.is_file():
            raise UnknownMap(f"there is no file {name!r}")
        if not _NAME.match(own.stem) or own.stem in names():
            raise UnknownMap(
                f"the file {own.name} must have a name of its own, in small letters, digits and underscores: "
                "its requests are known by it for ever"
            )
        return read_map(own)
    if name not in names():
        raise UnknownMap(f"there is no map {name!r}; known: {', '.join(names())}")
    return read_map(FOLDER / f"{name}.yaml")


def read_map(path: Path) -> LogMap:
    """One map file, strictly. Raises PackError with the file, the key and the reason."""
    top = read_yaml(path)
    only_names = top.choice("what", ("requests", "outcome_names")) == "outcome_names"
    columns = top.section("columns")
    default = "" if only_names else None
    found = LogMap(
        name=path.stem,
        only_names=only_names,
        source=top.text("source"),
        pack_key=top.text("pack", ""),
        id=columns.text("id", default),
        received=columns.text("received", default),
        due=columns.text("due", ""),
        closed=columns.text("closed", ""),
        description=columns.text("description", ""),
        requester=columns.text("name", ""),
        outcome=columns.texts("outcome"),
        also=columns.texts("also"),
        dates=top.texts("dates"),
        nothing=frozenset({*NOTHING, *(plain(word) for word in top.texts("nothing"))}),
        no_text=top.text("no_text", ""),
        outcomes=_outcomes(top),
        set_aside=_set_aside(top),
    )
    columns.done()
    top.done()
    _require_sense(top, found)
    return found


def _outcomes(top: Reader) -> dict[str, str]:
    section = top.section("outcomes")
    return {plain(word): section.choice(word, OUTCOMES) for word in section.data}


def _set_aside(top: Reader) -> dict[str, dict[str, str]]:
    section = top.section("set_aside")
    found = {}
    for column in section.data:
        words = section.section(column)
        found[column] = {plain(word): words.text(word) for word in words.data}
    return found


def _require_sense(top: Reader, found: LogMap) -> None:
    strange = [form for form in found.dates if form not in DATE_FORMS]
    if strange:
        raise top.fail("dates", f"{strange[0]!r} is not one of {', '.join(DATE_FORMS)}")
    if {"us", "eu"} <= set(found.dates):
        raise top.fail("dates", "a log writes the month first (us) or the day first (eu), not both")
    if not found.only_names and not found.dates:
        raise top.fail("dates", "is missing")
    if bool(found.outcome) != bool(found.outcomes):
        raise top.fail("outcomes", "outcome column and outcome names go together")
    if not found.only_names and bool(found.description) == bool(found.no_text):
        raise top.fail("no_text", "give either a description column or the words used in its place")


__all__ = ["LogMap", "PackError", "UnknownMap", "load_map", "names", "plain", "read_map"]
