"""The status page in every state: where is it, whose turn, when next, is it late, what can I do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.cases.states import State
from requests_app.models import CaseLink, City, CityPolicy, Notice, RecordsRequest
from tests import cast
from tests.cast import DAY, HOUR, NOW
from tests.web.steps import Watch, opened, path_of

pytestmark = pytest.mark.django_db


def read(case: RecordsRequest, name: str = "", client: Client | None = None) -> str:
    answer = (client or opened(case)).get(path_of(case, name))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def plain(html: str) -> str:
    """The words of a page, without tags and line breaks."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def without_appeal() -> City:
    """A city as its sources describe it: they name no review of its own."""
    return cast.a_city("bakersfield", appeals=False)


@pytest.mark.parametrize("state", [state for state in State if state != State.APPEALED] + [State.APPEALED])
def test_every_state_has_its_page_within_bounds(watch: Watch, state: State) -> None:
    case = cast.a_case_in(state)
    watch.pass_by(days=1)
    client = opened(case)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path_of(case))
    assert answer.status_code == 200
    assert len(asked) <= 10, [query["sql"][:90] for query in asked]
    assert len(answer.content) <= 30_000
    assert case.number in answer.content.decode()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CLERK_REVIEW, State.AWAITING_REQUESTER])
def test_a_case_under_way_takes_six_queries(watch: Watch, state: State) -> None:
    case = cast.a_case_in(state)
    client = opened(case)
    with CaptureQueriesContext(connection) as asked:
        client.get(path_of(case))
    assert len(asked) <= 6, [query["sql"][:90] for query in asked]


def test_it_says_where_whose_turn_and_when_in_that_order(watch: Watch) -> None:
    text = plain(read(cast.a_case_in("clerk_review")))
    places = [
        text.index(words)
        for words in (
            "The city is reviewing your request.",
            "The city is working on it. You don't need to do anything.".replace("'", "&#x27;"),
            "A decision is due by Thursday, October 15, 2026.",
            "How we calculated this date",
            "What you can do",
            "Documents",
            "Messages",
            "Request history",
        )
    ]
    assert places == sorted(places)


def test_a_date_is_shown_with_its_working_and_its_rule(watch: Watch) -> None:
    html = read(cast.a_case())
    assert html.count("<tr") >= 11
    assert "Gov. Code § 7922.535(a)" in html


