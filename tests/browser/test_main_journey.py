"""The whole main job through the pages, in both cities: filed, acknowledged, clarified, extended, denied under two
exemptions, appealed, overturned in part, released in part, closed; every mail read, every date held to the law."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from requests_app.cases.case_clock import pack_of
from requests_app.cases.dates_in_words import longdate
from requests_app.cities.city_time import calendar_of
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.models import City, CityPolicy, Notice, RecordsRequest
from tests import cast
from tests.browser.people import Clerk, Resident
from tests.browser.stage import Clock, Stage, fill, only, press, raised, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 5, 10, 15, tzinfo=cast.LOCAL)
TERMS = Terms(appeal_offered=True, appeal_filing_days=30, appeal_decision_days=20)
MEMO = b"Inspection memo: the north bearing was replaced in May 2026.\n"


class Play:
    """One city's journey: the people, the case, and the facts as the law is told them, beside the product."""

    def __init__(self, stage: Stage, city: City, language: str) -> None:
        self.stage, self.city, self.language, self.clock = stage, city, language, stage.clock
        self.resident = Resident(stage, city, language)
        self.intake = Clerk(stage, cast.an_intake_clerk(city))
        self.reviewer = Clerk(stage, cast.a_reviewer(city))
        self.officer = Clerk(stage, cast.an_officer(city))
        self.administrator = Clerk(stage, cast.an_administrator(city))
        self.facts: list[Fact] = []
        self.case: RecordsRequest = RecordsRequest()

    def happens(self, kind: Any, what: str = "", to_on: date | None = None) -> None:
        """The law is told, independently of what the product stores."""
        self.facts.append(
            Fact(kind=kind, on=self.clock.at.astimezone(cast.LOCAL).date(), to_on=to_on, what=what)
        )

    def due(self, kind: str) -> date:
        """The latest date of a kind, by the law alone."""
        pack = pack_of(self.case)
        dues: list[Due] = [
            due for due in work_out(self.facts, pack, calendar_of(self.city, pack), TERMS) if due.kind == kind
        ]
        assert dues[-1].due_on is not None
        return dues[-1].due_on

    def in_words(self, on: date) -> str:
        """A date as this resident reads it."""
        with translation.override(self.language):
            return longdate(on)

    def requester_reads(self, letter: str, *expected: str) -> str:
        """The mail of that letter arrived in the resident's language and says all this; its link is returned."""
        sent = self.stage.post()
        assert letter in sent, f"{letter} is not among {sorted(sent)}"
        message = sent[letter]
        assert message.to == [cast.ADDRESS]
        assert self.case.number in f"{message.subject} {message.body}"
        assert message.extra_headers["Content-Language"] == self.language
        text = str(message.body)
        for words in expected:
            assert words.casefold() in text.casefold(), f"{letter} does not say {words!r}:\n{text}"
        return self.stage.link_in(message)


def _switch_appeals_on(play: Play) -> None:
    page = play.administrator.go("/admin/requests_app/citypolicy/")
    play.stage.look(page, "administrator-policy")
    tick(page, "appeal_offered")
    fill(page, appeal_filing_days="30", appeal_decision_days="20")
    only(page.locator("main form button[type=submit]")).click()
    play.stage.look(page, "administrator-policy-error")  # the review must have its basis
    assert not CityPolicy.objects.get(city=play.city).appeal_offered
    fill(page, appeal_basis="City policy on the review of denials")
    only(page.locator("main form button[type=submit]")).click()
    policy = CityPolicy.objects.get(city=play.city)
    assert (policy.appeal_offered, policy.appeal_filing_days, policy.appeal_decision_days) == (True, 30, 20)


def _file(play: Play) -> None:
    receipt = play.resident.file()
    play.happens("received")
    play.case = RecordsRequest.objects.select_related("city__policy").get()
    assert play.case.number == f"{play.city.prefix}-2026-000001"
    assert play.due("determination") == date(2026, 10, 15)
    due_on = play.in_words(date(2026, 10, 15))
    assert play.case.number in receipt
    assert due_on.casefold() in receipt.casefold()
    link = play.requester_reads("receipt", play.case.number, due_on)
    assert due_on.casefold() in play.resident.open(link).casefold()
    play.resident.status("submitted")


def _acknowledge(play: Play) -> None:
    play.clock.move_to(2026, 10, 6, 9, 0)
    page = play.intake.find(play.case)
    play.intake.begin(play.case, "begin_review")
    page.locator('[name="department"]').select_option(str(cast.a_department(play.city).pk))
    play.intake.send("begin_review")
    play.happens("acknowledged")
    link = play.requester_reads("acknowledgment", play.in_words(play.due("determination")))
    play.resident.open(link)
    play.resident.status("in-review")


