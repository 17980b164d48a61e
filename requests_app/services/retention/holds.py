"""Legal holds over time: the review day brings one back, a person keeps or lifts it; holds on a set of requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import LegalHold, Note, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.letters.contexts.review import HoldContext
from requests_app.services.retention.hold_and_erasure import enter_hold, release_hold, require_hold
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

log = structlog.get_logger(__name__)
MOST_CASES = 500
"""Requests put on hold at once."""


def due_holds(city: City, today: date) -> QuerySet[LegalHold]:
    """Open holds whose review day has come and that were not brought back."""
    return LegalHold.objects.filter(
        case__city=city, lifted_at=None, review_on__lte=today, brought_at=None
    ).order_by("review_on", "pk")


def bring_back_holds(city: City, today: date, now: datetime) -> tuple[int, list[int]]:
    """Bring every due hold of a city back to its administrators; how many, and the cases where it failed."""
    done, failed = 0, []
    for hold_id, case_id in list(due_holds(city, today).values_list("pk", "case_id")):
        try:
            done += _bring(hold_id, case_id, now)
        except Exception as problem:
            failed.append(case_id)
            log.error("sweep.failed", job="hold_review", case_id=case_id, problem=type(problem).__name__)
    return done, failed


def _bring(hold_id: int, case_id: int, now: datetime) -> bool:
    with case_work.open_case(case_id) as case:
        policy.require(SYSTEM, Verb.BRING_BACK_HOLD, case)
        hold = due_holds(case.city, local_date(case.city, now)).filter(pk=hold_id).first()
        if hold is None:
            return False
        hold.brought_at = now
        hold.save(update_fields=["brought_at"])
        case_work.record_event(
            case,
            EventKind.HOLD_REVIEW_DUE,
            {"hold_id": hold.pk, "due_on": hold.review_on.isoformat()},
            actor=SYSTEM,
            now=now,
            letter_context=HoldContext(hold=hold),
        )
        return True


def review_hold(
    case_id: int,
    *,
    reason: str,
    review_on: date,
    hold_id: int | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Keep a hold after looking at it again, with the reason and the next review day; the reason is a note."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.PLACE_HOLD, case)
        required(reason=(reason, _("Say why the request must still be kept.")))
        require_ahead(case.city, review_on, now)
        _keep(case, require_hold(case, hold_id), reason, review_on, actor, now)
        return case


def _keep(
    case: RecordsRequest, hold: LegalHold, reason: str, review_on: date, actor: Actor, now: datetime
) -> None:
    hold.review_on, hold.brought_at = review_on, None
    hold.save(update_fields=["review_on", "brought_at"])
    note = Note.objects.create(
        case=case, author_id=int(actor.user_id or 0), body=reason.strip(), written_at=now
    )
    case_work.record_event(
        case,
        EventKind.HOLD_REVIEWED,
        {"hold_id": hold.pk, "note_id": note.pk, "on": review_on.isoformat()},
        actor=actor,
        now=now,
    )


def require_ahead(city: City, review_on: date, now: datetime) -> None:
    """Refuse with Incomplete a review day that is not to come."""
    if review_on <= local_date(city, now):
        raise Incomplete({"review_on": [_("Enter a review date in the future.")]})


def place_holds(
    city_id: int,
    *,
    matter: str,
    numbers: Sequence[str],
    reason: str,
    review_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Put a set of requests on hold for one matter, all or none; those it holds already stay. How many are new."""
    with transaction.atomic():
        matter = " ".join(matter.split())
        required(
            matter=(matter, _("Name the matter, such as a claim or a case.")),
            reason=(reason, _("Say why the request must be kept.")),
        )
        cases = _named(city_id, numbers, actor)
        require_ahead(cases[0].city, review_on, now)
        new = 0
        for pk in [case.pk for case in cases]:
            with case_work.open_case(pk) as case:
                policy.require(actor, Verb.PLACE_HOLD, case)
                if not LegalHold.objects.filter(case=case, lifted_at=None, matter=matter).exists():
                    enter_hold(case, reason, review_on, actor, now, matter=matter)
                    new += 1
        return new


def _named(city_id: int, numbers: Sequence[str], actor: Actor) -> list[RecordsRequest]:
    """The requests of these numbers, in the order in which they are locked. Raises Incomplete for any unknown one."""
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))
    if not wanted:
        raise Incomplete({"numbers": [_("Enter at least one request number.")]})
    if len(wanted) > MOST_CASES:
        raise Incomplete({"numbers": [_("Enter at most %(most)s numbers at once.") % {"most": MOST_CASES}]})
    seen = RecordsRequest.objects.visible_to(actor).filter(city_id=city_id, number__in=wanted)
    found = list(seen.select_related("city__policy").order_by("pk"))
    unknown = [number for number in wanted if number not in {case.number for case in found}]
    if unknown:
        sentence = ngettext(
            "There is no request %(numbers)s.", "There are no requests %(numbers)s.", len(unknown)
        )
        raise Incomplete({"numbers": [sentence % {"numbers": ", ".join(unknown[:20])}]})
    return found


def review_holds(
    city_id: int, *, matter: str, reason: str, review_on: date, actor: Actor, now: datetime
) -> int:
    """Keep every open hold of a matter until the next review day, with the reason. How many. Raises NotNow."""
    with transaction.atomic():
        required(reason=(reason, _("Say why the request must still be kept.")))
        for pk in (found := _of_matter(city_id, matter, actor)):
            with case_work.open_case(pk) as case:
                policy.require(actor, Verb.PLACE_HOLD, case)
                require_ahead(case.city, review_on, now)
                hold = LegalHold.objects.get(case=case, lifted_at=None, matter=matter)
                _keep(case, hold, reason, review_on, actor, now)
        return len(found)


def lift_holds(city_id: int, *, matter: str, actor: Actor, now: datetime) -> int:
    """Lift every open hold of a matter; holds of other matters stay. How many. Raises NotNow."""
    with transaction.atomic():
        for pk in (found := _of_matter(city_id, matter, actor)):
            with case_work.open_case(pk) as case:
                policy.require(actor, Verb.LIFT_HOLD, case)
                release_hold(
                    case, LegalHold.objects.get(case=case, lifted_at=None, matter=matter), actor, now
                )
        return len(found)


def _of_matter(city_id: int, matter: str, actor: Actor) -> list[int]:
    seen = RecordsRequest.objects.visible_to(actor).filter(city_id=city_id)
    held = LegalHold.objects.filter(case__in=seen, lifted_at=None, matter=matter).exclude(matter="")
    found = list(held.order_by("case_id").values_list("case_id", flat=True))
    if not found:
        raise NotNow(_("There is no legal hold."))
    return found
