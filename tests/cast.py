"""The characters of the tests: two cities, their staff, a requester, and a case brought into any state by services.

Every function here goes through the services or the loader, so that nothing a test starts from could not happen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import PUBLIC, Actor, link_holder, staff
from requests_app.cases.facts import clock_of
from requests_app.cases.states import State
from requests_app.cities.loader import FOLDER, load
from requests_app.datasets.registry import load_known_datasets
from requests_app.law.clock import latest_extension
from requests_app.models import (
    Appeal,
    City,
    CityPolicy,
    Deadline,
    Department,
    Document,
    Membership,
    RecordsRequest,
    User,
)
from requests_app.services import appealing, deciding, fees, filing, handling, papers, replying
from requests_app.services.denials import CitationInput

LOCAL = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 10, 5, 10, 15, tzinfo=LOCAL).astimezone(UTC)
"""A Monday morning in both cities; the first due date of a case received then is Thursday, 15 October 2026."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ADDRESS = "ana.requester@example.org"
APPEAL_DAYS, APPEAL_DECISION_DAYS = 30, 20

COUNSEL = CitationInput(
    exemption_key="attorney_client",
    records="17 e-mails between the public works director and the city attorney",
    explanation="These e-mails ask for and give legal advice about the bridge contract.",
)
DRAFTS = CitationInput(
    exemption_key="preliminary_drafts",
    records="3 drafts of the inspection memo",
    explanation="These drafts were thrown away in the ordinary course of business and never acted on.",
    facts="The memo was rewritten three times; only the last version was used.",
    harm="Engineers would stop writing down early doubts.",
)
RESPONSIBLE = (("Jordan Ellis", "Records Supervisor"),)
SEGREGABILITY = "Nothing in these records can be separated from the withheld advice."


# --- the city and its people


def a_city(key: str = "sacramento", *, appeals: bool = True, **policy: Any) -> City:
    """One of the two real cities; `appeals` switches its own review on, with days, as an administrator would.

    Further keyword arguments are fields of its CityPolicy.
    """
    if not City.objects.filter(key=key).exists():
        loaded = load(FOLDER / f"{key}.yaml")
        load_known_datasets(loaded.city, loaded.city.facts)
    values: dict[str, Any] = dict(policy)
    if appeals:
        values = {
            "appeal_offered": True,
            "appeal_filing_days": APPEAL_DAYS,
            "appeal_decision_days": APPEAL_DECISION_DAYS,
            "appeal_basis": "City policy on the review of denials",
            **policy,
        }
    if values:
        CityPolicy.objects.filter(city__key=key).update(**values)
    return City.objects.select_related("policy").get(key=key)


def a_department(city: City, key: str = "city_clerk") -> Department:
    """A department named in the city's own file."""
    return city.departments.get(key=key)


def a_member(city: City, role: str, name: str = "", department: Department | None = None) -> User:
    """A member of staff with one role in one city; the same arguments give the same person."""
    username = f"{city.key}-{name or role.replace('_', '-')}"
    user, created = User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@city.example", "is_staff": True}
    )
    if created:
        user.set_password(PASSWORD)
        user.save()
    Membership.objects.get_or_create(
        user=user,
        city=city,
        role=role,
        defaults={"department": department, "title": role.replace("_", " ").title()},
    )
    return user


PASSWORD = "correct-horse-battery-9"


def an_intake_clerk(city: City, name: str = "") -> User:
    """Who takes requests in."""
    return a_member(city, "intake_clerk", name)


def a_reviewer(city: City, name: str = "", department: Department | None = None) -> User:
    """Who decides requests; `department` narrows what they see."""
    return a_member(city, "department_reviewer", name, department)


def an_officer(city: City, name: str = "") -> User:
    """Who decides appeals."""
    return a_member(city, "appeals_officer", name)


def an_administrator(city: City, name: str = "") -> User:
    """Who sets the city's policy."""
    return a_member(city, "city_administrator", name)


def the_intake(case: RecordsRequest) -> Actor:
    """The intake clerk of the case's city, as an actor."""
    return staff(an_intake_clerk(case.city))


def the_reviewer(case: RecordsRequest) -> Actor:
    """The reviewer of the case's city, as an actor."""
    return staff(a_reviewer(case.city))


def the_officer(case: RecordsRequest) -> Actor:
    """The appeals officer of the case's city, as an actor."""
    return staff(an_officer(case.city))


def the_requester(case: RecordsRequest) -> Actor:
    """The holder of the case's link."""
    return link_holder(case.pk)


# --- a case


