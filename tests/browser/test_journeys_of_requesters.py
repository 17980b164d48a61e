"""Short plays of what a requester lives through, each letter read: on paper, in silence, asked, narrowed, charged.

The services do what is not the point; only the pages of the point are opened.
"""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from requests_app.cases.actors import staff
from requests_app.models import Notice, RecordsRequest
from requests_app.notices.pdf.archive import file_of
from requests_app.services.cases import filing as case_filing, review as case_review
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.browser.people import Clerk
from tests.browser.stage import Stage, fill, only, press, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"\b(?:[34679ACDEFHJKMNPRTWXY]{4}-){2}[34679ACDEFHJKMNPRTWXY]{4}\b")
SEND = "main form button"


def on_paper(stage: Stage, case: RecordsRequest, letter: str, *expected: str) -> str:
    """The printed letter says all this, and tells a reader without the internet what to do; its text."""
    notice = Notice.objects.get(case=case, letter=letter, recipient="requester")
    assert notice.channel == "post"
    pdf = PdfReader(io.BytesIO(bytes(file_of(notice, stage.clock()).pdf)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for words in expected:
        assert words in text, f"{letter} does not say {words!r}:\n{text}"
    before_the_code = text.partition("To open your private page")[0]
    assert not re.search("email you|open your private page|answer there", before_the_code, re.IGNORECASE), (
        text
    )
    return text


def opened(stage: Stage, letter: str, *expected: str) -> Page:
    """The mail of that letter came and says all this; its link is followed in a window of its own."""
    sent = stage.post()
    assert letter in sent, f"{letter} is not among {sorted(sent)}"
    body = " ".join(str(sent[letter].body).split())
    for words in expected:
        assert words in body, f"{letter} does not say {words!r}:\n{body}"
    page = stage.window()
    page.goto(stage.link_in(sent[letter]))
    return page


def words_of(page: Page) -> str:
    return " ".join(page.locator("body").inner_text().split())


def use_code(stage: Stage, page: Page, case: RecordsRequest, code: str) -> str:
    """Type a number and a code as a letter gives them."""
    page.goto(f"{stage.origin}/c/")
    fill(page, number=case.number.lower(), code=code.lower().replace("-", " "))
    only(page.locator(SEND)).click()
    return words_of(page)


def test_a_requester_on_paper_opens_the_page_once_by_code_and_appeals_by_mail(stage: Stage) -> None:
    city = cast.a_city()
    clerk = cast.an_intake_clerk(city)
    filing = cast.a_filing(
        city, email="", name="Ana Ruiz", postal_address="9 Elm Street\nSacramento CA 95814",
        channel="post", received_at=cast.NOW,
    )  # fmt: skip
    stage.clock.pass_by(hours=1)
    case = cast.again(case_filing.file(filing, actor=staff(clerk), now=stage.clock()))
    letter = on_paper(stage, case, "receipt", case.number, "October 15, 2026", "one-time code")
    code = CODE.findall(letter)[0]
    page = stage.window()
    page.goto(f"{stage.origin}/c/")
    stage.look(page, "code")
    assert "Your request is open" in use_code(stage, page, case, code)
    stage.look(page, "opened-by-code")
    guesser = stage.window()
    assert "works only once" in use_code(stage, guesser, case, code)
    tries = 0
    while "Too many attempts" not in use_code(stage, guesser, case, "AAAA-AAAA-AAAA"):
        tries += 1
        assert tries < 25, "codes are guessed without an end"
    stage.look(guesser, "code-throttled")
    cast.drive(case, "denied")
    denial = on_paper(stage, case, "denial", "attorney", "By mail or in person", "By phone")
    assert CODE.findall(denial) and CODE.findall(denial)[0] != code
    stage.clock.pass_by(days=10)
    _record_the_appeal(stage, Clerk(stage, clerk), case)
    on_paper(stage, case, "appeal_receipt", "These are facts.", "By mail", "November 4, 2026")


def _record_the_appeal(stage: Stage, clerk: Clerk, case: RecordsRequest) -> None:
    page = clerk.come_in(f"/admin/requests_app/recordsrequest/{case.pk}/action/record_appeal/")
    stage.look(page, "record-appeal")
    for place in range(page.locator('input[name="citations"]').count()):
        value = page.locator('input[name="citations"]').nth(place).get_attribute("value")
        tick(page, "citations", value or "")
    fill(page, words="These are facts.")
    tick(page, "channel", "post")
    press(page, "do=preview")
    assert "These are facts." in words_of(page)
    press(page, "do=send")
    assert cast.again(case).state == "appealed"


def test_silence_is_appealed_and_a_late_answer_makes_the_appeal_moot(stage: Stage) -> None:
    case = cast.a_case_in("clerk_review")
    page = opened(stage, "receipt", "October 15, 2026")
    stage.clock.pass_by(days=12)
    page.reload()
    only(page.locator('a[href$="/appeal/"]')).click()
    stage.look(page, "appeal-the-missed-deadline")
    fill(page, grounds="Nobody answered me.")
    only(page.locator(SEND)).click()
    assert cast.again(case).state == "clerk_review", "an appeal against silence takes no duty away"
    page = opened(stage, "appeal_receipt", "did not respond on time", "can still decide your request")
    stage.clock.pass_by(days=1)
    cast.deny(case, stage.clock())
    page = opened(stage, "appeal_moot", "Go on with my appeal", "The date that the city missed stays missed.")
    only(page.locator('a[href$="/appeal/go-on/"]')).click()
    stage.look(page, "go-on")
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("denied", "moot")


def test_a_question_stays_unanswered_until_the_city_closes_the_request(stage: Stage) -> None:
    city = cast.a_city(silence_basis="Administrative Regulation 7", silence_source="https://city.example/ar7")
    case = cast.a_case_in("clerk_review", city)
    stage.clock.pass_by(days=1)
    case_review.ask_to_clarify(
        case.pk, question="Which bridge do you mean?", answer_by_on=date(2026, 10, 12),
        actor=cast.the_intake(case), now=stage.clock(),
    )  # fmt: skip
    page = opened(stage, "clarification", "Which bridge do you mean?", "October 12, 2026")
    assert "October 12, 2026" in stage.look(page, "asked-with-a-last-day")
    stage.clock.pass_by(days=4)
    sweep(stage.clock())
    opened(
        stage, "answer_reminder", "Which bridge do you mean?", "October 12, 2026", "may close your request"
    )
    stage.clock.pass_by(days=3)
    sweep(stage.clock())
    assert cast.again(case).state == "closed"
    page = opened(stage, "closed_for_silence", "Administrative Regulation 7", "ask the city to reopen")
    assert "closed" in stage.look(page, "closed-for-silence").lower()


def test_a_narrower_wording_is_agreed_and_the_partial_release_quotes_it(stage: Stage) -> None:
    case = cast.a_case_in("clerk_review")
    stage.clock.pass_by(hours=5)
    cast.propose_scope(case, stage.clock())
    page = opened(stage, "scope_proposed", "The north bridge only.", case.description)
    only(page.locator('a[href$="/scope/"]')).click()
    stage.look(page, "scope")
    tick(page, "answer", "accept")
    only(page.locator(SEND)).click()
    assert "The north bridge only." in words_of(page)
    sent = stage.post()
    assert "The north bridge only." in str(sent["scope_agreed"].body)
    assert "staff_scope_agreed" in sent
    stage.clock.pass_by(hours=1)
    cast.release_in_part(case, stage.clock())
    page = opened(stage, "partial_denial", "The north bridge only.", "memo.txt", "attorney")
    assert "The north bridge only." in stage.look(page, "partly-released")


def test_a_fee_is_agreed_to_and_paid_and_the_records_come(stage: Stage) -> None:
    case = cast.a_case_with_an_estimate()
    stage.clock.pass_by(hours=5)
    page = opened(stage, "fee_estimate", "$12.00", "How to pay", "Ask the city to waive the fee")
    only(page.locator('a[href$="/fee/accept/"]')).click()
    stage.look(page, "agree-to-the-fee")
    only(page.locator(SEND)).click()
    assert "You agreed to pay this." in words_of(page)
    assert "agreed to pay $12.00" in str(stage.post()["staff_fee_answer"].body)
    desk = Clerk(stage, cast.an_intake_clerk(case.city)).come_in(
        f"/admin/requests_app/recordsrequest/{case.pk}/action/record_payment/"
    )
    stage.look(desk, "record-payment")
    fill(desk, amount="13.00", receipt_number="R-100")
    tick(desk, "way", "counter")
    press(desk, "do=preview")
    assert cast.again(case).fee_estimates.get().state == "open", "more than is owed is not taken"
    fill(desk, amount="12.00")
    press(desk, "do=preview")
    press(desk, "do=send")
    page = opened(stage, "fee_receipt", "$12.00", "R-100", "paid in full")
    stage.clock.pass_by(hours=1)
    cast.release(case, stage.clock())
    page = opened(stage, "release", "memo.txt")
    assert "memo.txt" in words_of(page)
