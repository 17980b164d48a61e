"""The columns of the queue: what each says, how it is sorted, and its cell, written in one go for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OrderBy
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from requests_app.admin.common import labels as common_labels
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import local_date

NONE = "–"


def _due(case: RecordsRequest, now: datetime) -> common_labels.Said:
    if not case.is_open:
        return common_labels.Said("")
    return common_labels.due(case.next_due_on, local_date(case.city, now))


def _day(value: date | None) -> str:
    return date_format(value, "M j, Y") if value else ""


def _closed_on(case: RecordsRequest) -> date | None:
    """The day it ended; read from what the queue adds to its rows."""
    ended_at: datetime | None = getattr(case, "ended_at", None)
    return local_date(case.city, ended_at) if ended_at and not case.is_open else None


def _flags(case: RecordsRequest) -> str:
    return ", ".join(flag.text for flag in common_labels.flags(case))


def _chip(said: common_labels.Said) -> SafeString:
    tone = f" cr-chip--{said.tone}" if said.tone else ""
    return format_html('<span class="cr-chip{}">{}</span>', tone, said.text)


Text = Callable[[RecordsRequest, datetime], str]
Cell = Callable[[RecordsRequest, datetime], tuple[str, str | SafeString]]


@dataclass(frozen=True, slots=True)
class Column:
    """`text` is what an export says; `cell` the class of the cell and what stands in it, where that is more."""

    label: Promise
    text: Text
    sort: tuple[str, ...] = ()
    cell: Cell | None = None
    shown: bool = True


def _subject(case: RecordsRequest, _now: datetime) -> tuple[str, SafeString]:
    return "ad-queue__subject", format_html(
        '<span>{}<span class="ad-quiet">{}</span></span>', case.subject, case.get_kind_display()
    )


def _state(case: RecordsRequest, _now: datetime) -> tuple[str, SafeString]:
    return "", _chip(common_labels.Said(case.get_state_display(), common_labels.tone_of(case.state)))


def _due_cell(case: RecordsRequest, now: datetime) -> tuple[str, str]:
    said = _due(case, now)
    return f"ad-when ad-when--{said.tone}" if said.tone else "ad-when", said.text


def _flag_cell(case: RecordsRequest, _now: datetime) -> tuple[str, SafeString]:
    return "", mark_safe(" ".join(_chip(flag) for flag in common_labels.flags(case)))  # noqa: S308 - escaped parts


COLUMNS: dict[str, Column] = {
    "number": Column(_("Number"), lambda case, _now: case.number, ("number",)),
    "subject": Column(_("Subject"), lambda case, _now: case.subject, ("subject",), _subject),
    "state": Column(_("Status"), lambda case, _now: str(case.get_state_display()), ("state",), _state),
    "due": Column(_("Due date"), lambda case, now: _due(case, now).text, ("next_due_on",), _due_cell),
    "department": Column(
        _("Department"),
        lambda case, _now: case.department.name if case.department else "",
        ("department__name",),
    ),
    "assignee": Column(
        _("Assigned to"),
        lambda case, _now: common_labels.person(case.assignee),
        ("assignee__last_name", "assignee__first_name", "assignee__username"),
    ),
    "received": Column(_("Received"), lambda case, _now: _day(case.received_on), ("received_at",)),
    "flags": Column(_("Flags"), lambda case, _now: _flags(case), (), _flag_cell),
    "requester": Column(
        _("Requester"),
        lambda case, _now: case.requester.name or case.requester.email,
        ("requester__name",),
        shown=False,
    ),
    "kind": Column(_("Type"), lambda case, _now: str(case.get_kind_display()), ("kind",), shown=False),
    "city": Column(_("City"), lambda case, _now: case.city.name, ("city__name",), shown=False),
    "closed": Column(_("Closed"), lambda case, _now: _day(_closed_on(case)), shown=False),
}
ALWAYS = "number"


def chosen(wanted: Sequence[str]) -> list[str]:
    """The keys of the columns to show, in their own order; the usual ones where none is named."""
    keys = [key for key in COLUMNS if key in wanted]
    if not keys:
        return [key for key, column in COLUMNS.items() if column.shown]
    return keys if ALWAYS in keys else [ALWAYS, *keys]


def order_of(sort: str) -> list[OrderBy | str]:
    """What "due" or "-received" sorts by, empty values last; [] for the usual order."""
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None or not column.sort:
        return []
    turned = sort.startswith("-")
    fields = [
        F(name).desc(nulls_last=True) if turned else F(name).asc(nulls_last=True) for name in column.sort
    ]
    return [*fields, "-pk" if turned else "pk"]


@dataclass(frozen=True, slots=True)
class Picks:
    """Whether rows can be selected, and whether all of them are."""

    shown: bool = False
    all: bool = False


def body(
    cases: Sequence[RecordsRequest], keys: Sequence[str], now: datetime, picks: Picks = Picks()
) -> SafeString:
    """The rows of the table (no query)."""
    labels = {key: str(conditional_escape(str(COLUMNS[key].label))) for key in keys}
    return mark_safe("".join(_row(case, keys, labels, now, picks) for case in cases))  # noqa: S308 - escaped parts


def _row(
    case: RecordsRequest, keys: Sequence[str], labels: dict[str, str], now: datetime, picks: Picks
) -> str:
    head = format_html(
        '<th scope="row" data-label="{}"><a class="ad-row-link" href="{}">{}</a></th>',
        labels[ALWAYS],
        reverse("admin:requests_app_recordsrequest_change", args=[case.pk]),
        case.number,
    )
    cells = [_cell(COLUMNS[key], labels[key], case, now) for key in keys if key != ALWAYS]
    return f"<tr>{_pick(case, picks)}{head}{''.join(cells)}</tr>"


def _pick(case: RecordsRequest, picks: Picks) -> str:
    if not picks.shown:
        return ""
    return format_html(
        '<td class="ad-pick"><input type="checkbox" name="case" value="{}" aria-label="{}"{}></td>',
        case.pk,
        _("Select %(number)s") % {"number": case.number},
        mark_safe(" checked") if picks.all else "",
    )


def _cell(column: Column, label: str, case: RecordsRequest, now: datetime) -> str:
    kind, said = column.cell(case, now) if column.cell else ("", column.text(case, now))
    return format_html(
        '<td data-label="{}"{}>{}</td>',
        label,
        format_html(' class="{}"', kind) if kind else "",
        said or NONE,
    )