def _clarify(play: Play) -> None:
    play.clock.move_to(2026, 10, 7, 14, 0)
    page = play.intake.begin(play.case, "ask_to_clarify")
    question, scope = "Which of the two bridges do you mean?", "The north bridge only"
    fill(page, question=question, proposed_scope=scope)
    assert scope in play.intake.send("ask_to_clarify")
    link = play.requester_reads("clarification", question, scope, play.in_words(play.due("determination")))
    assert question in play.resident.open(link)
    play.resident.status("asked")
    play.clock.move_to(2026, 10, 7, 20, 0)
    play.resident.accept_narrower()
    play.resident.status("answered")
    assert "staff_answer" in play.stage.post()
    assert cast.again(play.case).state == "clerk_review"


def _extend(play: Play) -> None:
    play.clock.move_to(2026, 10, 8, 11, 0)
    page = play.intake.begin(play.case, "extend")
    assert page.locator('[name="to_on"]').input_value() == "2026-10-29"
    fill(page, to_on="2026-10-30", reason="12,000 e-mails match.", signer_name="", signer_title="")
    press(page, "do=preview")
    refused = play.stage.look(page, "intake-clerk-extend-refused")
    assert longdate(date(2026, 10, 29)) in refused
    tick(page, "ground", "voluminous")
    fill(page, to_on="2026-10-29", signer_name="Jordan Ellis", signer_title="Records Supervisor")
    play.intake.send("extend")
    play.happens("extended", "voluminous", date(2026, 10, 29))
    assert play.due("determination") == date(2026, 10, 29)
    new = play.in_words(date(2026, 10, 29))
    link = play.requester_reads("extension", new, "12,000 e-mails match.", "Jordan Ellis")
    assert new.casefold() in play.resident.open(link).casefold()
    play.resident.status("extended")


COUNSEL = {
    "exemption": "attorney_client",
    "records": "17 e-mails between the director and the city attorney",
    "explanation": "These e-mails ask for and give legal advice about the bridge contract.",
}
DRAFTS = {
    "exemption": "preliminary_drafts",
    "records": "3 drafts of the inspection memo",
    "explanation": "These drafts were thrown away in the ordinary course and never acted on.",
    "facts": "Only the last version was used.",
    "harm": "Engineers would stop writing down early doubts.",
}


def _deny(play: Play) -> None:
    play.clock.move_to(2026, 10, 20, 15, 0)
    reviewer = play.reviewer
    page = reviewer.begin(play.case, "deny")
    press(page, "do=preview")
    play.stage.look(page, "reviewer-deny-empty")
    assert cast.again(play.case).state == "clerk_review"
    reviewer.cite(0, **COUNSEL)
    press(page, "add=citations")
    reviewer.cite(1, **DRAFTS)
    fill(page, segregability="Nothing in these records can be separated from the advice.")
    reviewer.sign("Jordan Ellis", "Records Supervisor")
    shown = reviewer.send("deny")
    play.happens("determined", "denied")
    case = cast.again(play.case)
    assert play.due("appeal_window") == date(2026, 11, 19)
    last_on = play.in_words(date(2026, 11, 19))
    citations = [row.citation_text for row in case.decision.citations.all()]
    assert len(citations) == 2
    assert all(text in shown for text in citations)
    link = play.requester_reads(
        "denial",
        last_on,
        *citations,
        COUNSEL["explanation"],
        DRAFTS["harm"],
        "Jordan Ellis",
        "Records Supervisor",
    )
    status = play.resident.open(link)
    assert all(text in status for text in citations)
    assert last_on.casefold() in status.casefold()
    play.resident.status("denied")


def _appeal(play: Play) -> None:
    play.clock.move_to(2026, 11, 2, 19, 0)  # a day after the clocks went back
    play.resident.appeal()
    play.happens("appealed", "denied")
    due_on = play.due("appeal_decision")
    assert due_on == date(2026, 11, 23)  # twenty days end on a Sunday
    play.requester_reads("appeal_receipt", play.in_words(due_on))
    assert Notice.objects.filter(case=play.case, letter="staff_appeal", channel="email").exists()
    assert play.in_words(due_on).casefold() in play.resident.status("appealed").casefold()


