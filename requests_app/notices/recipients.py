"""To whom a letter goes: the requester, or the staff whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import Membership, Role
from requests_app.notices.letters import Audience


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader. `key` is stable per person; an empty address means the page only."""

    key: str
    address: str
    language: str


Book = dict[tuple[object, ...], list[Recipient]]
"""Staff already looked up in a run over many cases."""


def recipients(case: RecordsRequest, audience: Audience, book: Book | None = None) -> list[Recipient]:
    """Who receives a letter about `case` (no query for the requester, one for staff not in `book`)."""
    if audience is Audience.REQUESTER:
        requester = case.requester
        address = "" if requester.no_contact else requester.email
        return [Recipient("requester", address, requester.language)]
    book = {} if book is None else book
    key = (case.city_id, audience, case.assignee_id, case.department_id)
    if key not in book:
        book[key] = _staff(case, audience) or [Recipient(f"desk:{audience.value}", "", "en")]
    return book[key]


def _staff(case: RecordsRequest, audience: Audience) -> list[Recipient]:
    members = Membership.objects.filter(city_id=case.city_id, user__is_active=True).exclude(user__email="")
    if audience is Audience.OFFICERS:
        members = members.filter(role=Role.APPEALS_OFFICER)
    elif audience is Audience.HANDLER and case.assignee_id:
        members = members.filter(user_id=case.assignee_id)
    elif audience is Audience.HANDLER and case.department_id:
        own = Q(department_id=case.department_id, role=Role.DEPARTMENT_REVIEWER)
        members = members.filter(own | Q(role=Role.INTAKE_CLERK))
    else:
        members = members.filter(role=Role.INTAKE_CLERK)
    rows = members.values_list("user_id", "user__email").order_by("user_id").distinct()
    return [Recipient(f"staff:{user_id}", email, "en") for user_id, email in rows]
