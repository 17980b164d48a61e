"""Whether an appeal can be filed now: a way is open, its window too; and what it contests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.act_day import day_of_act
from requests_app.cases.appeal_terms import AppealTerms, contestable_beside, part_of
from requests_app.cases.models import Citation, Decision, RecordsRequest, WithholdingLine
from requests_app.cases.refusals import NotNow, WrongState
from requests_app.cases.states import APPEALABLE_STATES
from requests_app.cases.transitions import CONTESTABLE
from requests_app.law.clock import Due, Fact, FactKind, Terms
from requests_app.law.pack import Pack
from requests_app.services.appeals.draft import AppealDraft
from requests_app.services.unit_of_work.missing_fields import required


def require_open_way(case: RecordsRequest, pack: Pack, terms: Terms) -> None:
    """Refuse where the state allows no appeal, or the city hears none."""
    if case.state not in CONTESTABLE:
        raise WrongState(case.get_state_display())
    if not outside_bodies.city_reviews(pack, terms):
        body = outside_bodies.reviewer_under(pack)
        if body is not None:
            raise NotNow(
                _("Under this law the city does not review its own decisions. You can ask: %(body)s.")
                % {"body": body.name}
            )
        raise NotNow(_("The city has no published appeal process. You can still go to court."))


def contested_by(
    case: RecordsRequest, dues: Sequence[Due], now: datetime, draft: AppealDraft
) -> Decision | None:
    """The decision an appeal filed now is about; None: the city's silence. Raises NotNow.

    Beside a case that is open, silence comes first unless the requester names a decision or points of one.
    """
    if case.state in APPEALABLE_STATES:
        return case.decision
    today = day_of_act(case, now)
    overdue = is_overdue(dues, today)
    beside = [each.decision for each in contestable_beside(case, dues, today)]
    if draft.decision is not None and draft.decision not in [row.pk for row in beside]:
        raise NotNow(_("The last day to appeal this decision has passed."))
    if beside and (draft.names_something or not overdue):
        return _meant(beside, draft)
    if not overdue:
        raise NotNow(_("The city still has time to decide. You can appeal if it misses its deadline."))
    return None


def _meant(beside: Sequence[Decision], draft: AppealDraft) -> Decision:
    """The decision that was named, or to which what is contested belongs; else the newest."""
    if draft.decision is not None:
        return next(row for row in beside if row.pk == draft.decision)
    named = {
        *Citation.objects.filter(pk__in=draft.citations).values_list("decision_id", flat=True),
        *WithholdingLine.objects.filter(pk__in=draft.lines).values_list("decision_id", flat=True),
    }
    return next((row for row in beside if row.pk in named), beside[0])


def is_overdue(dues: Sequence[Due], today: date) -> bool:
    """Whether the running determination date has passed on the city's calendar."""
    return any(
        due.kind == "determination" and due.is_open and due.due_on and due.due_on < today for due in dues
    )


def determination_overdue(case: RecordsRequest, now: datetime) -> bool:
    """The same for a stored case."""
    return is_overdue(case_clock.clock_of(case).dues(), day_of_act(case, now))


def require_in_time(
    case: RecordsRequest, until: AppealTerms, contested: Decision | None, reason: str, now: datetime
) -> str:
    """The reason for lateness, where the appeal is late and the city allows that; empty where it is in time."""
    if contested is None or until.last_on is None or until.last_on >= day_of_act(case, now):
        return ""
    if not case.city.policy.appeal_late_allowed:
        raise NotNow(_("The last day to appeal has passed. You can still go to court."))
    required(
        lateness_reason=(
            reason,
            _("The last day to appeal has passed. Say why you could not appeal in time."),
        )
    )
    return reason.strip()


def appeal_fact(kind: FactKind, decision: Decision | None, on: date) -> Fact:
    """What the clock is told of an appeal: whose window it used, or gives back; against silence it has none."""
    return Fact(kind=kind, on=on, what="silence" if decision is None else "", part=part_of(decision))
