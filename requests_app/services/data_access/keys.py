"""What holders do with their access: make, replace and end keys, ask for more time, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.api_keys import KEY_MARK, hash_of, new_secret
from requests_app.access.models import AccessGrant, ApiKey
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import local
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.data_access import KeyContext, RenewalContext
from requests_app.services.data_access import grant_changes
from requests_app.services.data_access.grants import may_work
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import refusal


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key. `secret` is stored nowhere: it is shown once. `old_ends_at`: until when the one before works."""

    secret: str
    prefix: str
    old_ends_at: datetime | None


def make_key(
    case_id: int, *, at_once: bool = False, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Issued:
    """Make the first key, or a new one in place of the present one, which works on for the city's overlap.

    `at_once`: every older key ends now, for one that fell into other hands. Raises NotNow unless the access works.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.MAKE_KEY, case)
        grant = grant_changes.grant_of(case)
        if not may_work(grant, local_date(case.city, now)):
            raise _cannot(grant)
        older = ApiKey.objects.filter(grant=grant, revoked_at=None)
        replaced = older.filter(ends_at=None).exists()
        ends_at = now + timedelta(hours=0 if at_once else case.city.policy.key_overlap_hours)
        if at_once:
            older.update(revoked_at=now)
        else:
            older.filter(ends_at=None).update(ends_at=ends_at)
        prefix, secret = new_secret(KEY_MARK)
        key = ApiKey.objects.create(grant=grant, prefix=prefix, secret_hash=hash_of(secret), created_at=now)
        kind = EventKind.KEY_ROTATED if replaced else EventKind.KEY_MADE
        old_ends_at = ends_at if replaced else None
        letter_context = KeyContext(
            prefix=f"{KEY_MARK}{prefix}",
            at_once=at_once,
            old_ends_local=local(case.city, old_ends_at) if old_ends_at else None,
        )
        case_work.record_event(
            case,
            kind,
            {"grant_id": grant.pk, "key_id": key.pk},
            actor=actor,
            now=now,
            letter_context=letter_context,
        )
        if replaced:
            grant_changes.tell_gateways(case, grant, "key.rotated", now)
        return Issued(secret, prefix, old_ends_at)


def _cannot(grant: AccessGrant) -> Refusal:
    if grant.state == "active":
        return NotNow(_("The last day of this access has passed. Ask the city to renew it."))
    return refusal(grant)


def end_key(
    case_id: int, *, prefix: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """End one key at once. Raises NotNow where there is no such living key."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.END_KEY, case)
        grant = grant_changes.grant_of(case)
        key = ApiKey.objects.filter(grant=grant, prefix=prefix, revoked_at=None).first()
        if key is None or (key.ends_at is not None and key.ends_at <= now):
            raise NotNow(_("This key no longer exists."))
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        data = {"grant_id": grant.pk, "key_id": key.pk}
        case_work.record_event(case, EventKind.KEY_ENDED, data, actor=actor, now=now)
        grant_changes.tell_gateways(case, grant, "key.ended", now)
        return case


def ask_renewal(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Ask the city for more time; once until it answers."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_RENEWAL, case)
        grant = grant_changes.grant_of(case)
        if grant.state not in ("active", "expired"):
            raise refusal(grant)
        if grant.renewal_asked_at is not None:
            raise NotNow(_("You already asked. The city will write to you."))
        grant.renewal_asked_at = now
        grant.save(update_fields=["renewal_asked_at"])
        data = {"grant_id": grant.pk}
        case_work.record_event(
            case,
            EventKind.RENEWAL_ASKED,
            data,
            actor=actor,
            now=now,
            letter_context=RenewalContext(grant=grant),
        )
        return case


def give_back(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Give the access back; its keys end at once."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.GIVE_BACK_ACCESS, case)
        grant_changes.change(case, grant_changes.grant_of(case), "give_back", actor=actor, now=now)
        return case
