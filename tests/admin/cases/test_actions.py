"""One page for every act: who may, what is looked at first, that only what was looked at is sent."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.cases import policy
from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.links import LINK_MARK
from requests_app.models import City, CityPolicy, Notice, RecordsRequest, RetentionRule, Tag
from requests_app.notices.letters.markup import html_of
from requests_app.services.cases import (
    outside_review as case_outside_review,
    public_page as case_public_page,
    restriction as case_restriction,
    review as case_review,
    unanswered as case_unanswered,
)
from requests_app.services.cases.shared_work import link_same
from requests_app.services.custodian_tasks.ask import TaskDraft, ask_custodian
from requests_app.services.data_access import grant_changes
from requests_app.services.determinations import (
    decide as determination_decide,
    proposal as determination_proposal,
)
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.retention import hold_and_erasure
from requests_app.services.staff_time.record import start_timer
from requests_app.services.unit_of_work import cases as case_work
from tests import acts_of_reviews as reviews, cast
from tests.access import people as access
from tests.admin.conftest import SignIn
from tests.admin.pages import DENIAL, action_address, case_address, hidden, play, preview, send, text, traces

ROLES = {
    "intake_clerk": cast.an_intake_clerk,
    "department_reviewer": cast.a_reviewer,
    "appeals_officer": cast.an_officer,
    "city_administrator": cast.an_administrator,
}
STATE_FOR = {
    "release_part": "in_production",
    "begin_review": "submitted",
    "take_up_appeal": "appealed",
    "decide_appeal": "appealed",
    "reschedule": "in_production",
    "close": "released",
    "reopen": "released",
    "record_answer": "awaiting_requester",
    "record_appeal": "denied",
    "record_appeal_withdrawal": "appealed",
    "transfer_back": "transferred",
    "continue_without_answer": "awaiting_requester",
    "ask_again": "awaiting_requester",
    "erase": "closed",
}


REVIEWS = {
    "open_it": "open",
    "keep_withheld": "open",
    "protect_it": "protect",
    "decline_to_protect": "protect",
}
ACCESS = ("grant_access", "change_access", "renew_access", "reinstate_access")
FOR_REQUESTER = (
    "record_answer",
    "record_fee_accepted",
    "record_fee_declined",
    "record_waiver_asked",
    "record_scope_answer",
    "record_appeal",
    "record_appeal_withdrawal",
    "record_message",
    "record_withdrawal",
    "undo_withdrawal",
)
FEE_ANSWERS = ("record_fee_accepted", "record_fee_declined", "record_waiver_asked")
TASKS = ("move_task", "send_task_again", "cancel_task", "record_task_answer")
OUTSIDE = ("ask_outside", "brief_outside", "record_outside")


def words_for(verb: str, case: RecordsRequest) -> dict[str, Any]:
    """A form of this act that the law is content with."""
    department = str(cast.a_department(case.city).pk)
    document = the_document(case) if "document" in verb else ""
    task = the_task(case) if verb in TASKS else ""
    people = {
        "responsible-count": "1",
        "responsible-0-name": "Jordan Ellis",
        "responsible-0-title": "Supervisor",
    }
    release = {"public_url": "https://records.example.gov/bridge"}
    found: dict[str, dict[str, Any]] = {
        "begin_review": {"department": department},
        "assign": {"department": department, "assignee": ""},
        "ask_to_clarify": {"question": "Which bridge do you mean?", "proposed_scope": "The north bridge"},
        "ask_again": {"instead": "empty"},
        "extend": {
            "ground": "voluminous",
            "reason": "12,000 e-mails match and each must be read.",
            "to_on": cast.latest_extension_of(case).isoformat() if verb == "extend" else "",
            "signer_name": "Jordan Ellis",
            "signer_title": "Records Supervisor",
        },
        "estimate_fee": {
            "items-count": "1",
            "items-0-kind": "duplication",
            "items-0-description": "Copies",
            "items-0-quantity": "120",
            "items-0-unit": "page",
            "items-0-price": "0.10",
        },
        "propose_scope": {"text": "The north bridge only."},
        "record_payment": {
            "amount": "12.00",
            "paid_on": "2026-10-05",
            "receipt_number": "R-7",
            "way": "post",
        },
        "waive_fee": {"reason": "The copies were few."},
        "refuse_waiver": {"reason": "The copies are for a business."},
        "grant": {
            "estimated_at_on": "2026-11-20",
            "estimated_at_at": "09:30",
            "reasons": "They are disclosable.",
        },
        "reschedule": {
            "estimated_at_on": "2026-11-30",
            "estimated_at_at": "09:30",
            "reasons": "Scanning is slow.",
        },
        "release": release,
        "release_in_part": {**DENIAL, **release},
        "deny": DENIAL,
        "release_part": {**release, **people},
        "return_denial": {"reason": "Name the drafts."},
        "review_exemption": {
            "review": str(case.rereviews.values_list("pk", flat=True).first()),
            "outcome": "still_applies",
            "reason": "The claim goes on.",
            "next_on": "2028-01-05",
        },
        "open_it": {**people, **findings_for(case)},
        "keep_withheld": DENIAL,
        "protect_it": {**DENIAL, "extent": "part", "part": "The column “owner”"},
        "decline_to_protect": {
            **people,
            "points-count": "1",
            "points-0-words": "The year a house was built",
            "points-0-finding": "The county publishes it.",
        },
        "report_no_records": {"search": "The archive and the mail server.", **people},
        "transfer": {"body": "County roads department", "contact": "The county's front desk"},
        "close": {"reason": "The requester has everything."},
        "reopen": {"reason": "A box was overlooked.", "to_on": "2026-11-30"},
        "transfer_back": {"reason": "The county has only the maps.", "to_on": "2026-11-30"},
        "correct": {"entry": "1", "words": "The phone number was wrong."},
        "order_decision": {"to_on": "2026-11-30", "reason": "Nobody worked on it.", **people},
        "dismiss_appeal": {"reason": "It was sent twice.", **people},
        "write_to_requester": {"body": "We found the boxes."},
        "note": {"body": "Ask the bridge team."},
        "set_track": {"track": "peace_officer_records"},
        "start_clock": {"happened": "order_served", "on": "2026-10-05"},
        "add_document": {"uploads": SimpleUploadedFile("memo.txt", b"A memo.")},
        "describe_document": {"document": document, "title": "Memo"},
        "remove_document": {"document": document, "reason": "Twice."},
        "recall_document": {"document": document, "reason": "The wrong one."},
        "replace_document": {
            "document": document,
            "reason": "A page was missing.",
            "upload": SimpleUploadedFile("memo.txt", b"The whole memo."),
            "checked": "on",
        },
        "record_call": {"outcome": "reached", "said": "I told them."},
        "ask_custodian": {
            "what": "Mail.",
            "custodian": "Pat",
            "email": "pat@city.example",
            "due_on": "2026-10-12",
        },
        "set_tags": {"tags": [str(Tag.objects.get_or_create(city=case.city, name="Bridge")[0].pk)]},
        "move_task": {"task": task, "due_on": "2026-10-20"},
        "send_task_again": {"task": task},
        "cancel_task": {"task": task},
        "record_task_answer": {"task": task, "outcome": "declined", "words": "Ask the archive."},
        "override_date": {"kind": "determination", "to_on": "2026-11-30", "reason": "Agreed by phone."},
        "set_series": {"series": "Litigation"},
        "place_hold": {"reason": "A claim is pending.", "review_on": "2027-01-05"},
        "record_court_step": {
            "kind": "petition",
            "court": "Superior Court",
            "docket": "34-2026-001",
            "happened_on": "2026-10-05",
        },
        "restrict": {"reason": "It names a child.", "readers": []},
        "link_same": {"number": cast.a_case(case.city).number if verb == "link_same" else ""},
        "record_time": {"work": "search", "on": "2026-10-05", "minutes": "20"},
        "start_timer": {"work": "search"},
        "change_readers": {"readers": [str(pk) for pk in case.readers]},
        "review_hold": {"reason": "The claim goes on.", "review_on": "2027-06-05"},
        "make_public": {"public_title": "Inspection of a bridge"},
        "change_contact": {
            "email": "new.address@example.org",
            "preferred_channel": "email",
            "language": "en",
        },
        "grant_access": {"tier": "", "expires_on": "2027-10-04"},
        "change_access": {"tier": "", "reason": "The city changed its terms."},
        "renew_access": {"expires_on": "2028-10-04"},
        "reinstate_access": {"reason": "The calls were a mistake."},
        "ask_outside": {
            "body": "attorney_general",
            "asked_on": "2026-10-05",
            "exceptions": "Section 552.107: legal advice.",
        },
        "brief_outside": {"briefed_on": "2026-10-05"},
        "record_outside": {
            "review": str(case.outside_reviews.values_list("pk", flat=True).first()),
            "outcome": "may_withhold",
            "answered_on": "2026-10-06",
            "answer": "Section 552.107 covers the e-mails.",
        },
    }
    if verb in FOR_REQUESTER:
        cited = case.decision.citations.values_list("pk", flat=True) if case.decision else []
        told = {"words": "As told.", "channel": "phone", "happened_on": "2026-10-06", "scan": ""}
        return {**told, "accept": "yes", "answer": "accepted", "citations": [str(pk) for pk in cited]}
    if verb == "decide_appeal":
        point = cast.the_appeal(case).points.all()
        answers = {f"finding_{row.pk}": "upheld" for row in point} | {
            f"reason_{row.pk}": "It is advice." for row in point
        }
        return {**answers, **people}
    return found.get(verb, {})


def findings_for(case: RecordsRequest) -> dict[str, str]:
    """A finding on each point of the dataset that a review asks to open."""
    held = case.dataset.withholding if case.review_aim == "open" and case.dataset else None
    return {f"finding_exemption-{row.pk}": "It names nobody." for row in held.citations.all()} if held else {}


def the_document(case: RecordsRequest) -> str:
    """The latest document of the city in the case; empty where there is none."""
    last = case.documents.exclude(audience="requester").order_by("-pk").first()
    return str(last.pk) if last else ""


def the_task(case: RecordsRequest) -> str:
    """The search task of the case; empty where there is none."""
    last = case.custodian_tasks.order_by("-pk").first()
    return str(last.pk) if last else ""


def a_case_for(verb: str, city: City) -> RecordsRequest:
    """A case in which the act is possible by its state."""
    if verb in REVIEWS:
        return reviews.a_review_in("clerk_review", REVIEWS[verb], city)
    if verb == "undo_withdrawal":
        return cast.a_recorded_withdrawal(city)
    if verb == "record_call":
        return cast.a_case_in("clerk_review", city, phone="916-555-0100")
    if verb in ("describe_document", "remove_document"):
        case = cast.a_case_in("clerk_review", city)
        cast.a_document(case, case.events.latest("seq").at)
        return cast.again(case)
    if verb in TASKS:
        case = cast.a_case_in("clerk_review", city)
        draft = TaskDraft(what="Mail.", due_on=date(2026, 10, 12), custodian="Pat", email="pat@city.example")
        ask_custodian(case.pk, draft=draft, actor=cast.the_intake(case), now=case.events.latest("seq").at)
        return cast.again(case)
    if verb == "unlink_same":
        case, other = cast.a_case_in("clerk_review", city), cast.a_case(city)
        at = case.events.latest("seq").at
        return link_same(case.pk, number=other.number, actor=cast.the_intake(case), now=at)
    if verb == "stop_timer":
        case = cast.a_case_in("clerk_review", city)
        administrator, at = staff(cast.an_administrator(city)), case.events.latest("seq").at
        return start_timer(case.pk, work="search", actor=administrator, now=at)
    if verb in ("recall_document", "replace_document"):
        return cast.a_case_in("released", city)
    if verb in ACCESS:
        return an_access_for(verb, city)
    if verb in ("order_decision", "dismiss_appeal"):
        case = cast.a_case_in("clerk_review", city, now=cast.NOW - timedelta(days=15))
        cast.appeal(case, cast.NOW)
        return cast.again(case)
    if verb == "close_for_silence":
        return a_silent_case(city)
    if verb in OUTSIDE:
        return a_texan_case_for(verb, city)
    if verb in ("make_public", "make_private"):
        CityPolicy.objects.filter(city=city).update(publishes_cases=True)
    case = cast.a_case_in(STATE_FOR.get(verb, "clerk_review"), city)
    if verb == "make_private":
        clerk, at = cast.the_intake(case), case.events.latest("seq").at
        case = case_public_page.make_public(case.pk, public_title="A bridge", actor=clerk, now=at)
    if verb in ("waive_fee", "refuse_waiver", "record_payment", *FEE_ANSWERS):
        cast.estimate(case, case.events.latest("seq").at)
        if verb == "refuse_waiver":
            cast.ask_waiver(case, case.events.latest("seq").at)
        case = cast.again(case)
    if verb in ("accept_scope", "decline_scope"):
        cast.counter_scope(case, case.events.latest("seq").at)
        case = cast.again(case)
    if verb == "record_scope_answer":
        cast.propose_scope(case, case.events.latest("seq").at)
        case = cast.again(case)
    if verb == "close":
        case = RecordsRequest.objects.get(pk=case.pk)
    if verb == "set_series":
        RetentionRule.objects.create(
            city=city, kind="records", series="Litigation", years=7, basis="Schedule 12"
        )
    if verb in ("approve_denial", "return_denial"):
        CityPolicy.objects.filter(city=city).update(approval_for=["deny"])
        proposer, at = staff(cast.a_reviewer(city, "proposer")), case.events.latest("seq").at
        draft = DenialDraft(
            citations=(cast.COUNSEL,), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
        )
        case = determination_proposal.propose(case.pk, verb="deny", draft=draft, actor=proposer, now=at)
    if verb == "review_exemption":
        again = replace(cast.COUNSEL, rereview_on=date(2027, 1, 5))
        told = {"segregability": cast.SEGREGABILITY, "responsible": cast.RESPONSIBLE}
        who, at = cast.the_reviewer(case), case.events.latest("seq").at
        case = determination_decide.deny(
            case.pk, draft=DenialDraft(citations=[again], **told), actor=who, now=at
        )
    if verb in ("change_readers", "lift_restriction"):
        everybody = [ROLES[role](city) for role in ROLES]
        case = case_restriction.restrict(
            case.pk,
            reason="It names a child.",
            readers=[user.pk for user in everybody],
            actor=staff(everybody[0]),
            now=case.events.latest("seq").at,
        )
    if verb in ("lift_hold", "review_hold"):
        administrator = staff(cast.an_administrator(city))
        review_on = (cast.NOW + timedelta(days=90)).date()
        case = hold_and_erasure.place_hold(
            case.pk,
            reason="A claim.",
            review_on=review_on,
            actor=administrator,
            now=case.events.latest("seq").at,
        )
    return case


def a_silent_case(city: City) -> RecordsRequest:
    """A case whose requester was asked, reminded, and did not answer by the last day."""
    CityPolicy.objects.filter(city=city).update(silence_basis="Regulation 7", silence_source="city.example/7")
    filed_at = cast.NOW - timedelta(days=4)
    own = City.objects.select_related("policy").get(pk=city.pk)
    case = cast.a_case_in("clerk_review", own, now=filed_at)
    case_review.ask_to_clarify(
        case.pk,
        question="Which bridge?",
        answer_by_on=date(2026, 10, 5),
        actor=cast.the_intake(case),
        now=filed_at + cast.DAY,
    )
    case_unanswered.remind_requester(case.pk, actor=SYSTEM, now=filed_at + 2 * cast.DAY)
    return cast.again(case)


def an_access_for(verb: str, city: City) -> RecordsRequest:
    """A request for access to data, or one whose access was granted, for the acts on it."""
    if verb == "grant_access":
        return access.in_review(access.a_dataset(city))
    grant = access.a_grant(access.a_dataset(city))
    if verb == "reinstate_access":
        with case_work.open_case(grant.case_id) as case:
            grant_changes.change(case, grant, "suspend", actor=SYSTEM, now=access.SOON)
    return cast.again(grant.case)


def a_texan_case_for(verb: str, city: City) -> RecordsRequest:
    """A case under a law that wants a ruling from outside the city."""
    City.objects.filter(pk=city.pk).update(pack_key="tx-pia")
    case = cast.a_case_in("clerk_review", City.objects.select_related("policy").get(pk=city.pk))
    if verb != "ask_outside":
        case = case_outside_review.ask_outside(
            case.pk,
            body="attorney_general",
            asked_on=cast.NOW.date(),
            exceptions="Section 552.107",
            actor=cast.the_reviewer(case),
            now=case.events.latest("seq").at,
        )
    return case


@pytest.mark.parametrize("verb", ACTIONS)
def test_an_act_is_open_to_the_roles_of_its_verb_and_to_nobody_else(
    verb: str, sacramento: City, sign_in: SignIn
) -> None:
    case = a_case_for(verb, sacramento)
    # who made no entry has none to correct (tests/services/cases/test_correct.py), and a timer is somebody's own
    roles = ["city_administrator"] if verb in ("correct", "stop_timer") else list(ROLES)
    may = [role for role in roles if _may(role, verb, case)]
    for role in roles:
        with transaction.atomic():
            # what one role can send, the others who open the form can (tests/services/test_matrix.py sends as each)
            _try(role, verb, cast.again(case), sign_in, sends=role not in may[1:])
            transaction.set_rollback(True)


def _may(role: str, verb: str, case: RecordsRequest) -> bool:
    return any(role in policy.roles_for(each, case.city.policy) for each in ACTIONS[verb].verbs)


def _try(role: str, verb: str, case: RecordsRequest, sign_in: SignIn, *, sends: bool) -> None:
    """Open the form and perhaps send it, as somebody of one role."""
    allowed = _may(role, verb, case)
    client, before = sign_in(ROLES[role](case.city)), traces(case)
    assert client.get(action_address(case, verb)).status_code == (200 if allowed else 403), role
    if not sends:
        return
    words = words_for(verb, case)
    answer = client.post(action_address(case, verb), {**words, "seen_seq": case.head_seq, "do": "preview"})
    if not allowed:
        assert answer.status_code == 403, role
        assert traces(case) == before
    elif ACTIONS[verb].writes:
        assert answer.status_code == 200, text(answer)
        assert traces(case) == before
    else:
        assert answer.status_code == 302, text(answer)
        assert traces(case) != before


@pytest.mark.parametrize("verb", [verb for verb, act in ACTIONS.items() if act.writes])
def test_what_was_previewed_is_what_is_sent(verb: str, sacramento: City, sign_in: SignIn) -> None:
    case = a_case_for(verb, sacramento)
    role = next(iter(sorted(policy.roles_for(ACTIONS[verb].verbs[0], sacramento.policy))))
    role = "city_administrator" if verb == "correct" else role
    client, words = sign_in(ROLES[role](sacramento)), words_for(verb, case)
    last = Notice.objects.filter(case=case).count()
    looked = preview(client, case, verb, words)
    assert Notice.objects.filter(case=case).count() == last
    shown = text(looked)
    assert send(client, case, verb, words, looked).status_code == 302
    letters = list(Notice.objects.filter(case=case).order_by("id")[last:])
    assert letters
    for letter in letters:
        words = LINK_MARK.sub("[the requester's own link to this request]", letter.body_text)
        assert html.unescape(html_of(words, 3)) in shown
        assert "<pre" not in shown


def test_a_name_no_font_can_show_is_told_before_anything_is_sent(
    reviewer: Client, sacramento: City, settings: Any
) -> None:
    settings.LETTER_FONTS = []
    case = cast.a_case(sacramento, name="王小明", postal_address="東京 12\nSacramento CA 95814")
    cast.begin_review(case, cast.NOW + cast.HOUR)
    shown = text(preview(reviewer, cast.again(case), "deny", DENIAL))
    assert "No font on this server has every character of: 王小明, 東京." in shown
    assert "No font" not in text(
        preview(reviewer, cast.a_case_in("clerk_review", sacramento), "deny", DENIAL)
    )


def test_a_changed_word_is_shown_again_instead_of_sent(reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    looked, before = preview(reviewer, case, "deny", DENIAL), traces(case)
    other = {**DENIAL, "segregability": "One page can be separated."}
    answer = send(reviewer, case, "deny", other, looked)
    assert answer.status_code == 409
    assert "changed since your preview" in text(answer)
    assert "One page can be separated." in text(answer)
    assert traces(case) == before
    assert send(reviewer, case, "deny", other, answer).status_code == 302


@pytest.mark.parametrize("seal", ["", "x", "eyJ1c2VyX2lkIjoxfQ:1abc:forged"])
def test_without_a_true_seal_nothing_is_sent(seal: str, reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    before = traces(case)
    data = {**DENIAL, "seen_seq": case.head_seq, "seal": seal, "do": "send"}
    assert reviewer.post(action_address(case, "deny"), data).status_code == 409
    assert traces(case) == before


def test_a_colleagues_preview_is_not_mine(reviewer: Client, sacramento: City, sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    looked, before = preview(reviewer, case, "deny", DENIAL), traces(case)
    other = sign_in(cast.a_reviewer(sacramento, "second-reviewer"))
    assert send(other, case, "deny", DENIAL, looked).status_code == 409
    assert traces(case) == before


def test_a_letter_that_would_read_differently_tomorrow_is_looked_at_again(
    sacramento: City, sign_in: SignIn, clock: time_machine.Coordinates
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    clock.shift(timedelta(hours=12))
    reviewer = sign_in(cast.a_reviewer(sacramento))
    looked, before = preview(reviewer, case, "deny", DENIAL), traces(case)
    clock.shift(timedelta(minutes=90))
    reviewer.get("/admin/")  # a session that nobody uses would end before midnight
    clock.shift(timedelta(minutes=90))
    answer = send(reviewer, case, "deny", DENIAL, looked)
    assert answer.status_code == 409
    assert "The notice changed since your preview. Review it again before sending." in text(answer)
    assert traces(case) == before


def test_of_two_clerks_at_once_one_wins_and_the_other_is_told_what_changed(
    reviewer: Client, clerk: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    looked = preview(reviewer, case, "deny", DENIAL)
    assert play(clerk, case, "write_to_requester", {"body": "We are nearly done."}).status_code == 302
    before = traces(case)
    answer = send(reviewer, case, "deny", DENIAL, looked)
    assert answer.status_code == 409
    assert "The city wrote to the requester" in text(answer)
    assert "These e-mails ask for legal advice" in text(answer)
    assert traces(case) == before
    again = send(reviewer, case, "deny", DENIAL, answer)
    assert again.status_code == 409
    assert send(reviewer, case, "deny", DENIAL, again).status_code == 302


@pytest.mark.parametrize("seq", ["", "abc", "-1", "9" * 30, "٣"])
def test_a_page_that_does_not_say_what_it_showed_sends_nothing(
    seq: str, clerk: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    before = traces(case)
    answer = clerk.post(action_address(case, "note"), {"body": "x", "seen_seq": seq, "do": "send"})
    assert answer.status_code == 409
    assert traces(case) == before


def test_an_act_the_state_has_no_room_for_leads_back_with_the_reason(
    reviewer: Client, sacramento: City
) -> None:
    case = cast.a_case_in("denied", sacramento)
    answer = reviewer.get(action_address(case, "deny"), follow=True)
    assert answer.redirect_chain[0][0] == case_address(case)
    assert "You can't do this while the request is “Denied.”" in text(answer)


def test_an_act_sent_in_the_wrong_state_is_refused_beside_the_form(
    reviewer: Client, sacramento: City
) -> None:
    case = cast.a_case_in("denied", sacramento)
    answer = reviewer.post(
        action_address(case, "deny"), {**DENIAL, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 409
    assert "You can't do this while" in text(answer)
    assert "3 drafts of the inspection memo" in text(answer)


@pytest.mark.parametrize("verb", ["grant_everything", "file", "x", "uphold"])
def test_an_act_that_does_not_exist_is_not_found(verb: str, reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    assert reviewer.get(action_address(case, verb)).status_code == 404


def test_the_last_button_says_what_will_happen(reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    shown = text(preview(reviewer, case, "deny", DENIAL))
    assert (
        "Send the denial to the requester; the appeal window is open until Thursday, November 5, 2026"
        in shown
    )
    assert "the request's status will be Denied" in shown


def test_the_requesters_own_link_is_never_shown_to_staff(reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    looked = preview(reviewer, case, "deny", DENIAL)
    assert "{{link:" not in text(looked)
    assert "/l/" not in text(looked)
    assert "[the requester's own link to this request]" in text(looked)


def test_replacing_a_link_can_be_previewed_and_ends_the_old_one(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    old = case.links.get()
    assert play(clerk, case, "replace_link", {}).status_code == 302
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert case.links.filter(revoked_at=None).count() == 1


def test_a_document_of_the_wrong_kind_is_refused_beside_the_field(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    before = traces(case)
    upload = SimpleUploadedFile("page.txt", b"<html><script>alert(1)</script>")
    data = {"uploads": upload, "seen_seq": case.head_seq, "do": "send"}
    answer = clerk.post(action_address(case, "add_document"), data)
    assert answer.status_code == 422
    assert "does not match its name" in text(answer)
    assert traces(case) == before


def test_without_a_file_the_form_says_so(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    answer = clerk.post(action_address(case, "add_document"), {"seen_seq": case.head_seq, "do": "send"})
    assert answer.status_code == 422
    assert "Choose a file." in text(answer)


def test_only_own_staff_and_departments_can_be_chosen(
    clerk: Client, sacramento: City, bakersfield: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    stranger = cast.an_intake_clerk(bakersfield)
    page = text(clerk.get(action_address(case, "assign")))
    assert stranger.username not in page
    data = {
        "department": cast.a_department(sacramento).pk,
        "assignee": stranger.pk,
        "seen_seq": case.head_seq,
    }
    answer = clerk.post(action_address(case, "assign"), {**data, "do": "send"})
    assert answer.status_code == 422
    foreign = bakersfield.departments.first()
    assert foreign is not None
    data |= {"department": foreign.pk, "assignee": ""}
    assert clerk.post(action_address(case, "assign"), {**data, "do": "send"}).status_code == 422
    case.refresh_from_db(fields=["assignee"])
    assert case.assignee_id is None


def test_an_extension_past_the_law_is_refused_with_the_latest_date(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    words = {**words_for("extend", case), "to_on": "2026-12-31"}
    answer = clerk.post(action_address(case, "extend"), {**words, "seen_seq": case.head_seq, "do": "preview"})
    assert answer.status_code == 422
    assert "The latest date the law allows is Thursday, October 29, 2026" in text(answer)
    assert 'value="2026-12-31"' in text(answer)


def test_the_extension_form_proposes_the_last_lawful_day_and_only_grounds_in_force(
    clerk: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    page = text(clerk.get(action_address(case, "extend")))
    assert 'value="2026-10-29"' in page
    assert "Gov. Code § 7922.535(c)(6)" in page
    older = cast.a_case(sacramento, now=cast.NOW - timedelta(days=365))
    assert "Gov. Code § 7922.535(c)(6)" not in text(clerk.get(action_address(older, "extend")))


def test_a_fee_the_law_forbids_cannot_be_chosen(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    words = {**words_for("estimate_fee", case), "items-0-kind": "redaction", "items-0-price": "abc"}
    answer = clerk.post(
        action_address(case, "estimate_fee"), {**words, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 422
    assert "Enter an amount greater than $0.00." in text(answer)
    assert "You cannot charge for" in text(answer)


def test_a_time_in_the_past_is_no_estimate(reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    words = {**words_for("grant", case), "estimated_at_on": "2026-01-02"}
    answer = reviewer.post(
        action_address(case, "grant"), {**words, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 422
    assert "in the future." in text(answer)
    assert 'value="2026-01-02"' in text(answer)
    words = {**words, "estimated_at_on": "not a date"}
    answer = reviewer.post(
        action_address(case, "grant"), {**words, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 422
    assert 'value="not a date"' in text(answer)


def test_an_appeal_is_answered_point_by_point(officer: Client, sacramento: City) -> None:
    case = cast.a_case_in("appealed", sacramento)
    points = list(cast.the_appeal(case).points.all())
    words = words_for("decide_appeal", case)
    words[f"reason_{points[0].pk}"] = ""
    del words[f"finding_{points[1].pk}"]
    answer = officer.post(
        action_address(case, "decide_appeal"), {**words, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 422
    assert "Enter the reason for this finding." in text(answer)
    assert "Choose a finding for this point." in text(answer)
    words = words_for("decide_appeal", case) | {f"finding_{points[1].pk}": "overturned"}
    words["instruction"] = "Release the drafts."
    assert play(officer, case, "decide_appeal", words).status_code == 302
    assert cast.again(case).state == "clerk_review"


def test_who_denied_may_not_take_up_the_appeal(sacramento: City, sign_in: SignIn) -> None:
    both = cast.a_reviewer(sacramento, "both")
    case = cast.a_case_in("clerk_review", sacramento)
    client = sign_in(both)
    assert play(client, case, "deny", DENIAL).status_code == 302
    cast.appeal(cast.again(case), cast.NOW + timedelta(days=1))
    both.memberships.create(city=sacramento, role="appeals_officer")
    case = cast.again(case)
    answer = client.post(action_address(case, "take_up_appeal"), {"seen_seq": case.head_seq, "do": "send"})
    assert answer.status_code == 403
    assert "someone else must decide the appeal" in text(answer)


def test_the_hidden_event_number_is_the_last_event(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    assert hidden(clerk.get(action_address(case, "note")), "seen_seq") == str(case.head_seq)