def a_filing(city: City, **changes: Any) -> filing.Filing:
    """What an ordinary resident asks for."""
    values: dict[str, Any] = {
        "description": "All e-mails about the inspection of the Main Street bridge since January 2024.",
        "name": "Ana Requester",
        "email": ADDRESS,
    }
    return filing.Filing(city=city, **{**values, **changes})


def a_case(city: City | None = None, *, now: datetime = NOW, **changes: Any) -> RecordsRequest:
    """A case just filed on the web."""
    return filing.file(a_filing(city or a_city(), **changes), actor=PUBLIC, now=now)


def again(case: RecordsRequest) -> RecordsRequest:
    """The case as it stands in the database now."""
    return RecordsRequest.objects.select_related("city__policy", "requester", "department").get(pk=case.pk)


def a_case_in(state: str, city: City | None = None, *, now: datetime = NOW, **changes: Any) -> RecordsRequest:
    """A case filed at `now` and driven into `state`, one act an hour."""
    return drive(a_case(city, now=now, **changes), state)


def a_document(
    case: RecordsRequest, now: datetime, name: str = "memo.txt", content: bytes = b"A memo."
) -> Document:
    """A document the city filed in the case, still internal."""
    upload = SimpleUploadedFile(name, content)
    papers.add_document(case.pk, upload=upload, actor=the_intake(case), now=now)
    return case.documents.latest("id")


def deadline(case: RecordsRequest, kind: str = "determination") -> Deadline:
    """The latest due date of a kind."""
    return case.deadlines.filter(kind=kind).latest("cycle")


def latest_extension_of(case: RecordsRequest) -> date:
    """The last day an extension may name."""
    clock = clock_of(case)
    limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
    assert limit is not None and limit.last_working_on is not None
    return limit.last_working_on


# --- the ways into each state; a way is one act on a case that stands in the state before


def _after(case: RecordsRequest) -> datetime:
    """An hour after the last thing that happened."""
    return case.events.latest("seq").at + HOUR


def begin_review(case: RecordsRequest, now: datetime) -> None:
    """The intake clerk gives the case to the clerk's office."""
    handling.begin_review(case.pk, department=a_department(case.city), actor=the_intake(case), now=now)


def ask(case: RecordsRequest, now: datetime) -> None:
    """A question with a narrower scope."""
    handling.ask_to_clarify(
        case.pk,
        question="Which of the two bridges do you mean?",
        proposed_scope="The north bridge only",
        actor=the_intake(case),
        now=now,
    )


def answer(case: RecordsRequest, now: datetime) -> None:
    """The requester accepts the narrower scope."""
    replying.clarify(case.pk, accept=True, actor=the_requester(case), now=now)


def extend(case: RecordsRequest, now: datetime) -> None:
    """Fourteen days more, because there is so much."""
    handling.extend(
        case.pk,
        ground="voluminous",
        reason="12,000 e-mails match these words and each must be read.",
        to_on=latest_extension_of(case),
        signer_name="Jordan Ellis",
        signer_title="Records Supervisor",
        actor=the_intake(case),
        now=now,
    )


def estimate(case: RecordsRequest, now: datetime) -> None:
    """A lawful estimate for copies."""
    pack = clock_of(case).pack
    rule = next(rule for rule in pack.fees.chargeable if not rule.needs_ground)
    item = fees.FeeItem(kind=rule.key, description="120 pages", amount=fees.Decimal("12.00"))
    fees.estimate_fee(case.pk, items=[item], actor=the_intake(case), now=now)


def settle(case: RecordsRequest, now: datetime) -> None:
    """The estimate is paid."""
    fees.settle_fee(case.pk, outcome="paid", actor=the_intake(case), now=now)


def grant(case: RecordsRequest, now: datetime) -> None:
    """The records exist and will be ready in ten days."""
    deciding.grant(
        case.pk,
        estimated_at=now + 10 * DAY,
        reasons="The inspection file is disclosable.",
        actor=the_reviewer(case),
        now=now,
    )


def reschedule(case: RecordsRequest, now: datetime) -> None:
    """Ready twenty days from now instead."""
    deciding.reschedule(
        case.pk,
        estimated_at=now + 20 * DAY,
        reasons="The scans take longer.",
        actor=the_reviewer(case),
        now=now,
    )


def release(case: RecordsRequest, now: datetime) -> None:
    """One checked document goes out."""
    document = a_document(case, now)
    deciding.release(case.pk, documents=[document.pk], checked=True, actor=the_reviewer(case), now=now)


