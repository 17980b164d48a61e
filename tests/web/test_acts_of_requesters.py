"""What a requester does on the pages: reply, write, attach, withdraw, appeal; done, refused in words, and kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.models import Appeal, Clarification, Document, Message, RecordsRequest
from requests_app.web import spam_guard
from tests import cast
from tests.cast import DAY, HOUR, NOW
from tests.web.steps import Watch, confirmed, hidden, opened, path_of

pytestmark = pytest.mark.django_db


def at(watch: Watch, case: RecordsRequest) -> Client:
    """The case's page, opened after the last thing that happened."""
    watch.at = case.events.latest("seq").at + HOUR
    return opened(case)


def post(client: Client, case: RecordsRequest, name: str, **values: object) -> object:
    """Open an act's page and send its form."""
    page = client.get(path_of(case, name))
    return client.post(path_of(case, name), {**hidden(page), **values})


def state(case: RecordsRequest) -> str:
    return str(RecordsRequest.objects.get(pk=case.pk).state)


@pytest.mark.parametrize(
    ("choice", "answer", "accepted"), [("accept", "", True), ("counter", "Both bridges, 2025 only", False)]
)
def test_a_narrower_scope_is_accepted_or_countered(
    watch: Watch, choice: str, answer: str, accepted: bool
) -> None:
    case = cast.a_case_in("awaiting_requester")
    done = post(at(watch, case), case, "reply/", choice=choice, answer=answer)
    assert done.status_code == 302  # type: ignore[attr-defined]
    assert Clarification.objects.get().accepted is accepted
    assert state(case) == "clerk_review"


@pytest.mark.parametrize("values", [{}, {"choice": "counter"}, {"choice": "maybe", "answer": "x"}])
def test_an_answer_that_says_nothing_is_asked_again(watch: Watch, values: dict[str, str]) -> None:
    case = cast.a_case_in("awaiting_requester")
    page = post(at(watch, case), case, "reply/", **values)
    assert page.status_code == 400  # type: ignore[attr-defined]
    assert state(case) == "awaiting_requester"


def test_a_question_already_answered_leads_back(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    answer = at(watch, case).get(path_of(case, "reply/"), follow=True)
    assert "There is no open question anymore." in answer.content.decode()


def test_a_message_reaches_the_city_and_the_page(watch: Watch) -> None:
    case = cast.a_case()
    client = at(watch, case)
    post(client, case, "write/", body="When will it be?\r\nThank you.")
    page = client.get(path_of(case)).content.decode()
    assert "Your message was sent to the city." in page
    assert "When will it be?" in page
    assert Message.objects.get().from_requester


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001, "a\x00b"])
def test_a_message_that_cannot_be_sent_is_said_beside_the_field(watch: Watch, body: str) -> None:
    case = cast.a_case()
    page = post(at(watch, case), case, "write/", body=body)
    assert page.status_code == 400  # type: ignore[attr-defined]
    assert 'id="id_body_error"' in page.content.decode()  # type: ignore[attr-defined]
    assert not Message.objects.exists()


