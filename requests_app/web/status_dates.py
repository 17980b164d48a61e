"""The dates of one case as its requester reads them: what runs, what is late, what was met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from requests_app.cases import (
    case_clock,
    dates_in_words,
    due_dates_in_words,
    due_sentences,
    special_deadlines,
)
from requests_app.cases.models import Event
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.law.clock import Due
from requests_app.web.case_session import Held


@dataclass(frozen=True, slots=True)
class DueLine:
    """One date in the box: the sentence, by how many days it has passed, and the clock's own answer."""

    sentence: str
    late_days: int
    due: Due
    name: str


class StatusDates:
    """The clock of one case, worked out once from its events when the page first asks for it."""

    def __init__(self, held: Held, now: datetime) -> None:
        self.held, self.case, self.now = held, held.case, now
        self.today = local_date(self.case.city, now)
        self.events = list(Event.objects.filter(case=self.case).order_by("seq"))
        self.kinds = {event.kind for event in self.events}

    @cached_property
    def clock(self) -> case_clock.Clock:
        """The clock from the events at hand."""
        pack = case_clock.pack_of(self.case)
        clock_events = [event for event in self.events if event.kind in case_clock.CLOCK_KINDS]
        return case_clock.clock_from(clock_events, self.case, pack, calendar_of(self.case.city, pack))

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Every due date, with its working."""
        return self.clock.dues(working=True)

    @cached_property
    def lines(self) -> list[DueLine]:
        """The dates that still run, the earliest first."""
        running = [due for due in self.dues if due.is_open and not self._is_over(due)]
        running.sort(key=lambda due: (due.due_on or date.max, due.kind))
        return [
            DueLine(
                self._sentence(due), self._late(due), due, due_dates_in_words.due_name(due.kind, due.part)
            )
            for due in running
        ]

    @property
    def past(self) -> list[DueLine]:
        """The dates that were met, ended or have lapsed."""
        over = [due for due in self.dues if not due.is_open or self._is_over(due)]
        return [DueLine("", 0, due, due_dates_in_words.due_name(due.kind, due.part)) for due in over]

    def _is_over(self, due: Due) -> bool:
        window = due.kind in ("appeal_window", "court_window")
        return window and due.due_on is not None and due.due_on < self.today

    def _sentence(self, due: Due) -> str:
        if due.paused_on is not None:
            return _("%(what)s: the deadline is paused since %(when)s.") % {
                "what": due_dates_in_words.due_name(due.kind, due.part),
                "when": dates_in_words.longdate(due.paused_on),
            }
        own = special_deadlines.second_clock(due, self.clock.pack, self.today)
        return own or due_sentences.due_sentence(due, self.today)

    def _late(self, due: Due) -> int:
        owed = due.kind in CITY_DUTIES and self.case.is_open
        return dates_in_words.days_late(due.due_on, self.today) if owed else 0

    @property
    def late_days(self) -> int:
        """By how many days the city is late with what it has owed longest; 0 when it is not."""
        return max((line.late_days for line in self.lines), default=0)

    @property
    def decision_is_late(self) -> bool:
        """Whether the running decision date has passed."""
        return any(line.late_days for line in self.lines if line.due.kind == "determination")
