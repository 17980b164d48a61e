"""To whom a letter goes: the requester, or the staff whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cases.policy import roles_for
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Membership, Role
from requests_app.notices.letters.letter import Audience
from requests_app.notices.models import Channel
from requests_app.notices.recipients.ways import ways


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader. `key` is stable per person; where nobody of an office has an address it names the office.

    No `channel`: by e-mail, and without an address the page only.
    """

    key: str
    address: str
    language: str
    channel: str = ""

    @property
    def way(self) -> str:
        """The channel by which the letter goes."""
        return self.channel or (Channel.EMAIL.value if self.address else Channel.PAGE.value)


StaffDirectory = dict[tuple[object, ...], list[Recipient]]
"""Staff already looked up in a run over many cases."""


def recipients(
    case: RecordsRequest, audience: Audience, directory: StaffDirectory | None = None
) -> list[Recipient]:
    """Who receives a letter about `case` (no query for the requester, one for staff not in `directory`)."""
    if audience is Audience.REQUESTER:
        return [person("requester", case.requester)]
    directory = {} if directory is None else directory
    own = case.pk if case.sensitive else None
    key = (case.city_id, audience, case.assignee_id, case.department_id, case.kind == Kind.DATA_ACCESS, own)
    if key not in directory:
        directory[key] = _staff(case, audience) or [Recipient(f"staff:{audience.value}", "", "en")]
    return directory[key]


def person(key: str, requester: Requester) -> Recipient:
    """Somebody from outside, by the way they chose or the best they gave."""
    channel, address = next(iter(ways(requester)), (Channel.PAGE, ""))
    return Recipient(key, address, requester.language, channel.value)


def _staff(case: RecordsRequest, audience: Audience) -> list[Recipient]:
    members = Membership.objects.filter(city_id=case.city_id, user__is_active=True).exclude(user__email="")
    if audience is Audience.OFFICERS:
        members = members.filter(role=Role.APPEALS_OFFICER)
    elif audience is Audience.ADMINISTRATORS:
        members = members.filter(role=Role.CITY_ADMINISTRATOR)
    elif audience is Audience.APPROVERS:
        members = _who_may_approve(case, members)
    elif audience is Audience.PROPOSER:
        members = members.filter(user_id__in=case.proposals.values_list("proposed_by_id", flat=True)[:1])
    elif audience is Audience.HANDLER and case.assignee_id:
        members = members.filter(user_id=case.assignee_id)
    elif audience is Audience.HANDLER and case.department_id:
        own = Q(department_id=case.department_id, role=Role.DEPARTMENT_REVIEWER)
        members = members.filter(own | Q(role=Role.INTAKE_CLERK))
    elif case.kind == Kind.DATA_ACCESS:
        office = Q(department__roles__contains=["open_data"])
        if case.department_id:
            office |= Q(department_id=case.department_id)
        members = members.filter(office | Q(role=Role.INTAKE_CLERK))
    else:
        members = members.filter(role=Role.INTAKE_CLERK)
    if case.sensitive:
        members = _who_reads(case, members)
    rows = members.values_list("user_id", "user__email").order_by("user_id").distinct()
    return [Recipient(f"staff:{user_id}", email, "en") for user_id, email in rows]


def _who_reads(case: RecordsRequest, members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Of a restricted case only its readers are written to: those of the office, or else all of them."""
    of_office = members.filter(user_id__in=case.readers)
    if of_office.exists():
        return of_office
    everybody = Membership.objects.filter(
        city_id=case.city_id, user__is_active=True, user_id__in=case.readers
    )
    return everybody.exclude(user__email="")


def _who_may_approve(case: RecordsRequest, members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those who may approve the latest proposal of a case: they see the case, and did not propose it."""
    proposers = case.proposals.values_list("proposed_by_id", flat=True)[:1]
    near = Q(department=None) | Q(department_id=case.department_id)
    roles = roles_for(Verb.APPROVE_DENIAL, case.city.policy)
    return members.filter(near, role__in=roles).exclude(user_id__in=list(proposers))