def test_too_many_messages_are_told_when_to_come_back(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(spam_guard.LIMITS, "write", 1)
    case = cast.a_case()
    client = at(watch, case)
    post(client, case, "write/", body="One")
    page = post(client, case, "write/", body="The second one")
    assert page.status_code == 429  # type: ignore[attr-defined]
    assert page["Retry-After"]  # type: ignore[index]
    assert "The second one" in page.content.decode()  # type: ignore[attr-defined]
    assert Message.objects.count() == 1


def test_a_file_is_handed_in_and_can_be_opened(watch: Watch) -> None:
    case = cast.a_case()
    client = at(watch, case)
    post(client, case, "attach/", documents=SimpleUploadedFile("note.txt", b"Here it is."))
    document = Document.objects.get()
    answer = client.get(path_of(case, f"documents/{document.key}/"))
    assert b"".join(answer.streaming_content) == b"Here it is."


@pytest.mark.parametrize("upload", [None, ("evil.html", b"<html>"), ("x.txt", b"")])
def test_a_file_that_cannot_be_taken_is_said_beside_the_field(
    watch: Watch, upload: tuple[str, bytes] | None
) -> None:
    case = cast.a_case()
    values = {"documents": SimpleUploadedFile(*upload)} if upload else {}
    page = post(at(watch, case), case, "attach/", **values)
    assert page.status_code in (400, 422)  # type: ignore[attr-defined]
    assert 'id="id_documents_error"' in page.content.decode()  # type: ignore[attr-defined]
    assert not Document.objects.exists()


def test_withdrawing_asks_first(watch: Watch) -> None:
    case = cast.a_case()
    client = at(watch, case)
    assert "The city will stop working on it" in client.get(path_of(case, "withdraw/")).content.decode()
    assert state(case) == "submitted"
    post(client, case, "withdraw/")
    assert state(case) == "withdrawn"


def test_a_finished_request_cannot_be_withdrawn(watch: Watch) -> None:
    case = cast.a_case_in("released")
    client = at(watch, case)
    assert client.get(path_of(case, "withdraw/")).status_code == 302
    refused = client.post(path_of(case, "withdraw/"), {"seen_seq": cast.again(case).head_seq})
    assert refused.status_code == 409
    assert state(case) == "released"


def test_who_looked_at_an_old_page_is_told_what_changed_and_can_go_on(watch: Watch) -> None:
    case = cast.a_case()
    client = at(watch, case)
    stale = hidden(client.get(path_of(case, "withdraw/")))
    cast.begin_review(case, watch.at)
    refused = client.post(path_of(case, "withdraw/"), stale)
    assert refused.status_code == 409
    assert "The city started its review" in refused.content.decode()
    assert state(case) == "clerk_review"
    assert client.post(path_of(case, "withdraw/"), hidden(refused)).status_code == 302
    assert state(case) == "withdrawn"


@pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "1.5", "\x00"])
def test_a_forged_place_in_the_chain_changes_nothing(watch: Watch, seen: str) -> None:
    case = cast.a_case()
    client = at(watch, case)
    answer = client.post(path_of(case, "withdraw/"), {"seen_seq": seen})
    assert answer.status_code == 400
    assert state(case) == "submitted"
    assert client.post(path_of(case, "withdraw/"), hidden(answer)).status_code == 302