def test_lateness_is_said_with_days_and_what_to_do(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    watch.pass_by(days=13)
    text = plain(read(case))
    assert "A decision was due by Thursday, October 15, 2026; it is 3 days late." in text
    assert "You can now:" in text
    assert "appeal because the city didn" in text


def test_on_the_last_day_nobody_is_late(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    watch.at = NOW.replace(day=16, hour=6)  # still the 15th in California
    assert not re.search(r"\blate\b(?! appeals)", plain(read(case)).lower())


def test_a_late_city_without_a_review_of_its_own_says_so_and_names_the_courts(
    watch: Watch, without_appeal: City
) -> None:
    case = cast.a_case_in("clerk_review", without_appeal)
    watch.pass_by(days=20)
    text = plain(read(case))
    assert "The city has no published appeal process." in text
    assert "Gov. Code § 7923.000" in text
    assert "/appeal/" not in read(case)


def test_a_denial_names_each_exemption_its_meaning_why_which_records_and_who(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    text = plain(read(case))
    for item in case.decision.citations.all():
        for words in (item.citation_text, item.meaning, item.records, item.explanation):
            assert words in text
    assert cast.DRAFTS.harm in text
    assert "Jordan Ellis, Records Supervisor" in text
    assert cast.SEGREGABILITY in text


def test_a_denial_names_the_last_day_to_appeal_and_the_courts(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    text = plain(read(case))
    last_on = cast.deadline(case, "appeal_window").due_on
    assert last_on is not None
    assert f"You can appeal until {last_on:%A, %B} {last_on.day}, 2026." in text
    assert "Gov. Code § 7923.100" in text


def test_a_denial_by_a_city_without_review_says_exactly_that(watch: Watch, without_appeal: City) -> None:
    text = plain(read(cast.a_case_in("denied", without_appeal)))
    assert "The city has no published appeal process." in text
    assert "Gov. Code § 7923.000" in text
    assert "You can appeal" not in text


def test_terms_told_with_a_decision_stay_when_the_city_changes_its_policy(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    CityPolicy.objects.filter(city=case.city).update(appeal_offered=False)
    assert path_of(case, "appeal/") in read(case)


def test_a_lapsed_window_is_no_longer_offered(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    watch.pass_by(days=40)
    html = read(case)
    assert "You can appeal until" not in html
    assert path_of(case, "appeal/") not in html


def test_an_appeal_shows_its_points_and_what_was_found(watch: Watch) -> None:
    case = cast.a_case_in("appealed")
    assert plain(read(case)).count("not decided yet") == 2
    cast.decide_appeal(case, NOW + DAY, "upheld", "overturned")
    text = plain(read(cast.again(case)))
    assert "The city was right" in text
    assert "The city must decide again" in text
    assert "Morgan Reyes, Appeals Officer" in text
    assert "Release what is factual." in text


def test_an_upheld_denial_still_shows_the_way_to_court(watch: Watch) -> None:
    html = read(cast.a_case_in("upheld"))
    assert '<a href="#remedies">You can still go to court</a>' in html
    assert html.count("Gov. Code § 7923.000") == 1, "the way to court is shown once"
    assert "You can ask the city to review this decision" not in html


def test_an_extension_shows_its_ground_reason_date_and_signer(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    cast.extend(case, NOW + DAY)
    text = plain(read(case))
    assert "12,000 e-mails match these words" in text
    assert "Gov. Code § 7922.535(c)(2)" in text
    assert "Jordan Ellis, Records Supervisor" in text


def test_a_fee_estimate_shows_each_line_and_invents_no_way_to_pay(watch: Watch) -> None:
    text = plain(read(cast.a_case_with_an_estimate()))
    assert "120 × $0.10 = $12.00" in text
    assert "The city has not published how to pay. Ask the city." in text
    assert "You can look at the records during office hours without charge" in text
    assert "You need to respond to the fee estimate." in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("no_records", "The mail archive and the paper files of 2024."),
        ("transferred", "County Department of Transportation"),
        ("awaiting_requester", "Which of the two bridges do you mean?"),
        ("partly_released", "The memo was separated from the advice and is released."),
        ("withdrawn", "You withdrew your request."),
    ],
)
def test_what_the_city_said_is_on_the_page(watch: Watch, state: str, words: str) -> None:
    assert words in plain(read(cast.a_case_in(state)))


def test_words_of_people_never_become_markup(watch: Watch) -> None:
    case = cast.a_case(description="<script>alert(1)</script> {{ secret }} ‮")
    html = read(case)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_internal_notes_and_staff_events_stay_inside(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    cast.note(case, NOW + HOUR)
    cast.add_document(case, NOW + 2 * HOUR)
    html = read(case)
    for note in case.notes.all():
        assert note.body not in html
    assert "internal note" not in html
    for document in case.documents.all():
        assert document.name not in html


def test_letters_are_listed_and_readable_without_their_secret(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    client = opened(case)
    letters = Notice.objects.filter(case=case, recipient="requester")
    assert letters.count() >= 3
    for notice in letters:
        html = read(case, f"letters/{notice.pk}/", client)
        assert "{{link" not in html
        assert "/l/" not in html
        assert path_of(case) in html


def test_letters_to_staff_and_of_other_cases_do_not_open(watch: Watch) -> None:
    case, other = cast.a_case(), cast.a_case(description="Another one")
    client = opened(case)
    to_staff = Notice.objects.filter(case=case).exclude(recipient="requester")
    of_other = Notice.objects.filter(case=other)
    assert to_staff.exists() and of_other.exists()
    for notice in [*to_staff, *of_other]:
        assert client.get(path_of(case, f"letters/{notice.pk}/")).status_code == 404
    assert client.get(path_of(case, f"letters/{10**30}/")).status_code == 404


def test_the_receipt_tells_number_link_and_dates(watch: Watch) -> None:
    case = cast.a_case()
    client = opened(case)
    CaseLink.objects.filter(case=case).update(
        used_at=None
    )  # as after filing: handed over, not opened out of a letter
    text = plain(read(case, "receipt/", client))
    assert case.number in text
    assert "Save this link. You need it to open your request." in text
    assert "A decision is due by Thursday, October 15, 2026." in text


def test_a_receipt_whose_key_was_changed_shows_no_dead_link(watch: Watch, settings: Any) -> None:
    case = cast.a_case()
    client = opened(case)
    CaseLink.objects.filter(case=case).update(used_at=None)
    settings.LINK_KEY = b"another key"
    page = read(case, "receipt/", client)
    assert "cr-copy" not in page
    assert "the link was shown only once" in page


def test_the_dates_come_as_a_calendar_file(watch: Watch) -> None:
    case = cast.a_case()
    answer = opened(case).get(path_of(case, "dates/"))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "DTSTART;VALUE=DATE:20261015" in text
    assert "bridge" not in text


def test_the_case_file_is_a_zip_for_its_holder_alone(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    answer = opened(case).get(path_of(case, "case-file/"))
    assert b"".join(answer).startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]
    assert Client().get(path_of(case, "case-file/")).status_code == 403


def test_the_page_speaks_spanish_to_who_wants_it(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    client = opened(case)
    client.cookies["django_language"] = "es"
    text = plain(read(case, client=client))
    assert "jueves, 15 de octubre de 2026" in text
    assert "The city" not in text


def test_a_case_without_a_running_date_says_so(watch: Watch) -> None:
    assert "There is no upcoming deadline." in read(cast.a_case_in("released"))


def test_a_day_later_the_same_page_has_moved_on(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    watch.at = NOW + timedelta(days=11)
    assert "it is 1 day late." in plain(read(case))
