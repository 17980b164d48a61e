"""Whether an appeal can be filed now: a way is open, and its window too."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.act_day import day_of_act
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import APPEALABLE_STATES, UNDECIDED_STATES
from requests_app.law.clock import Terms
from requests_app.law.pack import Pack
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def require_open_way(case: RecordsRequest, pack: Pack, terms: Terms, now: datetime) -> None:
    case_work.require_state(case, *APPEALABLE_STATES, *UNDECIDED_STATES)
    if not outside_bodies.city_reviews(pack, terms):
        body = outside_bodies.reviewer_under(pack)
        if body is not None:
            raise NotNow(
                _("Under this law the city does not review its own decisions. You can ask: %(body)s.")
                % {"body": body.name}
            )
        raise NotNow(_("The city has no published appeal process. You can still go to court."))
    if case.state in UNDECIDED_STATES and not determination_overdue(case, now):
        raise NotNow(_("The city still has time to decide. You can appeal if it misses its deadline."))


def determination_overdue(case: RecordsRequest, now: datetime) -> bool:
    """Whether the running determination date has passed on the city's calendar."""
    today = day_of_act(case, now)
    return any(
        due.kind == "determination" and due.is_open and due.due_on and due.due_on < today
        for due in case_clock.clock_of(case).dues()
    )


def window_passed(clock: case_clock.Clock, today: date) -> bool:
    """Whether the last appeal window had a last day and it is over."""
    windows = [due for due in clock.dues() if due.kind == "appeal_window"]
    last_on = windows[-1].due_on if windows else None
    return last_on is not None and last_on < today


def require_in_time(case: RecordsRequest, clock: case_clock.Clock, reason: str, now: datetime) -> str:
    if case.state in UNDECIDED_STATES or not window_passed(clock, day_of_act(case, now)):
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