def test_an_appeal_names_what_it_contests_and_why(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    first = case.decision.citations.first()
    client = at(watch, case)
    page = client.get(path_of(case, "appeal/")).content.decode()
    assert "Could the city redact the protected parts and release the rest?" in page
    assert "Gov. Code § 7923.000" in page
    post(
        client,
        case,
        "appeal/",
        citations=[first.pk],
        grounds="These are facts.",
        representative="L. Kim",
        representative_contact="kim@law.example",
        representative_authority="I am her lawyer.",
    )
    row = Appeal.objects.get()
    assert [point.citation_id for point in row.points.all()] == [first.pk]
    assert (row.grounds, row.representative) == ("These are facts.", "L. Kim")
    assert (row.representative_contact, row.representative_authority) == (
        "kim@law.example",
        "I am her lawyer.",
    )
    assert state(case) == "appealed"


@pytest.mark.parametrize(
    ("values", "beside"),
    [
        ({"grounds": "Because"}, "id_citations_error"),
        ({"grounds": "Because", "citations": ["0"]}, "id_citations_error"),
        ({"grounds": "Because", "citations": ["x"]}, "id_citations_error"),
        ({"grounds": " "}, "id_grounds_error"),
    ],
)
def test_an_appeal_that_lacks_something_is_asked_for_it(
    watch: Watch, values: dict[str, object], beside: str
) -> None:
    case = cast.a_case_in("denied")
    page = post(at(watch, case), case, "appeal/", **values)
    assert page.status_code == 400  # type: ignore[attr-defined]
    assert f'id="{beside}"' in page.content.decode()  # type: ignore[attr-defined]
    assert not Appeal.objects.exists()


def test_another_cases_citation_cannot_be_contested_here(watch: Watch) -> None:
    case, other = cast.a_case_in("denied"), cast.a_case_in("denied", description="Another one")
    foreign = other.decision.citations.first().pk
    page = post(at(watch, case), case, "appeal/", grounds="Because", citations=[foreign])
    assert page.status_code == 400  # type: ignore[attr-defined]


def test_silence_can_be_appealed_once_the_date_has_passed(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    client = at(watch, case)
    assert "There is nothing to appeal now" in client.get(path_of(case, "appeal/")).content.decode()
    early = client.post(path_of(case, "appeal/"), {"grounds": "Too slow"})
    assert early.status_code == 409
    watch.at = NOW + 11 * DAY
    post(client, case, "appeal/", grounds="There is no answer.")
    assert state(case) == "clerk_review"
    assert Appeal.objects.get().decision is None
    page = client.get(path_of(case, "")).content.decode()
    assert "Withdraw my appeal" in page
    assert path_of(case, "appeal/") + '"' not in page


def test_an_appeal_overtaken_by_the_answer_goes_on_by_one_button(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    cast.appeal(case, NOW + 12 * DAY)
    cast.deny(case, NOW + 13 * DAY)
    client = at(watch, case)
    assert "Go on with my appeal" in client.get(path_of(case, "")).content.decode()
    assert post(client, case, "appeal/go-on/", grounds=" ").status_code == 400  # type: ignore[attr-defined]
    post(client, case, "appeal/go-on/", grounds="These are facts.")
    assert state(case) == "appealed"
    assert Appeal.objects.get().points.count() == 2


def test_where_nothing_can_go_on_or_be_undone_the_pages_lead_back(watch: Watch) -> None:
    case = cast.a_case_in("withdrawn")
    client = at(watch, case)
    for name, words in (
        ("appeal/go-on/", "There is no appeal to go on with."),
        ("withdraw/undo/", "There is no withdrawal that can be undone."),
    ):
        assert words in client.get(path_of(case, name), follow=True).content.decode()
        assert client.post(path_of(case, name), {"grounds": "Because"}).status_code in (403, 409)
    assert state(case) == "withdrawn"


def test_a_superseded_decision_is_shown_as_one_and_can_be_appealed_meanwhile(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    cast.reopen(case, NOW + DAY)
    client = at(watch, case)
    page = client.get(path_of(case, "")).content.decode()
    assert "This decision is superseded" in page
    assert "You can still appeal it until" in page
    contested = case.decision.citations.first().pk
    post(client, case, "appeal/", citations=[contested], grounds="Because")
    assert (state(case), Appeal.objects.get().decision) == ("clerk_review", case.decision)


def test_a_late_appeal_needs_its_reason_where_the_city_allows_one(watch: Watch) -> None:
    cast.a_city(appeal_late_allowed=True)
    case = cast.a_case_in("denied")
    watch.at = NOW + 60 * DAY
    client = opened(case)
    contested = case.decision.citations.first().pk
    page = post(client, case, "appeal/", citations=[contested], grounds="Because")
    assert 'id="id_lateness_reason_error"' in page.content.decode()  # type: ignore[attr-defined]
    post(client, case, "appeal/", citations=[contested], grounds="Because", lateness_reason="I was ill.")
    assert Appeal.objects.get().lateness_reason == "I was ill."


def test_after_the_last_day_the_page_shows_the_courts_and_refuses(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    watch.at = NOW + 60 * DAY
    client = opened(case)
    page = client.get(path_of(case, "appeal/")).content.decode()
    assert "The last day to appeal was" in page
    assert "Gov. Code § 7923.000" in page
    contested = case.decision.citations.first().pk
    refused = client.post(
        path_of(case, "appeal/"), {"citations": [contested], "grounds": "Because", "lateness_reason": "Ill"}
    )
    assert refused.status_code == 409
    assert not Appeal.objects.exists()


def test_a_city_without_review_refuses_and_shows_the_courts(watch: Watch) -> None:
    case = cast.a_case_in("denied", cast.a_city("bakersfield", appeals=False))
    client = at(watch, case)
    page = client.get(path_of(case, "appeal/")).content.decode()
    assert "The city has no published appeal process." in page
    contested = case.decision.citations.first().pk
    refused = client.post(path_of(case, "appeal/"), {"citations": [contested], "grounds": "Because"})
    assert refused.status_code == 409
    assert "You can still go to court." in refused.content.decode()


def test_an_appeal_can_be_taken_back(watch: Watch) -> None:
    case = cast.a_case_in("appealed")
    client = confirmed(at(watch, case), case, "withdraw-appeal")
    assert (
        "The city will not review the decision. Your request returns to its earlier status."
        in client.get(path_of(case, "appeal/withdraw/")).content.decode()
    )
    post(client, case, "appeal/withdraw/")
    assert state(case) == "denied"


def test_without_an_appeal_there_is_none_to_take_back(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    client = confirmed(at(watch, case), case, "withdraw-appeal")
    assert client.get(path_of(case, "appeal/withdraw/")).status_code == 302
    assert client.post(path_of(case, "appeal/withdraw/"), {}).status_code == 409
