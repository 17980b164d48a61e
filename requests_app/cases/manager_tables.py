"""The manager's figures as rows for a spreadsheet, and as a text with headings and lists for mail and paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.manager_figures import AGES, ManagerFigures


def aged(counts: Sequence[int]) -> list[tuple[str, int]]:
    """Counts by AGES, each with the days it spans."""
    names = [f"{low}–{high}" if high is not None else f"{low}+" for low, high in AGES]
    return list(zip(names, counts, strict=True))


def rows_of(found: ManagerFigures) -> Iterator[list[Any]]:
    """Every table, a row a line, the first cell naming the table."""
    whole = found.year.decisions.whole
    yield ["table", "name", "received", "closed", "open at the end", "imported"]
    for month in found.months:
        yield ["month", f"{month.begins:%Y-%m}", month.received, month.closed, month.open, month.imported]
    yield ["table", "name", "count"]
    yield from (["open by age in days", name, count] for name, count in aged(found.ages))
    yield from (["days to determination", name, count] for name, count in aged(found.days))
    for name, count in whole.parts().items():
        yield ["determinations that came due", name, count]
    for use in found.year.exemptions:
        yield ["exemption", use.citation, use.times]
    yield ["table", "name", "came due", "in time", "missed"]
    for row in found.year.decisions.departments:
        yield ["department", row.name, row.counts.due, row.counts.in_time, row.counts.missed]
    yield ["table", "name", "open", "overdue", "determinations"]
    for person in found.people:
        yield ["person", person.name, person.open, person.overdue, person.decided]
    yield ["table", "number", "due"]
    for case in found.overdue:
        yield ["overdue", case.number, case.next_due_on]


def text_of(found: ManagerFigures) -> str:
    """The tables as a text; what the values of each are stands in its heading."""
    whole = found.year.decisions.whole
    tables: list[tuple[str, list[tuple[str, Sequence[Any]]]]] = [
        (
            _("By month: received, closed, open at the end, imported"),
            [(f"{m.begins:%Y-%m}", (m.received, m.closed, m.open, m.imported)) for m in found.months],
        ),
        (_("Open requests by age in calendar days"), [(name, (count,)) for name, count in aged(found.ages)]),
        (_("Determinations by calendar days taken"), [(name, (count,)) for name, count in aged(found.days)]),
        (
            _("Determinations that came due: in time, late, still owed, never made"),
            [(str(found.year.year), (whole.in_time, whole.late, whole.owed, whole.never))],
        ),
        (
            _("By department: came due, in time, missed"),
            [
                (row.name or "–", (row.counts.due, row.counts.in_time, row.counts.missed))
                for row in found.year.decisions.departments
            ],
        ),
        (
            _("By person: open, overdue, determinations in the year"),
            [(row.name or _("Unassigned"), (row.open, row.overdue, row.decided)) for row in found.people],
        ),
        (_("Exemptions: times cited"), [(use.citation, (use.times,)) for use in found.year.exemptions]),
        (_("Overdue: due date"), [(case.number, (case.next_due_on,)) for case in found.overdue]),
    ]
    return "\n\n".join(
        "\n".join([f"# {head}", *(_line(name, values) for name, values in rows)])
        for head, rows in tables
        if rows
    )


def _line(name: str, values: Sequence[Any]) -> str:
    return f"- {' '.join(name.split())}: {' / '.join(str(value) for value in values)}"


def rows_of_text(text: str) -> Iterator[list[str]]:
    """The rows of such a text again: its heading, the name, the values."""
    head = ""
    for line in text.splitlines():
        if line.startswith("# "):
            head = line[2:].strip()
        elif line.startswith("- ") and ": " in line:
            name, _colon, values = line[2:].partition(": ")
            yield [head, name, *values.split(" / ")]