def release_in_part(case: RecordsRequest, now: datetime) -> None:
    """One checked document goes out, e-mails with counsel stay."""
    document = a_document(case, now)
    deciding.release_in_part(
        case.pk,
        citations=[COUNSEL],
        segregability="The memo was separated from the advice and is released.",
        responsible=RESPONSIBLE,
        documents=[document.pk],
        checked=True,
        actor=the_reviewer(case),
        now=now,
    )


def deny(case: RecordsRequest, now: datetime) -> None:
    """Everything is withheld under two exemptions."""
    deciding.deny(
        case.pk,
        citations=[COUNSEL, DRAFTS],
        segregability=SEGREGABILITY,
        responsible=RESPONSIBLE,
        actor=the_reviewer(case),
        now=now,
    )


def report_no_records(case: RecordsRequest, now: datetime) -> None:
    """A search found nothing."""
    deciding.report_no_records(
        case.pk, search="The mail archive and the paper files of 2024.", actor=the_reviewer(case), now=now
    )


def transfer(case: RecordsRequest, now: datetime) -> None:
    """The county has the records."""
    deciding.transfer(
        case.pk,
        body="County Department of Transportation",
        contact="The records desk at the county administration building",
        actor=the_intake(case),
        now=now,
    )


def withdraw(case: RecordsRequest, now: datetime) -> None:
    """The requester no longer wants it."""
    replying.withdraw(case.pk, actor=the_requester(case), now=now)


def appeal(case: RecordsRequest, now: datetime) -> None:
    """Every citation is contested; without a decision, its absence is."""
    decision = again(case).decision
    citations = list(decision.citations.values_list("pk", flat=True)) if decision else []
    appealing.appeal(
        case.pk,
        grounds="These are facts, not advice.",
        citations=citations,
        actor=the_requester(case),
        now=now,
    )


def the_appeal(case: RecordsRequest) -> Appeal:
    """The latest appeal of a case."""
    return case.appeals.latest("id")


def decide_appeal(case: RecordsRequest, now: datetime, *findings: str) -> None:
    """The officer finds as told, point by point; the last finding holds for every further point."""
    points = list(the_appeal(case).points.all())
    found = {
        point.pk: appealing.FindingInput(
            findings[min(place, len(findings) - 1)], "Because of what the record shows."
        )
        for place, point in enumerate(points)
    }
    overturned = any(item.finding == "overturned" for item in found.values())
    appealing.decide_appeal(
        case.pk,
        findings=found,
        responsible=[("Morgan Reyes", "Appeals Officer")],
        instruction="Release what is factual." if overturned else "",
        actor=the_officer(case),
        now=now,
    )


def uphold(case: RecordsRequest, now: datetime) -> None:
    """The city was right on every point."""
    decide_appeal(case, now, "upheld")


def close(case: RecordsRequest, now: datetime) -> None:
    """A clerk closes."""
    handling.close(case.pk, reason="The requester thanked us by phone.", actor=the_intake(case), now=now)


Way = tuple[str, Callable[[RecordsRequest, datetime], None]]
WAYS: dict[str, Way] = {
    State.CLERK_REVIEW.value: (State.SUBMITTED.value, begin_review),
    State.AWAITING_REQUESTER.value: (State.CLERK_REVIEW.value, ask),
    State.AWAITING_PAYMENT.value: (State.CLERK_REVIEW.value, estimate),
    State.IN_PRODUCTION.value: (State.CLERK_REVIEW.value, grant),
    State.RELEASED.value: (State.CLERK_REVIEW.value, release),
    State.PARTLY_RELEASED.value: (State.CLERK_REVIEW.value, release_in_part),
    State.DENIED.value: (State.CLERK_REVIEW.value, deny),
    State.NO_RECORDS.value: (State.CLERK_REVIEW.value, report_no_records),
    State.TRANSFERRED.value: (State.CLERK_REVIEW.value, transfer),
    State.WITHDRAWN.value: (State.CLERK_REVIEW.value, withdraw),
    State.APPEALED.value: (State.DENIED.value, appeal),
    State.UPHELD.value: (State.APPEALED.value, uphold),
    State.CLOSED.value: (State.RELEASED.value, close),
}
"""State: the state before it and the act that leads from there."""


def drive(case: RecordsRequest, state: str) -> RecordsRequest:
    """Bring a case that is `submitted`, or on the usual way to `state`, into it; each act an hour after the last."""
    case = again(case)
    if case.state == str(state):
        return case
    before, act = WAYS[str(state)]
    case = drive(case, before)
    act(case, _after(case))
    return again(case)
