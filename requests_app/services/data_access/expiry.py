"""What the sweep does about grants: writes before the last day, and ends what is past it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db.models import QuerySet

from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant
from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.cities.models import City
from requests_app.notices.letters.contexts.data_access import GrantContext
from requests_app.services.data_access import grant_changes
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)


def to_expire(city: City, today: date) -> QuerySet[AccessGrant]:
    """Active grants whose last day has passed."""
    return AccessGrant.objects.filter(city=city, state=GrantState.ACTIVE.value, expires_on__lt=today)


def to_tell(city: City, today: date) -> QuerySet[AccessGrant]:
    """Active grants that end soon, of which their holders were not told yet."""
    until = today + timedelta(days=city.policy.renewal_notice_days)
    active = AccessGrant.objects.filter(city=city, state=GrantState.ACTIVE.value, renewal_told_at=None)
    return active.filter(expires_on__gte=today, expires_on__lte=until)


def sweep_grants(city: City, today: date, now: datetime) -> tuple[dict[str, int], list[int]]:
    """Handle every grant of a city that is due. Returns how many of each, and the cases that could not be handled."""
    done: dict[str, int] = {}
    failed: list[int] = []
    for name, found, act in (
        ("expire_access", to_expire(city, today), _expire),
        ("tell_renewal", to_tell(city, today), _tell),
    ):
        for case_id in list(found.order_by("expires_on", "id").values_list("case_id", flat=True)):
            try:
                done[name] = done.get(name, 0) + act(case_id, today, now)
            except Exception as problem:
                failed.append(case_id)
                log.error("sweep.failed", job=name, case_id=case_id, problem=type(problem).__name__)
    return done, failed


def _expire(case_id: int, today: date, now: datetime) -> int:
    with case_work.open_case(case_id) as case:
        grant = grant_changes.grant_of(case)
        # Read again under the lock: someone may have renewed or ended it a moment ago.
        if not to_expire(case.city, today).filter(pk=grant.pk).exists():
            return 0
        grant_changes.change(case, grant, "expire", actor=SYSTEM, now=now)
        return 1


def _tell(case_id: int, today: date, now: datetime) -> int:
    with case_work.open_case(case_id) as case:
        grant = grant_changes.grant_of(case)
        if not to_tell(case.city, today).filter(pk=grant.pk).exists():
            return 0
        grant.renewal_told_at = now
        grant.save(update_fields=["renewal_told_at"])
        data = {"grant_id": grant.pk, "due_on": grant.expires_on.isoformat()}
        case_work.record_event(
            case,
            EventKind.RENEWAL_TOLD,
            data,
            actor=SYSTEM,
            now=now,
            letter_context=GrantContext(grant=grant, datasets=list(grant.scopes.all())),
        )
        return 1