def _decide_the_appeal(play: Play) -> None:
    play.clock.move_to(2026, 11, 4, 10, 0)
    officer = play.officer
    officer.find(play.case)
    officer.begin(play.case, "take_up_appeal")
    press(officer.page, "do=send")
    page = officer.begin(play.case, "decide_appeal")
    first, second = cast.the_appeal(play.case).points.values_list("pk", flat=True)
    tick(page, f"finding_{first}", "upheld")
    page.locator(f'[name="reason_{first}"]').fill("They ask for legal advice.")
    tick(page, f"finding_{second}", "overturned")
    page.locator(f'[name="reason_{second}"]').fill("One draft was sent to the contractor.")
    officer.sign("Morgan Reyes", "Appeals Officer")
    press(page, "do=preview")
    play.stage.look(page, "officer-decide-refused")  # what must be decided again is missing
    fill(page, instruction="Release the draft of 3 May.")
    officer.send("decide_appeal")
    play.happens("appeal_decided", "partly_overturned")
    play.happens("remanded")
    due_on = play.due("determination")
    assert due_on == date(2026, 11, 16)  # ten days end on a Saturday; 11 November does not move it
    link = play.requester_reads(
        "appeal_overturned", play.in_words(due_on), "One draft was sent to the contractor."
    )
    assert play.in_words(due_on).casefold() in play.resident.open(link).casefold()
    play.resident.status("remanded")


def _release_in_part(play: Play) -> None:
    play.clock.move_to(2026, 11, 6, 13, 0)
    reviewer = play.reviewer
    page = reviewer.begin(play.case, "add_document")
    memo = {"name": "memo-of-3-may.txt", "mimeType": "text/plain", "buffer": MEMO}
    page.locator('[name="uploads"]').set_input_files(memo)  # type: ignore[arg-type]
    press(page, "do=send")
    page = reviewer.begin(play.case, "release_in_part")
    document = play.case.documents.get()
    tick(page, "documents", str(document.pk))
    tick(page, "checked")
    reviewer.cite(0, **COUNSEL)
    fill(page, segregability="The memo was separated from the advice and is released.")
    reviewer.sign("Jordan Ellis", "Records Supervisor")
    reviewer.send("release_in_part")
    play.happens("determined", "partly_released")
    play.happens("produced")
    last_on = play.due("appeal_window")
    assert last_on == date(2026, 12, 7)  # thirty days end on a Sunday
    link = play.requester_reads("partial_denial", play.in_words(last_on), "memo-of-3-may.txt")
    play.resident.open(link)
    play.resident.status("released-in-part")
    page = play.resident.page
    address = only(page.locator(f'a[href*="/documents/{document.key}/"]')).get_attribute("href")
    handed_out = page.request.get(f"{play.stage.origin}{address}")
    assert (handed_out.status, handed_out.body()) == (200, MEMO)
    assert handed_out.headers["x-content-type-options"] == "nosniff"


def _close(play: Play) -> None:
    play.clock.move_to(2026, 12, 7, 16, 0)
    page = play.intake.begin(play.case, "close")
    fill(page, reason="The requester has the memo and the time to appeal is over.")
    press(page, "do=preview")
    play.stage.look(page, "intake-clerk-close-too-early")  # until midnight the requester can appeal
    assert cast.again(play.case).state == "partly_released"
    play.clock.move_to(2026, 12, 8, 9, 0)
    page = play.intake.begin(play.case, "close")
    fill(page, reason="The requester has the memo and the time to appeal is over.")
    play.intake.send("close")
    link = play.requester_reads("closing")
    play.resident.open(link)
    play.resident.status("closed")
    assert cast.again(play.case).state == "closed"


def _other_pages(play: Play) -> None:
    """Every public page of the city, and the desk's other pages."""
    page, origin = play.resident.page, play.stage.origin
    for name in ("", "datasets/", "law/", "calculator/", "requests/find/"):
        page.goto(f"{origin}/{play.city.key}/{name}")
        play.stage.look(page, f"city-{name.strip('/').replace('/', '-') or 'home'}")
        assert page.locator("html").get_attribute("lang") == play.language
    for name in ("closedday", "membership", "notice"):
        play.stage.look(play.administrator.go(f"/admin/requests_app/{name}/"), f"administrator-{name}")


@pytest.mark.parametrize(("key", "language"), [("sacramento", "en"), ("bakersfield", "es")])
def test_the_main_journey_through_the_pages(
    key: str, language: str, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    clock = Clock(START)
    monkeypatch.setattr(timezone, "now", clock)
    city = cast.a_city(key, appeals=False)
    with raised(live_server.url, clock, f"journey-{key}-{language}") as stage:
        play = Play(stage, city, language)
        _switch_appeals_on(play)
        for scene in (_file, _acknowledge, _clarify, _extend, _deny, _appeal):
            scene(play)
        for scene in (_decide_the_appeal, _release_in_part, _close, _other_pages):
            scene(play)
        assert stage.seen > 50
