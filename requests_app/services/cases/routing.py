"""A new request goes where the city's rules send it; the event names the rule."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, RoutingRule
from requests_app.cases.refusals import Incomplete
from requests_app.cases.routing import rule_for
from requests_app.cities.models import Membership
from requests_app.services.cases.review import require_present
from requests_app.services.unit_of_work import cases as case_work


def route(case: RecordsRequest, *, now: datetime) -> None:
    """Give a case just filed to the department, and the person who is here, that the first fitting rule names.

    Must run inside the transaction that filed it.
    """
    rules = RoutingRule.objects.filter(city_id=case.city_id, retired_at=None)
    rule = rule_for(case, list(rules.select_related("department", "assignee")))
    if rule is None:
        return
    case.department, case.assignee = rule.department, None
    member = Membership.objects.select_related("user").filter(
        city_id=case.city_id, user_id=rule.assignee_id or 0
    )
    chosen = member.order_by("pk").first()
    if chosen is not None and _is_here(case, chosen, now):
        case.assignee = chosen.user
    data = {"department_id": rule.department_id, "assignee_id": case.assignee_id, "routing_id": rule.pk}
    case_work.record_event(case, EventKind.ASSIGNED, data, actor=SYSTEM, now=now)


def _is_here(case: RecordsRequest, member: Membership, now: datetime) -> bool:
    try:
        require_present(case, member, now)
    except Incomplete:
        return False
    return True
