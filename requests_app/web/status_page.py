"""What the status page says of a case, gathered with few queries and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.status_tones import CASE_TONES
from requests_app.cases import case_clock, outside, timeline, wording
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    Clarification,
    Decision,
    Document,
    Event,
    Extension,
    FeeEstimate,
    Message,
    OutsideReview,
)
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.states import APPEALABLE_STATES, UNDECIDED_STATES, State
from requests_app.cities.city_time import calendar_of, local_date, terms_of
from requests_app.law.clock import Due, Terms
from requests_app.law.model import OutsideBody
from requests_app.notices.models import Notice
from requests_app.services.determinations import withholding_log as determination_withholding_log
from requests_app.web.case_session import Held
from requests_app.web.filing_forms import FORMATS

MOST_LINES = 40
"""Lines of a withholding log that stand, folded, on the status page itself."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One date in the box: the sentence, by how many days it has passed, and the clock's own answer."""

    sentence: str
    late_days: int
    due: Due
    name: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing a person can do about a decision; `last_on` None: no last day is on file."""

    key: str
    text: str
    citation: str
    last_on: date | None
    body: str = ""


class Status:
    """One case as its requester sees it now. Every part is worked out once, when the page first asks for it."""

    def __init__(self, held: Held, now: datetime) -> None:
        self.held, self.case, self.now = held, held.case, now
        self.today = local_date(self.case.city, now)
        self.events = list(Event.objects.filter(case=self.case).order_by("seq"))
        self.kinds = {event.kind for event in self.events}

    @cached_property
    def clock(self) -> case_clock.Clock:
        """The clock from the events at hand."""
        pack = case_clock.pack_of(self.case)
        told = [event for event in self.events if event.kind in case_clock.CLOCK_KINDS]
        return case_clock.clock_from(told, self.case, pack, calendar_of(self.case.city, pack))

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
            DueLine(self._sentence(due), self._late(due), due, wording.due_name(due.kind)) for due in running
        ]

    @property
    def past(self) -> list[DueLine]:
        """The dates that were met, ended or have lapsed."""
        over = [due for due in self.dues if not due.is_open or self._is_over(due)]
        return [DueLine("", 0, due, wording.due_name(due.kind)) for due in over]

    def _is_over(self, due: Due) -> bool:
        window = due.kind in ("appeal_window", "court_window")
        return window and due.due_on is not None and due.due_on < self.today

    def _sentence(self, due: Due) -> str:
        if due.paused_on is not None:
            return _("%(what)s: the clock is stopped since %(when)s.") % {
                "what": wording.due_name(due.kind),
                "when": wording.longdate(due.paused_on),
            }
        return wording.due_sentence(due.kind, due.due_on)

    def _late(self, due: Due) -> int:
        owed = due.kind in CITY_DUTIES and self.case.is_open
        return wording.days_late(due.due_on, self.today) if owed else 0

    @property
    def late_days(self) -> int:
        """By how many days the city is late with what it has owed longest; 0 when it is not."""
        return max((line.late_days for line in self.lines), default=0)

    @property
    def is_done(self) -> bool:
        """Whether the records are out and nothing is owed."""
        return bool(self.case.state == State.RELEASED)

    @property
    def format_words(self) -> str:
        """How the requester wants the records, in words."""
        words = str(dict(FORMATS).get(self.case.preferred_format, self.case.preferred_format))
        return words if self.case.preferred_format else ""

    @property
    def tone(self) -> str:
        """The colour that goes with the state's words."""
        return CASE_TONES[self.case.state]

    @cached_property
    def messages(self) -> list[Message]:
        """What was written to and fro."""
        return list(Message.objects.filter(case=self.case).select_related("clarification"))

    @property
    def question(self) -> Clarification | None:
        """The city's open question."""
        asked = [message.clarification for message in self.messages if hasattr(message, "clarification")]
        return next((item for item in asked if item.answer_id is None), None)

    @cached_property
    def documents(self) -> list[Document]:
        """The documents the requester may see."""
        return list(Document.objects.visible_to(self.held.actor).filter(case=self.case))

    @cached_property
    def letters(self) -> list[Notice]:
        """What was written to the requester, the latest first; without the texts."""
        wanted = ("id", "subject", "queued_at", "state")
        return list(
            Notice.objects.visible_to(self.held.actor).filter(case=self.case, fallback=None).only(*wanted)
        )

    @property
    def has_access(self) -> bool:
        """Whether access to data was granted in this case, whatever became of it."""
        return str(EventKind.ACCESS_GRANTED) in self.kinds

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.case.decision

    @cached_property
    def citations(self) -> Sequence[Any]:
        """The exemptions the decision relies on."""
        return list(self.decision.citations.all()) if self.decision else []

    @cached_property
    def log(self) -> Sequence[Any]:
        """The lines of the withholding log where they are few; [] where the log has a page of its own, or is none."""
        counted = (self.decision.details.get("log") or {}).get("lines", 0) if self.decision else 0
        return (
            determination_withholding_log.rows(self.decision)
            if self.decision and 0 < counted <= MOST_LINES
            else []
        )

    @cached_property
    def remedies(self) -> list[Remedy]:
        """What can be done about the decision, as it was told with it."""
        return [_remedy(row) for row in (self.decision.remedies if self.decision else [])]

    @property
    def decided_with_appeal(self) -> bool:
        """Whether the decision told of a review by the city itself."""
        return any(remedy.key == "city_appeal" for remedy in self.remedies)

    @property
    def courts(self) -> Sequence[Any]:
        """The ways to court that the law gives always."""
        return self.clock.pack.remedies.judicial

    @property
    def outside_bodies(self) -> list[OutsideBody]:
        """The bodies outside the city that the law lets the requester turn to."""
        return [body for body in self.clock.pack.remedies.outside if body.asked_by == "requester"]

    @cached_property
    def outside(self) -> Sequence[OutsideReview]:
        """What bodies outside the city were asked and answered."""
        asked = str(EventKind.OUTSIDE_ASKED) in self.kinds
        return list(OutsideReview.objects.filter(case=self.case)) if asked else []

    @property
    def silence(self) -> list[str]:
        """What the law makes of a decision that has not come in time."""
        reviewer = outside.reviewer(self.case)
        late = [line.due for line in self.lines if line.late_days]
        name = reviewer.name if reviewer else ""
        return [line for due in late for line in wording.silence(due, self.clock.pack, name)]

    @cached_property
    def points(self) -> list[AppealPoint]:
        """Every contested point of every appeal, the latest appeal first."""
        if str(EventKind.APPEALED) not in self.kinds:
            return []
        found = AppealPoint.objects.filter(appeal__case=self.case).select_related(
            "appeal", "citation", "line"
        )
        return list(found.order_by("-appeal_id", "id"))

    @property
    def appeals(self) -> list[tuple[Appeal, list[AppealPoint]]]:
        """Every appeal with its points."""
        return [(appeal, list(points)) for appeal, points in groupby(self.points, key=attrgetter("appeal"))]

    @cached_property
    def extensions(self) -> list[Extension]:
        """More time the city took, with its reasons."""
        return list(Extension.objects.filter(case=self.case)) if str(EventKind.EXTENDED) in self.kinds else []

    @cached_property
    def estimate(self) -> FeeEstimate | None:
        """The latest fee estimate."""
        if str(EventKind.FEE_ESTIMATED) not in self.kinds:
            return None
        return FeeEstimate.objects.filter(case=self.case).order_by("-estimated_at").first()

    @cached_property
    def timeline(self) -> list[timeline.TimelineLine]:
        """Everything that happened, the latest first."""
        return timeline.public(reversed(self.events))

    @cached_property
    def offers_appeal(self) -> bool:
        """Whether the city has a review of its own, by the terms told with the decision."""
        return outside.city_reviews(self.clock.pack, self._terms)

    @property
    def _terms(self) -> Terms:
        decided = bool(self.case.state in APPEALABLE_STATES)
        return self.clock.terms if decided else terms_of(self.case.city.policy)

    @property
    def appeal_last_on(self) -> date | None:
        """The last day to appeal, where one is on file."""
        windows = [due for due in self.dues if due.kind == "appeal_window"]
        return windows[-1].due_on if windows else None

    @property
    def appeal_is_late(self) -> bool:
        """Whether the window has passed."""
        last_on = self.appeal_last_on if self.case.state in APPEALABLE_STATES else None
        return last_on is not None and last_on < self.today

    @property
    def may_appeal(self) -> bool:
        """Whether the city's own review is open now."""
        if not self.offers_appeal:
            return False
        if self.case.state in UNDECIDED_STATES:
            return self.decision_is_late
        late_allowed = not self.appeal_is_late or self.case.city.policy.appeal_late_allowed
        return bool(self.case.state in APPEALABLE_STATES and late_allowed)

    @property
    def decision_is_late(self) -> bool:
        """Whether the running decision date has passed."""
        return any(line.late_days for line in self.lines if line.due.kind == "determination")


def _remedy(row: Mapping[str, Any]) -> Remedy:
    last_on = row.get("last_on")
    on = date.fromisoformat(last_on) if last_on else None
    return Remedy(row["key"], row["text"], row["citation"], on, row.get("body", ""))
