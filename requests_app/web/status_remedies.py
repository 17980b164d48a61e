"""What a requester can do about a decision, or about there being none: the city's own review, other bodies, courts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from requests_app.cases import due_dates_in_words, outside_bodies
from requests_app.cases.appeal_terms import AppealTerms, Contestable, appeal_terms, contestable_beside
from requests_app.cases.courts import bodies_to_ask, can_be_opened, ways_to_court
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    Decision,
    OutsideReview,
)
from requests_app.cases.states import (
    APPEALABLE_STATES,
    OPEN_APPEAL_STATES,
    UNDECIDED_STATES,
    AppealState,
    State,
)
from requests_app.law.confirmed import remedies_shown
from requests_app.law.pack import library
from requests_app.law.statements import OutsideBody, Remedies
from requests_app.web.status_dates import StatusDates


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing a person can do about a decision; `last_on` None: no last day is on file."""

    key: str
    text: str
    citation: str
    last_on: date | None
    body: str = ""


class StatusRemedies(StatusDates):
    """The ways on from where one case stands, by the law and by the terms told with its decision."""

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.case.decision

    @cached_property
    def remedies(self) -> list[Remedy]:
        """What can be done about the decision, as it was told with it; an appeal made is not offered again."""
        used = self.case.state == State.UPHELD or self.open_appeal is not None
        return [remedy for remedy in self._told_with_decision if not (used and remedy.key == "city_appeal")]

    @property
    def _told_with_decision(self) -> list[Remedy]:
        return [_remedy(row) for row in (self.decision.remedies if self.decision else [])]

    @property
    def decided_with_appeal(self) -> bool:
        """Whether the decision told of a review by the city itself."""
        return any(remedy.key == "city_appeal" for remedy in self._told_with_decision)

    @property
    def courts(self) -> Sequence[Any]:
        """The ways to court that the law gives always."""
        return ways_to_court(self.case, self._told)

    @property
    def outside_bodies(self) -> list[OutsideBody]:
        """The bodies outside the city that the law lets the requester turn to."""
        return bodies_to_ask(self.case, self._told)

    @cached_property
    def _told(self) -> Remedies:
        return remedies_shown(self.clock.pack, self.today, library())

    @cached_property
    def outside(self) -> Sequence[OutsideReview]:
        """What bodies outside the city were asked and answered."""
        asked = str(EventKind.OUTSIDE_ASKED) in self.kinds
        return list(OutsideReview.objects.filter(case=self.case)) if asked else []

    @property
    def silence(self) -> list[str]:
        """What the law makes of a decision that has not come in time."""
        reviewer = outside_bodies.reviewer(self.case) if can_be_opened(self.case) else None
        late = [line.due for line in self.lines if line.late_days]
        name = reviewer.name if reviewer else ""
        return [line for due in late for line in due_dates_in_words.silence(due, self.clock.pack, name)]

    @cached_property
    def offers_appeal(self) -> bool:
        """Whether the city has a review of its own, by the terms told with the decision."""
        return outside_bodies.city_reviews(self.clock.pack, self._until.terms)

    @cached_property
    def _until(self) -> AppealTerms:
        return appeal_terms(self.case, self.clock, self.dues)

    chosen: int | None = None
    """The decision the reader chose to appeal, where there is more than one."""

    @cached_property
    def contestable(self) -> list[Contestable]:
        """Every decision that can be appealed, the newest first.

        Beside a case that is open: what each installment withheld, or the decision before a reopening.
        """
        if self.case.state in APPEALABLE_STATES:
            return [Contestable(self.decision, self._until.last_on)] if self.decision else []
        return contestable_beside(self.case, self.dues, self.today)

    @property
    def contested(self) -> Contestable | None:
        """The one an appeal filed now would be about; None: the city's silence, or nothing."""
        chosen = (each for each in self.contestable if each.decision.pk == self.chosen)
        return next(chosen, self.contestable[0] if self.contestable else None)

    @property
    def appealable(self) -> Decision | None:
        """Its decision."""
        return self.contested.decision if self.contested else None

    @property
    def appeal_last_on(self) -> date | None:
        """The last day to appeal it, where one is on file."""
        return self.contested.last_on if self.contested else None

    @property
    def is_superseded(self) -> bool:
        """Whether the city will decide again, so that the decision shown no longer stands."""
        return self.decision is not None and self.case.state in UNDECIDED_STATES

    @cached_property
    def open_appeal(self) -> Appeal | None:
        """The appeal that is open."""
        return next((row for row, _points in self.appeals if row.state in OPEN_APPEAL_STATES), None)

    @property
    def can_go_on(self) -> bool:
        """Whether the last appeal was overtaken by an answer that can itself be appealed."""
        last = self.appeals[0][0] if self.appeals else None
        return (
            last is not None
            and last.state == AppealState.MOOT
            and self.case.state in APPEALABLE_STATES
            and self.may_appeal
        )

    @property
    def appeal_is_late(self) -> bool:
        """Whether the window has passed."""
        last_on = self.appeal_last_on if self.case.state in APPEALABLE_STATES else None
        return last_on is not None and last_on < self.today

    @property
    def may_appeal(self) -> bool:
        """Whether the city's own review is open now."""
        if not self.offers_appeal or self.open_appeal is not None:
            return False
        if self.case.is_open:
            return self.decision_is_late or self.appealable is not None
        late_allowed = not self.appeal_is_late or self.case.city.policy.appeal_late_allowed
        return bool(self.case.state in APPEALABLE_STATES and late_allowed)

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


def _remedy(row: Mapping[str, Any]) -> Remedy:
    last_on = row.get("last_on")
    on = date.fromisoformat(last_on) if last_on else None
    return Remedy(row["key"], row["text"], row["citation"], on, row.get("body", ""))
