"""What staff do about access to data: grant, change, renew, reinstate. To take it away is a corrective action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, RateTier
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date, terms_of
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.data_access import AccessChangedContext, AccessGrantedContext
from requests_app.services.data_access import grant_changes
from requests_app.services.determinations.record import decide
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition, refusal

MOST_YEARS = 10
MOST_SCOPES = 200


def grant_access(
    case_id: int,
    *,
    expires_on: date,
    tier: RateTier | None = None,
    scopes: Sequence[int] = (),
    reasons: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Grant access by program to the dataset asked for, up to a last day; the holder makes the key themselves.

    `scopes`: ids of further datasets of the city. `tier` None: the city specifies no limit of calls.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.GRANT_ACCESS, case)
        dataset = _asked_for(case)
        _require_sound(case.city, tier, expires_on, local_date(case.city, now))
        datasets = _datasets(case.city, dataset, scopes, actor)
        if AccessGrant.objects.filter(case=case).exclude(state__in=["revoked", "given_back"]).exists():
            raise NotNow(_("This request has an access already. Renew or change it instead."))
        details = {
            "expires_on": expires_on.isoformat(),
            "tier": tier.name if tier else "",
            "reasons": reasons.strip(),
        }
        decision = decide(case, DecisionKind.ACCESS, details, actor, now)
        apply_transition(case, "grant_access", decision)
        grant = AccessGrant.objects.create(
            case=case,
            city=case.city,
            dataset=dataset,
            tier=tier,
            granted_at=now,
            changed_at=now,
            expires_on=expires_on,
        )
        grant.scopes.set(datasets)
        case_work.record_event(
            case,
            EventKind.ACCESS_GRANTED,
            {
                "decision_id": decision.pk,
                "grant_id": grant.pk,
                "tier_id": tier.pk if tier else None,
                "dataset_ids": sorted(row.pk for row in datasets),
                "to_on": expires_on.isoformat(),
                "terms": case_clock.terms_data(terms_of(case.city.policy)),
            },
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="determined", on=local_date(case.city, now), what="access_granted")],
            letter_context=AccessGrantedContext(decision=decision, grant=grant, datasets=datasets),
        )
        return case


def _asked_for(case: RecordsRequest) -> Dataset:
    if case.kind != Kind.DATA_ACCESS or case.dataset is None:
        raise NotNow(_("This request does not ask for access to data by program."))
    return case.dataset


def _require_sound(city: City, tier: RateTier | None, expires_on: date | None, today: date) -> None:
    gaps: dict[str, list[str]] = {}
    if tier is not None and (tier.city_id != city.pk or tier.retired):
        gaps["tier"] = [_("Choose one of the city’s own tiers.")]
    if expires_on is None:
        gaps["expires_on"] = [_("Give the last day of the access.")]
    elif expires_on < today:
        gaps["expires_on"] = [_("The last day has passed already.")]
    elif expires_on.year > today.year + MOST_YEARS:
        gaps["expires_on"] = [_("That is more than ten years from now. Check the year.")]
    if gaps:
        raise Incomplete(gaps)


def _datasets(city: City, asked: Dataset, scopes: Sequence[int], actor: Actor) -> list[Dataset]:
    wanted = {asked.pk, *scopes}
    found = list(Dataset.objects.visible_to(actor).filter(city=city, pk__in=list(wanted)[: MOST_SCOPES + 1]))
    if len(wanted) > MOST_SCOPES or {row.pk for row in found} | {asked.pk} != wanted:
        raise Incomplete({"scopes": [_("Choose datasets of this city.")]})
    return found if asked.pk in {row.pk for row in found} else [asked, *found]


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
        required(reason=(reason, _("Say why the access changes.")))
        _require_sound(case.city, tier, grant.expires_on, min(grant.expires_on, local_date(case.city, now)))
        datasets = _datasets(case.city, grant.dataset, scopes, actor)
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
        _require_sound(case.city, None, expires_on, today)
        if expires_on <= grant.expires_on:
            raise Incomplete({"expires_on": [_("The new last day must be after the present one.")]})
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


def may_work(grant: AccessGrant, today: date) -> bool:
    """Whether keys of this grant open anything on a city-local day."""
    return grant.state == GrantState.ACTIVE and grant.expires_on >= today
