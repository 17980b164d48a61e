"""An access that was granted: changed, renewed, reinstated by staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.models import RateTier
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.data_access import AccessChangedContext
from requests_app.services.data_access import grant_changes
from requests_app.services.data_access.grant_terms import require_terms, scoped_datasets
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import refusal


def change_access(
    case_id: int,
    *,
    tier: RateTier | None = None,
    scopes: Sequence[int] = (),
    reason: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Set another tier or other datasets for an access that lives, with the reason the holder reads."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.CHANGE_ACCESS, case)
        grant = grant_changes.grant_of(case)
        required(reason=(reason, _("Enter the reason for the change.")))
        require_terms(case.city, tier, grant.expires_on, min(grant.expires_on, local_date(case.city, now)))
        datasets = scoped_datasets(case.city, grant.dataset, scopes, actor)
        if not grant.is_living:
            raise refusal(grant)
        grant.tier, grant.changed_at = tier, now
        grant.save()
        grant.scopes.set(datasets)
        data = {
            "grant_id": grant.pk,
            "tier_id": tier.pk if tier else None,
            "dataset_ids": sorted(row.pk for row in datasets),
        }
        letter_context = AccessChangedContext(grant=grant, datasets=datasets, reason=reason.strip())
        case_work.record_event(
            case, EventKind.ACCESS_CHANGED, data, actor=actor, now=now, letter_context=letter_context
        )
        grant_changes.tell_gateways(case, grant, "grant.changed", now)
        return case


def renew_access(
    case_id: int, *, expires_on: date, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Let an access that is active or has expired go on to a later last day."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RENEW_ACCESS, case)
        grant = grant_changes.grant_of(case)
        today = local_date(case.city, now)
        require_terms(case.city, None, expires_on, today)
        if expires_on <= grant.expires_on:
            raise Incomplete({"expires_on": [_("Enter a last day after the current one.")]})
        grant_changes.change(case, grant, "renew", expires_on, actor=actor, now=now)
        return case


def reinstate_access(
    case_id: int, *, reason: str = "", actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Let the keys of a suspended access work again."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.REINSTATE_ACCESS, case)
        grant = grant_changes.grant_of(case)
        grant_changes.change(case, grant, "reinstate", actor=actor, now=now, reason=reason)
        return case
