"""Every page of the desk once, as an administrator sees it: photographed wide and narrow, and judged by axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from requests_app.cases.actors import staff
from requests_app.models import CityPolicy, Notice, RecordsRequest
from requests_app.services.determinations import proposal as determination_proposal
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.letters import print_queue as letter_print_queue
from tests import cast, incident_cast, logs
from tests.access import people
from tests.browser.desk import DESK, look_at_each
from tests.browser.people import Clerk
from tests.browser.stage import Stage
from tests.services.inbound_mail.test_receive import a_mail, received
from tests.services.letters.printing import a_posted_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = (
    "notice", "inboundmail", "dataset", "incident", "accessgrant", "ratetier", "citation",
    "retentionrule", "closedday", "membership", "printbatch", "webhookendpoint", "stafftoken", "heartbeat",
    "routingrule", "department", "tag", "snippet",
)  # fmt: skip
OF_THE_CITY = (
    "dataset/new", "incident/corrective-actions", "incident/court-order", "retentionrule/{}/add", "closedday/{}/add",
    "closedday/{}/import", "membership/{}/add", "ratetier/{}/add", "ratetier/{}/token", "letterhead",
    "letterhead/{}/letters/denial", "webhookendpoint/{}/add", "stafftoken/{}/add", "membership/new", "citation/manager",
    "closedday/{}/pattern",
    "routingrule/{}/add", "department/{}/add", "department/{}/contact", "tag/{}/add", "snippet/{}/add",
)  # fmt: skip
ACTIONS = ("deny", "release_in_part", "place_hold", "change_contact", "override_date", "ask_custodian")
WITHOUT_A_CITY = ("membership/new", "citation/manager")
DATASET_ACTIONS = ("begin_review", "withhold", "withdraw", "edit")
INCIDENT_ACTIONS = (
    "contain",
    "corrective_action_suspension",
    "corrective_action_referral_to_city_attorney",
    "ask_to_return",
    "assign",
)


def _proposed() -> RecordsRequest:
    """A denial that waits for a second person, with a log of three lines."""
    case = cast.a_case_in("clerk_review")
    logs.draft(case, logs.lines(3), cast.NOW + 2 * cast.HOUR)
    CityPolicy.objects.filter(city=case.city).update(approval_for=["deny", "release_in_part"])
    draft = ReleaseDraft(
        citations=(cast.COUNSEL, cast.DRAFTS),
        segregability=cast.SEGREGABILITY,
        responsible=tuple(cast.RESPONSIBLE),
    )
    cast.an_administrator(case.city)
    determination_proposal.propose(
        case.pk, verb="deny", draft=draft, actor=cast.the_reviewer(case), now=cast.NOW + 3 * cast.HOUR
    )
    return cast.again(case)


def _pages() -> Iterator[tuple[str, str]]:
    """What to call each page, and its address."""
    city = cast.a_city()
    proposed = _proposed()
    ready = cast.a_case_in("clerk_review", city)
    cast.note(ready, cast.NOW + 2 * cast.HOUR)
    tier = people.a_tier(city, per_minute=60, per_day=5000)
    people.a_gateway(city)
    held = people.a_grant(people.a_dataset(city), tier=tier)
    people.a_key(held)
    incident = incident_cast.under_review(incident_cast.a_report(city, kind="improper_release"))
    mail = received(a_mail(ready, "Please send it soon.\n", From="friend@example.org"))
    a_posted_case(city)
    batch = letter_print_queue.print_batch(
        city.pk, actor=staff(cast.an_intake_clerk(city)), now=cast.NOW + cast.HOUR
    )
    a_posted_case(city, name="Bo Ruiz")
    yield "my-work", "/admin/"
    yield "queue", f"{DESK}/recordsrequest/"
    yield "file", f"{DESK}/recordsrequest/file/"
    yield from ((name, f"{DESK}/{name}/") for name in LISTS)
    for name in OF_THE_CITY:
        path = name.format(city.key) if "{}" in name or name in WITHOUT_A_CITY else f"{name}/{city.key}"
        yield name.replace("/{}", "").replace("/", "-"), f"{DESK}/{path}/"
    for label, case in (("proposed", proposed), ("granted", held.case)):
        yield f"case-{label}", f"{DESK}/recordsrequest/{case.pk}/change/"
    yield "log", f"{DESK}/recordsrequest/{proposed.pk}/log/"
    yield "log-file", f"{DESK}/recordsrequest/{ready.pk}/log/file/"
    yield "approve", f"{DESK}/recordsrequest/{proposed.pk}/action/approve_denial/"
    yield "return", f"{DESK}/recordsrequest/{proposed.pk}/action/return_denial/"
    yield from ((verb, f"{DESK}/recordsrequest/{ready.pk}/action/{verb}/") for verb in ACTIONS)
    yield "change-access", f"{DESK}/recordsrequest/{held.case_id}/action/change_access/"
    yield "letter", f"{DESK}/notice/{Notice.objects.filter(case=proposed).latest('pk').pk}/change/"
    yield "mail", f"{DESK}/inboundmail/{mail.pk}/change/"
    yield "batch", f"{DESK}/printbatch/{batch.pk}/"
    yield "tier", f"{DESK}/ratetier/{tier.pk}/change/"
    yield "policy", f"{DESK}/citypolicy/{city.policy.pk}/change/"
    yield "dataset-page", f"{DESK}/dataset/{held.dataset_id}/change/"
    yield from (
        (f"dataset-{verb}", f"{DESK}/dataset/{held.dataset_id}/action/{verb}/") for verb in DATASET_ACTIONS
    )
    yield "incident-page", f"{DESK}/incident/{incident.pk}/change/"
    yield "incident-assign", f"{DESK}/incident/{incident.pk}/action/assign/"


def test_every_page_of_the_desk_fits_a_narrow_screen_and_passes_axe(stage: Stage) -> None:
    pages = list(_pages())
    stage.clock.pass_by(days=2)
    look_at_each(stage, Clerk(stage, cast.an_administrator(cast.a_city())), pages)
