"""From a YAML file to a Pack: an unknown key, a missing citation or a date out of order stops the load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from requests_app.law import model, statements
from requests_app.law.load_clock import read_clock
from requests_app.law.load_computation import read_computation
from requests_app.law.load_deadlines import by_key, read_deadline
from requests_app.law.load_parts import (
    CONFIDENCE,
    read_denial,
    read_exemption,
    read_fees,
    read_ground,
    read_letter,
    read_pending,
    read_remedies,
    read_rule_text,
)
from requests_app.law.load_texts import check_confirmed, read_recodified, read_text
from requests_app.law.strict_reader import Reader, read_yaml
from requests_app.law.yaml_file import PackError

SCHEMA = "records-law-pack/2"
T = TypeVar("T")


def load_pack(path: Path | str) -> model.Pack:
    """Read one pack. A file with `based_on` takes every top-level key it does not state from that other file.

    Raises PackError naming file, key and reason.
    """
    top = _with_base(read_yaml(Path(path)), Path(path))
    if top.text("schema") != SCHEMA:
        raise top.fail("schema", f"must be {SCHEMA}")
    sources = {s.key: s for s in _sources(top)}
    levels = dict(top.figures("confidence_levels"))
    if set(levels) != set(CONFIDENCE):
        raise top.fail("confidence_levels", f"must explain exactly {', '.join(CONFIDENCE)}")
    start, end = top.span()
    status = top.choice("status", ("in_force", "pending"), "in_force")
    computation = read_computation(top.section("computation"), sources, Path(path).parent)
    deadlines = _list(top, "deadlines", lambda r: read_deadline(r, sources))
    rules = by_key(deadlines, top)
    exemptions = _list(top, "exemptions", lambda r: read_exemption(r, sources))
    letters = _list(top, "letters", read_letter)
    reviewed = top.day("reviewed_on")
    if reviewed is None:
        raise top.fail("reviewed_on", "is missing")
    pack = model.Pack(
        key=top.text("key"),
        version=start.isoformat() if start else "undated",
        name=top.text("name"),
        jurisdiction=top.text("jurisdiction"),
        citation=top.text("citation"),
        applies_to=top.text("applies_to", ""),
        timezone=_zone(top),
        status=status,
        effective_from=start,
        effective_to=end,
        effective_note=top.text("effective_note", ""),
        reviewed_on=reviewed,
        disclaimer=top.text("disclaimer"),
        staff_note=top.text("staff_note", ""),
        confidence_levels=levels,
        sources=sources,
        computation=computation,
        clock=read_clock(top.section("clock"), sources, frozenset(rules)),
        deadlines=deadlines,
        extension_grounds=_list(top, "extension_grounds", lambda r: read_ground(r, sources)),
        extension_grounds_note=top.text("extension_grounds_note", ""),
        exemptions=exemptions,
        remedies=read_remedies(top.section("remedies"), sources),
        fees=read_fees(top.section("fees"), sources),
        denial=read_denial(top.section("denial"), sources),
        letters={letter.key: letter for letter in letters},
        duties=_list(top, "duties", lambda r: read_rule_text(r, sources)),
        mandatory_disclosures=_list(top, "mandatory_disclosures", lambda r: read_rule_text(r, sources)),
        pending_changes=tuple(read_pending(r, sources) for r in top.rows("pending_changes")),
        not_specified=top.texts("not_specified"),
        figures=top.figures("figures"),
        recodifies=(
            read_recodified(top.section("recodifies"), sources) if top.data.get("recodifies") else None
        ),
        texts=_list(top, "texts", lambda r: read_text(r, sources)),
        rules_by_key=rules,
        exemptions_by_key={e.key: e for e in exemptions},
    )
    top.asked.add("recodifies")
    top.done()
    check_confirmed(pack, top.file)
    return pack


def _with_base(top: Reader, path: Path) -> Reader:
    if "based_on" not in top.data:
        return top
    base = read_yaml(path.parent / top.text("based_on"))
    if "based_on" in base.data:
        raise top.fail("based_on", "the other file is itself based on a third")
    merged: dict[Any, Any] = {**base.data, **{k: v for k, v in top.data.items() if k != "based_on"}}
    return Reader(merged, top.file, "")


def _sources(top: Reader) -> list[statements.Source]:
    section = top.section("sources")
    found = []
    for key in section.data:
        row = section.section(str(key))
        found.append(statements.Source(str(key), row.text("title"), row.text("locator")))
        row.done()
    return found


def _zone(top: Reader) -> str:
    zone = top.text("timezone")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise top.fail("timezone", f"{zone!r} is not a time zone") from None
    return zone


def _list(top: Reader, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
    found = tuple(read(row) for row in top.rows(key))
    seen: set[str] = set()
    for item in found:
        name = getattr(item, "key", "")
        # A time limit may stand twice when its dates do not meet; that is checked where it is grouped.
        if name in seen and key != "deadlines":
            raise PackError(top.file, f"{key}[{name}]", "appears twice")
        seen.add(name)
    return found
