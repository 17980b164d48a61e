"""Outside agencies: under Texas law a denial waits for the ruling; reviews, opinions and mediation are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string

from requests_app.api.serializers_case import RemedyShape
from requests_app.cases import outside_bodies
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_chain import data_of
from requests_app.cases.models.outside_review import OutsideReview, OutsideRole
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.cases.states import State
from requests_app.law.pack import library
from requests_app.models import Appeal, City, CityPolicy, Department, Event, Notice, RecordsRequest
from requests_app.services.cases import (
    outside_answer as case_outside_answer,
    outside_review as case_outside_review,
)
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.jobs.sweep import sweep
from requests_app.web import case_session, status_page
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)
NAMED = CitationInput(
    exemption_key="named_in_decision",
    records="17 e-mails",
    explanation="These e-mails ask for legal advice about the contract.",
    other_law="Gov't Code § 552.107",
)


def a_city_under(pack_key: str) -> City:
    """A made-up city under another law, with one department."""
    city = City.objects.create(
        key=pack_key,
        name="City of Elsewhere",
        prefix="ELS",
        state="XX",
        timezone="America/Chicago",
        pack_key=pack_key,
    )
    CityPolicy.objects.create(city=city)
    Department.objects.create(city=city, key="city_clerk", name="City Clerk")
    return City.objects.select_related("policy").get(pk=city.pk)


def under_review(pack_key: str, **asked: Any) -> RecordsRequest:
    case = cast.a_case(a_city_under(pack_key), **asked)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    return cast.again(case)


def ask(case: RecordsRequest, body: str = "attorney_general", **values: Any) -> RecordsRequest:
    values = {"asked_on": TODAY, "exceptions": "§ 552.107: legal advice", **values}
    actor = values.pop("actor", None) or cast.the_reviewer(case)
    return case_outside_review.ask_outside(
        case.pk, body=body, actor=actor, now=cast.NOW + 2 * cast.HOUR, **values
    )


def record(case: RecordsRequest, outcome: str, **values: Any) -> RecordsRequest:
    values = {
        "review": OutsideReview.objects.filter(case=case, outcome="").values_list("pk", flat=True).first()
        or 0,
        "answered_on": TODAY + timedelta(days=30),
        "answer": "Section 552.107 covers the e-mails.",
        **values,
    }
    return case_outside_answer.record_outside(
        case.pk, outcome=outcome, actor=cast.the_reviewer(case), now=cast.NOW + 31 * cast.DAY, **values
    )


def deny(case: RecordsRequest) -> RecordsRequest:
    return determination_decide.deny(
        case.pk,
        draft=DenialDraft(citations=[NAMED], segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE),
        actor=cast.the_reviewer(case),
        now=cast.NOW + 32 * cast.DAY,
    )


def letter(case: RecordsRequest, key: str) -> str:
    return str(Notice.objects.filter(case=case, letter=key).latest("id").body_text)


def test_in_texas_nothing_is_denied_before_the_ruling_and_then_it_is() -> None:
    case = under_review("tx-pia")
    with pytest.raises(Incomplete, match="outside ruling"):
        deny(case)
    ask(case)
    with pytest.raises(Incomplete, match="outside ruling"):
        deny(case)
    record(case, "may_withhold")
    assert deny(case).state == State.DENIED
    assert "Other law that applies: Gov't Code § 552.107" in letter(case, "denial")


@pytest.mark.parametrize(
    ("outcome", "able"),
    [
        ("may_withhold_part", True),
        ("previous_determination", True),
        ("must_release", False),
        ("dropped", False),
    ],
)
def test_only_a_ruling_that_allows_it_lets_the_city_withhold(outcome: str, able: bool) -> None:
    case = under_review("tx-pia")
    ask(case)
    record(case, outcome)
    assert outside_bodies.may_withhold(case) is able
    if able:
        deny(case)
    else:
        with pytest.raises(Incomplete, match="outside ruling"):
            deny(case)


def test_asking_is_the_answer_in_time_and_opens_the_ruling_and_the_brief() -> None:
    case = under_review("tx-pia")
    ask(case)
    dues = {due.kind: due for due in clock_of(cast.again(case)).dues()}
    assert dues["determination"].met_on == dues["ruling_request"].met_on == TODAY
    assert dues["ruling_brief"].is_open and dues["ruling"].is_open
    case_outside_review.brief_outside(
        case.pk, briefed_on=TODAY, actor=cast.the_reviewer(case), now=cast.NOW + 3 * cast.HOUR
    )
    record(case, "may_withhold")
    dues = {due.kind: due for due in clock_of(cast.again(case)).dues()}
    assert dues["ruling_brief"].met_on == TODAY
    assert dues["ruling"].met_on == TODAY + timedelta(days=30)


def test_the_requester_is_told_what_was_asked_claimed_and_answered() -> None:
    case = under_review("tx-pia")
    ask(case, reference="ID 26-1234")
    said = letter(case, "outside_asked")
    for words in (
        "asked the Attorney General of Texas for a ruling",
        "> § 552.107: legal advice",
        "ID 26-1234",
    ):
        assert words in said
    assert "The outside ruling is due by" in said and "Asked on: Monday, October 5, 2026" in said
    record(case, "must_release")
    said = letter(case, "outside_answered")
    assert "The city must release the records." in said and "> Section 552.107 covers" in said
    assert "The city must give you the records." in said


def test_what_is_entered_holds_ids_days_and_codes_only() -> None:
    case = under_review("tx-pia")
    ask(case)
    record(case, "may_withhold")
    row = OutsideReview.objects.get(case=case)
    asked, answered = Event.objects.filter(case=case, kind__startswith="outside").order_by("seq")
    assert {**data_of(asked), "facts": 0} == {
        "outside_id": row.pk, "on": TODAY.isoformat(), "what": "attorney_general", "facts": 0,
    }  # fmt: skip
    assert data_of(answered)["outcome"] == "may_withhold"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": "no_such_body"}, "body"),
        ({"exceptions": " "}, "exceptions"),
        ({"asked_on": TODAY + timedelta(days=1)}, "asked_on"),
        ({"asked_on": TODAY - timedelta(days=1)}, "asked_on"),
    ],
)
def test_a_question_that_is_not_whole_is_refused_and_leaves_nothing(
    values: dict[str, Any], field: str
) -> None:
    case = under_review("tx-pia")
    events = case.events.count()
    with pytest.raises(Incomplete) as refused:
        ask(case, **values)
    assert list(refused.value.fields) == [field]
    assert not OutsideReview.objects.exists() and case.events.count() == events


def test_a_body_is_asked_once_until_it_answers() -> None:
    case = under_review("tx-pia")
    ask(case)
    with pytest.raises(NotNow):
        ask(case)
    record(case, "dropped", answer="")
    ask(case)
    assert OutsideReview.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "settled"}, "outcome"),
        ({"outcome": "may_withhold", "answer": ""}, "answer"),
        ({"outcome": "may_withhold", "answered_on": TODAY - timedelta(days=1)}, "answered_on"),
        ({"outcome": "may_withhold", "answered_on": TODAY + timedelta(days=400)}, "answered_on"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(values: dict[str, Any], field: str) -> None:
    case = under_review("tx-pia")
    ask(case)
    with pytest.raises(Incomplete) as refused:
        record(case, **values)
    assert list(refused.value.fields) == [field]
    assert OutsideReview.objects.get().outcome == ""


def test_an_answer_of_another_case_or_none_is_refused() -> None:
    case = under_review("tx-pia")
    with pytest.raises(NotNow):
        record(case, "may_withhold")


def test_a_decided_request_needs_no_ruling_any_more() -> None:
    case = under_review("tx-pia")
    cast.release(case, cast.NOW + 2 * cast.HOUR)
    with pytest.raises(WrongState):
        ask(case)


def test_only_who_may_decide_records_it() -> None:
    case = under_review("tx-pia")
    with pytest.raises(NotPermitted):
        ask(case, actor=cast.the_requester(case))
    with pytest.raises(NotPermitted):
        ask(case, actor=cast.the_intake(case))


def test_california_names_no_body_outside_the_city() -> None:
    case = cast.a_case_in("clerk_review")
    assert outside_bodies.bodies(case) == () and outside_bodies.may_withhold(case)
    with pytest.raises(Incomplete):
        ask(case)


@pytest.mark.parametrize(
    ("pack_key", "body", "outcome", "words"),
    [
        ("ny-foil", "committee_on_open_government", "for_requester", "for its opinion"),
        ("il-foia", "public_access_counselor", "for_city", "to review its decision"),
        ("us-foia", "ogis", "settled", "to mediate between you and the city"),
    ],
)
def test_what_the_requester_asked_elsewhere_is_kept_and_told(
    pack_key: str, body: str, outcome: str, words: str
) -> None:
    case = under_review(pack_key)
    ask(case, body, exceptions="")
    assert words in letter(case, "outside_asked")
    record(case, outcome)
    assert "Your request and its dates do not change." in letter(case, "outside_answered")
    assert not clock_of(cast.again(case)).facts[-1].kind.startswith("ruling")


@pytest.mark.parametrize(
    ("pack_key", "words"),
    [
        (
            "ny-foil",
            "Under the law, no response on time counts as a denial (Public Officers Law § 89(3)(a), (4)(a)).",
        ),
        ("il-foia", "You can ask for a review by the Public Access Counselor until"),
        ("tx-pia", "presumed to be public unless there is a compelling reason"),
        ("us-foia", "you can now go to court without an appeal first"),
    ],
)
def test_the_late_letter_says_what_silence_means(pack_key: str, words: str) -> None:
    case = cast.a_case(a_city_under(pack_key))
    sweep(cast.NOW + 60 * cast.DAY)
    said = [row.body_text for row in Notice.objects.filter(case=case, letter="late")]
    assert any(words in text for text in said)


def test_the_late_letter_says_it_in_spanish_to_who_chose_spanish() -> None:
    case = cast.a_case(a_city_under("tx-pia"), language="es")
    sweep(cast.NOW + 60 * cast.DAY)
    said = " ".join(Notice.objects.filter(case=case, letter="late").values_list("body_text", flat=True))
    assert "Según la ley, ahora se presume" in said and "By law" not in said
    assert "no hay constancia de que la haya pedido" in said


def test_in_california_silence_means_nothing_by_itself() -> None:
    case = cast.a_case(cast.a_city(appeals=False))
    sweep(cast.NOW + 60 * cast.DAY)
    assert "By law, no answer" not in letter(case, "late")


def test_the_status_page_shows_the_ruling_and_what_silence_means() -> None:
    case = under_review("tx-pia")
    ask(case)
    link = case.links.latest("created_at")
    shown = status_page.Status(
        case_session.Held(cast.again(case), cast.the_requester(case), link.pk, ""), cast.NOW + 60 * cast.DAY
    )
    page = render_to_string("requests/parts/outside.html", {"status": shown})
    assert "Attorney General of Texas" in page and "There is no answer yet." in page
    assert "§ 552.107: legal advice" in page
    silent = cast.a_case(case.city)
    link = silent.links.latest("created_at")
    late = status_page.Status(
        case_session.Held(cast.again(silent), cast.the_requester(silent), link.pk, ""),
        cast.NOW + 60 * cast.DAY,
    )
    assert any("presumed to be public" in line for line in late.silence)
    box = render_to_string("requests/parts/box.html", {"status": late, "city": silent.city, "case": silent})
    assert "presumed to be public" in box


def test_the_database_keeps_answers_and_knows_roles() -> None:
    case = under_review("tx-pia")
    ask(case)
    record(case, "may_withhold")
    for change in ({"outcome": "must_release"}, {"asked_on": date(2026, 1, 1)}, {"answer": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            OutsideReview.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutsideReview.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        OutsideReview.objects.create(
            case=case, body_key="x", body_name="x", role="x", citation_text="x", asked_on=TODAY,
            recorded_by_id=cast.the_reviewer(case).user_id, recorded_at=cast.NOW,
        )  # fmt: skip
    OutsideReview.objects.update(answer="[erased]", exceptions="[erased]")


def test_every_body_of_every_pack_has_a_role_with_outcomes() -> None:
    found = [body for pack in library().packs for body in pack.remedies.outside]
    assert {body.role for body in found} == set(OutsideRole.values)
    assert all(outside_bodies.OUTCOMES[body.role] for body in found)
    assert {body.asked_by for body in found if body.role == "ruling"} == {"city"}


def _denied(city: City) -> RecordsRequest:
    case = cast.a_case(city)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    determination_decide.deny(
        case.pk,
        draft=DenialDraft(
            citations=[NAMED],
            segregability="Nothing in the e-mails can be separated.",
            responsible=cast.RESPONSIBLE,
        ),
        actor=cast.the_reviewer(case),
        now=cast.NOW + 2 * cast.HOUR,
    )
    return cast.again(case)


def test_where_the_law_sends_appeals_outside_the_city_is_not_asked_to_judge_itself() -> None:
    case = _denied(a_city_under("il-foia"))
    first = case.decision.remedies[0]
    assert (first["key"], first["body"]) == ("outside_review", "Public Access Counselor")
    assert first["last_on"] == cast.deadline(case, "appeal_window").due_on.isoformat()
    denial = letter(case, "denial")
    assert "You can ask the Public Access Counselor to review this decision." in denial
    assert "You can ask until" in denial
    assert "ask the city to review" not in denial
    link = case.links.latest("created_at")
    shown = status_page.Status(
        case_session.Held(case, cast.the_requester(case), link.pk, ""), cast.NOW + cast.DAY
    )
    assert not shown.offers_appeal and not shown.may_appeal and not shown.decided_with_appeal
    page = render_to_string(
        "requests/parts/decision.html", {"status": shown, "decision": case.decision, "case": case}
    )
    assert "Public Access Counselor:" in page and first["text"].removesuffix(".") in page
    with pytest.raises(NotNow, match="Public Access Counselor"):
        cast.appeal(case, cast.NOW + cast.DAY)
    assert not case.appeals.exists() and cast.again(case).state == "denied"


def test_silence_is_taken_to_the_body_outside_too() -> None:
    case = cast.a_case(a_city_under("il-foia"))
    with pytest.raises(NotNow, match="Public Access Counselor"):
        cast.appeal(case, cast.NOW + 60 * cast.DAY)


def test_a_city_that_offers_its_own_review_all_the_same_may_be_asked() -> None:
    city = a_city_under("il-foia")
    CityPolicy.objects.filter(city=city).update(appeal_offered=True, appeal_basis="City Code § 1")
    case = _denied(City.objects.select_related("policy").get(pk=city.pk))
    assert case.decision.remedies[0]["key"] == "city_appeal"
    cast.appeal(case, cast.NOW + cast.DAY)
    assert cast.again(case).state == "appealed"


def test_where_the_law_gives_the_appeal_to_the_agency_the_page_offers_it() -> None:
    case = cast.a_case(a_city_under("ny-foil"))
    link = case.links.latest("created_at")
    late = status_page.Status(
        case_session.Held(cast.again(case), cast.the_requester(case), link.pk, ""), cast.NOW + 60 * cast.DAY
    )
    assert late.offers_appeal and late.may_appeal
    cast.appeal(case, cast.NOW + 60 * cast.DAY)
    assert (cast.again(case).state, Appeal.objects.get(case=case).state) == ("submitted", "received")


def test_the_api_names_the_body_outside_and_none_otherwise() -> None:
    shown = RemedyShape(_denied(a_city_under("il-foia")).decision.remedies, many=True).data
    assert shown[0]["body"] == "Public Access Counselor"
    assert {
        row["body"] for row in RemedyShape(cast.a_case_in("denied").decision.remedies, many=True).data
    } == {""}
