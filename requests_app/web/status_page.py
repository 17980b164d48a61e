"""What the status page says of a case, gathered with few queries and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from requests_app.cases import timeline
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import (
    Clarification,
    Document,
    Extension,
    FeeEstimate,
    Message,
    ReviewPoint,
    ScopeChange,
)
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.scope import Scope, scope_of
from requests_app.cases.states import State
from requests_app.law.confirmed import confirmed
from requests_app.law.statements import Rule
from requests_app.notices.models import Notice
from requests_app.records.models import Release
from requests_app.services.cases import withdrawal as case_withdrawal
from requests_app.services.determinations import withholding_log as determination_withholding_log
from requests_app.services.records.progress import Progress, progress_of
from requests_app.services.records.release_contents import releases_of
from requests_app.services.scope.propose import CHANGEABLE
from requests_app.web.filing_forms import FORMATS
from requests_app.web.status_duties import Duty, duties_of
from requests_app.web.status_remedies import StatusRemedies
from requests_app.web.status_steps import Step, steps_of

MOST_LINES = 40
"""Lines of a withholding log that stand, folded, on the status page itself."""


class Status(StatusRemedies):
    """One case as its requester sees it now. Every part is worked out once, when the page first asks for it."""

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
    def steps(self) -> list[Step]:
        """The way of the request from its receipt to the records."""
        return steps_of(self)

    @property
    def duties(self) -> list[Duty]:
        """Who must do what now."""
        return duties_of(
            self,
            fee_unanswered=self.fee_unanswered,
            wording_proposed=self.scope_proposal is not None,
        )

    @cached_property
    def messages(self) -> list[Message]:
        """What was written to and fro."""
        return list(Message.objects.filter(case=self.case, other_sender="").select_related("clarification"))

    @property
    def question(self) -> Clarification | None:
        """The city's open question."""
        asked = [message.clarification for message in self.messages if hasattr(message, "clarification")]
        return next((item for item in asked if not item.outcome), None)

    @cached_property
    def scope(self) -> Scope:
        """What is asked for, step by step."""
        return scope_of(self.case)

    @property
    def scope_proposal(self) -> ScopeChange | None:
        """The wording the city proposed outside of a question, which waits for an answer."""
        found = self.scope.proposal if str(EventKind.SCOPE_PROPOSED) in self.kinds else None
        return found if found and found.by_city and self.may_change_scope else None

    @property
    def may_change_scope(self) -> bool:
        """Whether what is asked for can still change."""
        return self.case.state in CHANGEABLE

    @cached_property
    def documents(self) -> list[Document]:
        """The documents the requester may see."""
        return list(Document.objects.visible_to(self.held.actor).filter(case=self.case))

    @cached_property
    def releases(self) -> list[Release]:
        """The sets of reviewed records that went out, the first one first."""
        return releases_of(self.case) if self.documents else []

    @cached_property
    def progress(self) -> Progress | None:
        """How far the review of the records is, where the city shows it."""
        return progress_of(self.case)

    @cached_property
    def letters(self) -> list[Notice]:
        """What was written to the requester, the latest first; without the texts."""
        wanted = ("id", "subject", "queued_at", "state")
        return list(
            Notice.objects.visible_to(self.held.actor).filter(case=self.case, fallback=None).only(*wanted)
        )

    @cached_property
    def undo_until(self) -> date | None:
        """The last day to undo a withdrawal that the city recorded; None where there is none to undo."""
        found = case_withdrawal.recorded_withdrawal(self.case)
        return found.last_on if found and self.today <= found.last_on else None

    @property
    def has_access(self) -> bool:
        """Whether access to data was granted in this case, whatever became of it."""
        return str(EventKind.ACCESS_GRANTED) in self.kinds

    @cached_property
    def citations(self) -> Sequence[Any]:
        """The exemptions the decision relies on."""
        return list(self.decision.citations.all()) if self.decision else []

    @cached_property
    def review_points(self) -> Sequence[ReviewPoint]:
        """What the city found about each point of an exemption review."""
        if self.decision is None or not self.case.review_aim:
            return []
        return list(self.decision.points.select_related("citation__withholding"))

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
    def extensions(self) -> list[Extension]:
        """More time the city took, with its reasons."""
        return list(Extension.objects.filter(case=self.case)) if str(EventKind.EXTENDED) in self.kinds else []

    @cached_property
    def estimate(self) -> FeeEstimate | None:
        """The latest fee estimate."""
        if str(EventKind.FEE_ESTIMATED) not in self.kinds:
            return None
        found = FeeEstimate.objects.filter(case=self.case).prefetch_related("payments", "waivers")
        return found.order_by("-estimated_at", "-pk").first()

    @property
    def waiver_waits(self) -> bool:
        """Whether the city still has to decide about a waiver."""
        waivers = self.estimate.waivers.all() if self.estimate else ()
        return any(waiver.state == WaiverState.OPEN for waiver in waivers)

    @property
    def fee_unanswered(self) -> bool:
        """Whether the requester has not answered the estimate."""
        estimate = self.estimate
        asked = estimate is not None and estimate.state == FeeState.OPEN and estimate.accepted_at is None
        return asked and not self.waiver_waits

    @property
    def free_inspection(self) -> Rule | None:
        """The rule by which looking at records costs nothing, where the law has one."""
        free = confirmed(self.clock.pack.fees.not_chargeable)
        return next((rule for rule in free if rule.key == "inspection"), None)

    @cached_property
    def timeline(self) -> list[timeline.TimelineLine]:
        """Everything that happened, the latest first."""
        return timeline.public(reversed(self.events))
