"""The columns of the queue: what each says, how it is sorted, and its cell, written in one go for every row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OrderBy
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from requests_app.admin.common import labels as common_labels
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import Kind
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


def _flagged(case: RecordsRequest) -> list[common_labels.Said]:
    """With overdue search tasks, as the queue adds them to its rows."""
    return common_labels.flags(case, late_task=_late_task(case))


def _late_task(case: RecordsRequest) -> bool:
    return bool(getattr(case, "late_task", False))


def _tags(case: RecordsRequest) -> list[str]:
    """The names of its tags, as the queue adds them to its rows."""
    return list(getattr(case, "tag_names", ()))


def _flags(case: RecordsRequest) -> str:
    return ", ".join(flag.text for flag in _flagged(case))


def _chip(said: common_labels.Said) -> SafeString:
    tone = f" cr-chip--{said.tone}" if said.tone else ""
    return format_html('<span class="cr-chip{}">{}</span>', tone, said.text)


Text = Callable[[RecordsRequest, datetime], str]
Cell = Callable[[RecordsRequest, datetime], tuple[str, str | SafeString]]
Same = Callable[[RecordsRequest], Hashable]


@dataclass(frozen=True, slots=True)
class Column:
    """`text` is what an export says; `cell` the class of the cell and what stands in it, where that is more.

    `same`: two cases for which it is equal have the same cell, which is then written once a page.
    """

    label: Promise
    text: Text
    sort: tuple[str, ...] = ()
    cell: Cell | None = None
    shown: bool = True
    same: Same | None = None


def _state(case: RecordsRequest, _now: datetime) -> tuple[str, SafeString]:
    return "", _chip(common_labels.Said(case.get_state_display(), common_labels.tone_of(case.state)))


def _due_cell(case: RecordsRequest, now: datetime) -> tuple[str, str]:
    said = _due(case, now)
    return f"ad-when ad-when--{said.tone}" if said.tone else "ad-when", said.text


def _flag_cell(case: RecordsRequest, _now: datetime) -> tuple[str, SafeString]:
    return "", mark_safe(" ".join(_chip(flag) for flag in _flagged(case)))  # noqa: S308 - escaped parts


COLUMNS: dict[str, Column] = {
    "number": Column(_("Number"), lambda case, _now: case.number, ("number",)),
    "subject": Column(_("Subject"), lambda case, _now: case.subject, ("subject",)),
    "state": Column(
        _("Status"),
        lambda case, _now: str(case.get_state_display()),
        ("state",),
        _state,
        same=lambda case: (case.state, case.review_aim),
    ),
    "due": Column(
        _("Due date"),
        lambda case, now: _due(case, now).text,
        ("next_due_on",),
        _due_cell,
        same=lambda case: (case.is_open, case.next_due_on, case.city_id),
    ),
    "department": Column(
        _("Department"),
        lambda case, _now: case.department.name if case.department else "",
        ("department__name",),
        same=lambda case: case.department_id,
    ),
    "assignee": Column(
        _("Assigned to"),
        lambda case, _now: common_labels.person(case.assignee),
        ("assignee__last_name", "assignee__first_name", "assignee__username"),
        same=lambda case: case.assignee_id,
    ),
    "received": Column(
        _("Received"),
        lambda case, _now: _day(case.received_on),
        ("received_at",),
        same=lambda case: case.received_on,
    ),
    "flags": Column(
        _("Flags"),
        lambda case, _now: _flags(case),
        (),
        _flag_cell,
        same=lambda case: (case.state, case.legal_hold, case.sensitive, _late_task(case)),
    ),
    "tags": Column(
        _("Tags"),
        lambda case, _now: ", ".join(_tags(case)),
        same=lambda case: tuple(_tags(case)),
    ),
    "requester": Column(
        _("Requester"),
        lambda case, _now: case.requester.name or case.requester.email,
        ("requester__name",),
        shown=False,
    ),
    "kind": Column(
        _("Type"),
        lambda case, _now: str(case.get_kind_display()),
        ("kind",),
        shown=False,
        same=lambda case: case.kind,
    ),
    "city": Column(
        _("City"),
        lambda case, _now: case.city.name,
        ("city__name",),
        shown=False,
        same=lambda case: case.city_id,
    ),
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


class Table:
    """Rows of one page, written in one go: what is the same for many of them is written once (no query)."""

    def __init__(self, keys: Sequence[str], now: datetime, picks: Picks = Picks()) -> None:
        self.keys = [key for key in keys if key != ALWAYS]
        self.now, self.picks = now, picks
        self.labels = {key: escape(str(COLUMNS[key].label)) for key in keys}
        self.kinds = {value: escape(str(label)) for value, label in Kind.choices}
        self.select = escape(gettext("Select"))
        self.checked = " checked" if picks.all else ""
        self.address = reverse("admin:requests_app_recordsrequest_change", args=[0])
        self.written: dict[tuple[str, Hashable], str] = {}

    def body(self, cases: Sequence[RecordsRequest]) -> SafeString:
        """The rows."""
        return mark_safe("".join(self._row(case) for case in cases))  # noqa: S308 - every part is escaped

    def _row(self, case: RecordsRequest) -> str:
        cells = "".join([self._cell(key, case) for key in self.keys])
        number = escape(case.number)
        head = (
            f'<th scope="row" data-label="{self.labels[ALWAYS]}"><a class="ad-row-link" '
            f'href="{self.address.replace("/0/", f"/{case.pk}/")}">{number}</a></th>'
        )
        return f"<tr>{self._pick(case, number)}{head}{cells}</tr>"

    def _pick(self, case: RecordsRequest, number: str) -> str:
        if not self.picks.shown:
            return ""
        label = f"{self.select} {number}"
        return (
            f'<td class="ad-pick"><input type="checkbox" name="case" value="{case.pk}" '
            f'aria-label="{label}"{self.checked}></td>'
        )

    def _cell(self, key: str, case: RecordsRequest) -> str:
        if key == "subject":
            return self._subject(case)
        same = COLUMNS[key].same
        if same is None:
            return self._write(key, case)
        known = (key, same(case))
        if known not in self.written:
            self.written[known] = self._write(key, case)
        return self.written[known]

    def _subject(self, case: RecordsRequest) -> str:
        return (
            f'<td data-label="{self.labels["subject"]}" class="ad-queue__subject"><span>{escape(case.subject)}'
            f'<span class="ad-quiet">{self.kinds[case.kind]}</span></span></td>'
        )

    def _write(self, key: str, case: RecordsRequest) -> str:
        column = COLUMNS[key]
        kind, said = column.cell(case, self.now) if column.cell else ("", column.text(case, self.now))
        shown = f' class="{kind}"' if kind else ""
        return f'<td data-label="{self.labels[key]}"{shown}>{conditional_escape(said) or NONE}</td>'
