"""To whom a letter goes: the requester, or the staff whose turn it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

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
    """One reader. `key` is stable per person; where no one of an office has an address it names the office.

    No `channel`: by email, and without an address the page only. `again`: a further way to a person who gets the
    letter by another one too.
    """

    key: str
    address: str
    language: str
    channel: str = ""
    again: bool = False

    @property
    def way(self) -> str:
        """The channel by which the letter goes."""
        return self.channel or (Channel.EMAIL.value if self.address else Channel.PAGE.value)

    @property
    def named(self) -> str:
        """What tells this letter from the same one to others, and by other ways."""
        return f"{self.key}/{self.way}" if self.again else self.key


ONE_PERSON = frozenset({Audience.ASSIGNEE, Audience.COLLEAGUE, Audience.DEPARTMENT})
"""Letters that tell someone of what is theirs now; no one else is told in their place."""

StaffDirectory = dict[tuple[object, ...], list[Recipient]]
"""Staff already looked up in a run over many cases."""


def recipients(
    case: RecordsRequest,
    audience: Audience,
    directory: StaffDirectory | None = None,
    *,
    every_way: bool = False,
) -> list[Recipient]:
    """Who receives a letter about `case` (no query for the requester, one for staff not in `directory`).

    What was recorded for the requester reaches them by each way they gave, as does a letter that goes `every_way`.
    """
    if audience is Audience.REQUESTER and (every_way or case.recorded is not None):
        return by_every_way("requester", case.requester)
    if audience in (Audience.OLD_ADDRESS, Audience.NEW_ADDRESS):
        return _addresses(case, audience)
    if audience is Audience.REQUESTER:
        return [person("requester", case.requester)]
    if audience is Audience.CUSTODIAN:
        return _custodian(case)
    directory = {} if directory is None else directory
    own = case.pk if case.sensitive else None
    key = (case.city_id, audience, case.assignee_id, case.department_id, case.kind == Kind.DATA_ACCESS, own)
    if key not in directory:
        directory[key] = _staff(case, audience) or _nobody(audience)
    return directory[key]


def _addresses(case: RecordsRequest, audience: Audience) -> list[Recipient]:
    """The requester at the address that a change in hand leaves, or at the one it leads to."""
    change = case.email_change
    if change is None:
        return []
    address = change.old_email if audience is Audience.OLD_ADDRESS else change.new_email
    return [Recipient("requester", address, case.requester.language, Channel.EMAIL.value)]


def _custodian(case: RecordsRequest) -> list[Recipient]:
    """The custodian of the task in hand; without an address no letter, and the city calls them."""
    task = case.task
    if task is None or not task.email:
        return []
    name = hashlib.sha256(task.email.lower().encode()).hexdigest()[:12]
    return [Recipient(f"custodian:{name}", task.email, "en")]


def _nobody(audience: Audience) -> list[Recipient]:
    """Who stands for an office in which no one has an address; where one person was meant, there is no letter."""
    return [] if audience in ONE_PERSON else [Recipient(f"staff:{audience.value}", "", "en")]


def person(key: str, requester: Requester) -> Recipient:
    """Someone from outside, by the way they chose or the best they gave."""
    channel, address = next(iter(ways(requester)), (Channel.PAGE, ""))
    return Recipient(key, address, requester.language, channel.value)


def by_every_way(key: str, requester: Requester) -> list[Recipient]:
    """The same person by each way they gave: what someone else entered for them must not miss them."""
    first, *others = [
        Recipient(key, address, requester.language, channel.value) for channel, address in ways(requester)
    ] or [person(key, requester)]
    return [first, *(replace(other, again=True) for other in others)]


def _staff(case: RecordsRequest, audience: Audience) -> list[Recipient]:
    members = Membership.objects.filter(city_id=case.city_id, user__is_active=True).exclude(user__email="")
    everybody = members
    if audience is Audience.EVERY_ADMINISTRATOR:  # also of a restricted case they do not see
        return _each(members.filter(role=Role.CITY_ADMINISTRATOR))
    if audience is Audience.OFFICERS:
        members = members.filter(role=Role.APPEALS_OFFICER)
    elif audience is Audience.ADMINISTRATORS:
        members = members.filter(role=Role.CITY_ADMINISTRATOR)
    elif audience is Audience.APPROVERS:
        members = _who_may_approve(case, members)
    elif audience is Audience.PROPOSER:
        members = members.filter(user_id__in=case.proposals.values_list("proposed_by_id", flat=True)[:1])
    elif audience is Audience.ASSIGNEE:
        members = members.filter(user_id=case.assignee_id or 0)
    elif audience is Audience.COLLEAGUE:
        members = members.filter(user_id__in=case.notes.order_by("-id").values("colleague_id")[:1])
    elif audience is Audience.DEPARTMENT:
        members = members.filter(department_id=case.department_id or 0)
    elif audience is Audience.HANDLER and case.assignee_id and _works(members, case.assignee_id):
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
    found = _written_to(case, members)
    if audience in TO_THE_DESK and not found:
        found = _written_to(case, everybody.filter(role=Role.CITY_ADMINISTRATOR))
    return found


def _written_to(case: RecordsRequest, members: QuerySet[Membership]) -> list[Recipient]:
    """Each member once (one query, two for a restricted case)."""
    chosen = _who_reads(case, members) if case.sensitive else members
    return _each(chosen)


def _each(members: QuerySet[Membership]) -> list[Recipient]:
    rows = members.values_list("user_id", "user__email").order_by("user_id").distinct()
    return [Recipient(f"staff:{user_id}", email, "en") for user_id, email in rows]


TO_THE_DESK = frozenset({Audience.HANDLER, Audience.INTAKE})
"""Letters someone must act on: without an owner, a reviewer or a clerk they go to the administrators."""


def _works(members: QuerySet[Membership], user_id: int) -> bool:
    """Whether the owner still works here and can be written to; else their department is told."""
    return members.filter(user_id=user_id).exists()


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
