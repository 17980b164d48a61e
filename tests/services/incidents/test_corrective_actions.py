"""Corrective actions: only those the city uses, with their letters; contested, reviewed by somebody else, given
back.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.clauses import clauses_of
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import (
    CityEvent,
    CorrectiveAction,
    Event,
    Incident,
    Notice,
)
from requests_app.services.incidents import (
    assignment as incident_assignment,
    corrective_actions,
    review as incident_review,
)
from requests_app.services.retention import hold_and_erasure
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests import cast, incident_cast
from tests.access import people
from tests.incident_cast import NEXT_DAY, a_misuse, an_office_member, under_review
from tests.services.incidents.suspensions import WHOLE, bakersfield, contest, grant_of, letters, review, take

pytestmark = pytest.mark.django_db


def test_a_suspension_stops_the_access_and_tells_holder_reporter_and_owner() -> None:
    incident = under_review(a_misuse(bakersfield()))
    corrective_action = take(incident)
    assert grant_of(incident).state == "suspended"
    assert Incident.objects.get(pk=incident.pk).state == "action_taken"
    assert {"access_suspended", "incident_corrective_action", "staff_corrective_action"} <= letters(incident)
    letter = Notice.objects.get(letter="access_suspended")
    for said in (
        WHOLE["reason"],
        corrective_action.clause,
        WHOLE["evidence"],
        incident.number,
        "Suspension of access",
    ):
        assert said in letter.body_text
    assert "has not set a last day" in letter.body_text and "no fine" in letter.body_text
    notice = Notice.objects.get(letter="incident_corrective_action")
    assert WHOLE["reason"] not in notice.body_text and WHOLE["evidence"] not in notice.body_text
    assert (
        corrective_action.restricts
        and corrective_action.contest_offered
        and corrective_action.contest_until is None
    )


def test_a_suspension_relies_on_the_citys_rule_or_on_the_terms_the_holder_accepted() -> None:
    city = bakersfield()
    dataset = people.a_dataset(city, terms_text="1. One machine for each key.\n\n2. Name no one.")
    report = incident_cast.a_report(city, kind="misuse", dataset=dataset)
    named = incident_assignment.name_access(
        report.pk, grant=people.a_grant(dataset), actor=an_office_member(city), now=NEXT_DAY
    )
    incident = under_review(named)
    offered = clauses_of(incident, CorrectiveActionKind.SUSPENSION)
    assert offered[1:] == ["1. One machine for each key.", "2. Name no one."]
    assert offered[0] == corrective_actions_of(incident.city)["suspension"].basis
    assert take(incident, clause=offered[1]).clause == "1. One machine for each key."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"clause": ""}, "clause"),
        ({"clause": "A rule no one ever published."}, "clause"),
        ({"evidence": "\x00"}, "evidence"),
        ({"kind": "fine"}, "kind"),
        ({"kind": "redaction"}, "kind"),
        ({"kind": "key_revocation"}, "skip_reason"),
        ({"kind": "takedown_order", "skip_reason": "x"}, "takedown"),
        ({"kind": "takedown_order", "skip_reason": "x", "takedown": "nonsense"}, "takedown"),
        ({"kind": "referral_to_city_attorney", "skip_reason": "x"}, "referred_to"),
        ({"kind": "key_revocation", "skip_reason": "x", "emergency": True}, "emergency"),
        ({"reason": "a" * 10_001}, "reason"),
    ],
)
def test_a_corrective_action_that_is_not_whole_changes_nothing(changes: dict[str, Any], field: str) -> None:
    incident = under_review(a_misuse(bakersfield()))
    before = CityEvent.objects.count(), Event.objects.count(), Notice.objects.count()
    with pytest.raises(Incomplete) as refusal:
        take(incident, **changes)
    assert field in refusal.value.fields
    assert (CityEvent.objects.count(), Event.objects.count(), Notice.objects.count()) == before
    assert grant_of(incident).state == "active" and not CorrectiveAction.objects.exists()


def test_a_corrective_action_is_for_those_who_may_decide_and_read_the_report() -> None:
    incident = under_review(a_misuse(bakersfield()))
    city = incident.city
    strangers = [
        PUBLIC, staff(cast.an_intake_clerk(city)), staff(cast.an_officer(city)),
        staff(cast.a_reviewer(cast.a_city())), link_holder(incident.grant.case_id),
    ]  # fmt: skip
    for actor in strangers:
        with pytest.raises(NotPermitted):
            take(incident, actor=actor)
    assert not CorrectiveAction.objects.exists()


def test_a_corrective_action_before_the_review_is_only_an_emergency_suspension() -> None:
    incident = a_misuse(bakersfield())
    with pytest.raises(WrongIncidentState):
        take(incident)
    corrective_action = take(incident, emergency=True)
    assert corrective_action.notice_due_on == date(2026, 10, 7)
    letter = Notice.objects.get(letter="access_suspended")
    assert "Wednesday, October 7, 2026" in letter.body_text
    assert grant_of(incident).state == "suspended"


def test_the_notice_of_an_emergency_on_a_friday_is_due_on_monday() -> None:
    city = bakersfield()
    assert corrective_actions.notice_due_on(city, date(2026, 10, 16)) == date(2026, 10, 19)
    city.policy.emergency_notice_days = 2
    assert corrective_actions.notice_due_on(city, date(2026, 10, 16)) == date(2026, 10, 20)


def test_a_corrective_action_stands_or_falls_with_what_it_changes() -> None:
    incident = under_review(a_misuse(bakersfield()))
    take(incident)
    with pytest.raises(NotNow):
        take(incident)  # it is suspended already
    assert CorrectiveAction.objects.count() == 1
    revoked = take(incident, kind="key_revocation")
    assert revoked.skip_reason == "" and grant_of(incident).state == "revoked"


def test_a_corrective_action_is_written_once_and_never_reviewed_by_who_took_it() -> None:
    incident = under_review(a_misuse(bakersfield()))
    corrective_action = take(incident)
    with pytest.raises(DatabaseError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=corrective_action.pk).update(reason="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        corrective_action.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=corrective_action.pk).update(
            reviewer_id=corrective_action.actor_id
        )


def test_a_warning_and_a_takedown_order_reach_the_holder_by_letter() -> None:
    city = bakersfield(corrective_actions={"warning": {"on": True, "basis": "Terms of use, part 9"}})
    incident = under_review(a_misuse(city))
    take(incident, kind="warning")
    assert grant_of(incident).state == "active"
    take(incident, kind="takedown_order", takedown="copies", skip_reason="Copies were on sale.")
    bodies = Notice.objects.filter(letter="corrective_action").values_list("subject", flat=True)
    assert len(bodies) == 2 and {row.restricts for row in CorrectiveAction.objects.all()} == {True, False}


def test_a_corrective_action_against_a_holder_needs_an_access() -> None:
    incident = under_review(incident_cast.a_report(bakersfield(), kind="misuse"))
    with pytest.raises(NotNow):
        take(incident)
    grant = incident_cast.an_access(bakersfield())
    incident_assignment.name_access(
        incident.pk, grant=grant, actor=an_office_member(incident.city), now=NEXT_DAY
    )
    assert take(incident).kind == "suspension"


def test_erasing_a_report_takes_the_words_of_people_and_leaves_the_corrective_action_whole() -> None:
    corrective_action = take(under_review(a_misuse(bakersfield())))
    contest(corrective_action)
    review(corrective_action, "uphold")
    actor = an_office_member(corrective_action.incident.city)
    incident_review.resolve(
        corrective_action.incident_id, reason="Done.", actor=actor, now=NEXT_DAY + cast.DAY
    )
    administrator = staff(cast.an_administrator(corrective_action.incident.city))
    hold_and_erasure.erase_incident(
        corrective_action.incident_id, actor=administrator, now=NEXT_DAY + timedelta(days=9)
    )
    row = CorrectiveAction.objects.get()
    assert (row.state, row.contest_grounds) == ("upheld", "[erased]")
    assert incident_cast.TEXT not in Incident.objects.get().description
