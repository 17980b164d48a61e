"""A case restricted to named staff, with a reason; who reads it changed; the restriction lifted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, Restriction
from requests_app.cases.permissions import STAFF_VERBS
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Membership
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


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
        return case


def change_readers(
    case_id: int,
    *,
    readers: Collection[int],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name who sees a restricted case; somebody who can lift the restriction must be among them."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RESTRICT, case)
        row = _open(case)
        case.readers = _sound(case, set(readers))
        _record(case, EventKind.READERS_CHANGED, row, actor, now)
        return case


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
    """The readers in order. Raises Incomplete for somebody from elsewhere, or where nobody could lift it."""
    members = Membership.objects.filter(city_id=case.city_id, user_id__in=readers, user__is_active=True)
    roles: dict[int, set[str]] = {}
    for user_id, role in members.values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(role)
    if readers - set(roles):
        raise Incomplete({"readers": [_("Choose only staff of this city.")]})
    can_lift = STAFF_VERBS[Verb.RESTRICT]
    if not any(own & set(can_lift) for own in roles.values()):
        raise Incomplete({"readers": [_("Name at least one person who can lift the restriction.")]})
    return sorted(readers)


def _record(case: RecordsRequest, kind: EventKind, row: Restriction, actor: Actor, now: datetime) -> None:
    data = {"restriction_id": row.pk, "reader_ids": list(case.readers)}
    case_work.record_event(case, kind, data, actor=actor, now=now)
