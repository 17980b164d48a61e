"""Access to data granted by staff. To take it away is a corrective action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, RateTier
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date, terms_of
from requests_app.datasets.models import Dataset
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.data_access import AccessGrantedContext
from requests_app.services.data_access.grant_terms import require_terms, scoped_datasets
from requests_app.services.determinations.record import decide
from requests_app.services.open_matters.appeal import make_moot
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.open_matters.question import overtake_question
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


def grant_access(
    case_id: int,
    *,
    expires_on: date,
    tier: RateTier | None = None,
    scopes: Sequence[int] = (),
    reasons: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Grant API access to the dataset asked for, up to a last day; the holder makes the key themselves.

    `scopes`: ids of further datasets of the city. `tier` None: the city specifies no limit of calls.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.GRANT_ACCESS, case)
        dataset = _asked_for(case)
        require_terms(case.city, tier, expires_on, local_date(case.city, now))
        datasets = scoped_datasets(case.city, dataset, scopes, actor)
        if AccessGrant.objects.filter(case=case).exclude(state__in=["revoked", "given_back"]).exists():
            raise NotNow(_("This request already has API access. Renew or change it instead."))
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
        ended = overtake_question(case, actor=actor, now=now)
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
            clock_facts=[
                Fact(kind="determined", on=day_of_act(case, now), what="access_granted"),
                *ended,
            ],
            letter_context=AccessGrantedContext(decision=decision, grant=grant, datasets=datasets),
        )
        overtake_if_ended(case, EventKind.ACCESS_GRANTED, actor=actor, now=now)
        make_moot(case, actor=actor, now=now)
        return case


def _asked_for(case: RecordsRequest) -> Dataset:
    if case.kind != Kind.DATA_ACCESS or case.dataset is None:
        raise NotNow(_("This request is not for API access."))
    return case.dataset


def may_work(grant: AccessGrant, today: date) -> bool:
    """Whether keys of this grant open anything on a city-local day."""
    return grant.state == GrantState.ACTIVE and grant.expires_on >= today
