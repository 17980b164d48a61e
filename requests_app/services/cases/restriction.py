"""A case restricted to named staff, with a reason; who reads it changed, or named once no one did; lifted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Note, RecordsRequest, Restriction
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Membership
from requests_app.notices.letters.contexts.owners import ReadersContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.readership import CAN_LIFT, is_read


def restrict(
    case_id: int,
    *,
    reason: str,
    readers: Collection[int],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """From now on only these accounts, and whoever restricts it, see the case anywhere; its public page closes."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RESTRICT, case)
        required(reason=(reason, _("Say why the request must be restricted.")))
        if case.sensitive:
            raise NotNow(_("The request is restricted already."))
        case.readers = _sound(case, {*readers, int(actor.user_id or 0)})
        case.sensitive, case.public_title = True, ""
        row = Restriction.objects.create(
            case=case, reason=reason.strip(), placed_by_id=int(actor.user_id or 0), placed_at=now
        )
        _record(case, EventKind.RESTRICTED, row, actor, now)
        _let_go(case, actor, now)
        return case


def change_readers(
    case_id: int,
    *,
    readers: Collection[int],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name who sees a restricted case; someone who can lift the restriction must be among them."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RESTRICT, case)
        row = _open(case)
        case.readers = _sound(case, set(readers))
        _record(case, EventKind.READERS_CHANGED, row, actor, now)
        _let_go(case, actor, now)
        return case


def unread_cases(city: City) -> Sequence[RecordsRequest]:
    """The restricted cases of a city that no one sees: their readers left it, lost their roles, or are away."""
    restricted = RecordsRequest.objects.filter(city=city, sensitive=True).order_by("number")
    return [case for case in restricted.select_related("city") if not is_read(case)]


def name_readers(
    case_id: int,
    *,
    reason: str,
    readers: Collection[int],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name who sees a restricted case that no one sees any more; every administrator of the city is told.

    The reason is a note in the case. Raises NotNow while anyone who works for the city sees it.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.NAME_READERS, case)
        row = _open(case)
        if is_read(case):
            raise NotNow(_("Someone who sees this request still works here. Ask them."))
        required(reason=(reason, _("Say why you name who sees the request.")))
        case.readers = _sound(case, set(readers))
        if not is_read(case):
            raise Incomplete({"readers": [_("Everyone you named is away or cannot open this request.")]})
        note = Note.objects.create(
            case=case, author_id=int(actor.user_id or 0), body=reason.strip(), written_at=now
        )
        case_work.record_event(
            case,
            EventKind.READERS_NAMED,
            {"restriction_id": row.pk, "reader_ids": list(case.readers), "note_id": note.pk},
            actor=actor,
            now=now,
            letter_context=ReadersContext(author=actor.name, reason=note.body, readers=_names(case)),
        )
        _let_go(case, actor, now)
        return case


def _let_go(case: RecordsRequest, actor: Actor, now: datetime) -> None:
    """Whoever the case is assigned to and who no longer sees it does not have it either."""
    if case.assignee_id is None or case.assignee_id in case.readers:
        return
    case.assignee = None
    data = {"department_id": case.department_id, "assignee_id": None, "outcome": "restricted"}
    case_work.record_event(case, EventKind.ASSIGNED, data, actor=actor, now=now)


def _names(case: RecordsRequest) -> list[str]:
    rows = Membership.objects.filter(city_id=case.city_id, user_id__in=case.readers).select_related("user")
    return sorted({row.user.get_full_name() or row.user.username for row in rows})


def lift_restriction(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Open the case again to all staff of the city who see such cases."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RESTRICT, case)
        row = _open(case)
        row.lifted_by_id, row.lifted_at = actor.user_id, now
        row.save()
        case.sensitive, case.readers = False, []
        _record(case, EventKind.RESTRICTION_LIFTED, row, actor, now)
        return case


def _open(case: RecordsRequest) -> Restriction:
    row = Restriction.objects.filter(case=case, lifted_at=None).first()
    if row is None:
        raise NotNow(_("The request is not restricted."))
    return row


def _sound(case: RecordsRequest, readers: set[int]) -> list[int]:
    """The readers in order. Raises Incomplete for someone from elsewhere, or where no one could lift it."""
    members = Membership.objects.filter(city_id=case.city_id, user_id__in=readers, user__is_active=True)
    roles: dict[int, set[str]] = {}
    for user_id, role in members.values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(role)
    if readers - set(roles):
        raise Incomplete({"readers": [_("Choose only staff of this city.")]})
    if not any(own & CAN_LIFT for own in roles.values()):
        raise Incomplete({"readers": [_("Name at least one person who can lift the restriction.")]})
    return sorted(readers)


def _record(case: RecordsRequest, kind: EventKind, row: Restriction, actor: Actor, now: datetime) -> None:
    data = {"restriction_id": row.pk, "reader_ids": list(case.readers)}
    case_work.record_event(case, kind, data, actor=actor, now=now)
