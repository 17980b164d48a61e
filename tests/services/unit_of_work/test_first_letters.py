"""A stranger cannot make the city flood an address; what the law requires and what a person sends always leaves."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import PUBLIC
from requests_app.cases.links import mailbox_token
from requests_app.models import CaseLink, Notice, RecordsRequest
from requests_app.notices.models import HELD_BACK, NoticeState
from requests_app.services.cases import links as case_links
from requests_app.services.cases.email_confirmation import confirm_email
from requests_app.services.incidents import reports as incident_reports
from requests_app.services.incidents.report_draft import Report
from requests_app.services.rate_limits import Limit
from requests_app.services.unit_of_work import first_letters
from tests import cast

pytestmark = pytest.mark.django_db
VICTIM = "victim@example.org"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_letters, "TO_ONE", (Limit("hour", 2, 3600),))


def filed(email: str = VICTIM, **changes: object) -> RecordsRequest:
    return cast.a_case(authenticated=False, email=email, **changes)


def held() -> list[Notice]:
    return list(Notice.objects.filter(cause=HELD_BACK).order_by("pk"))


def test_a_third_receipt_in_an_hour_is_on_the_page_only_and_the_case_is_filed_all_the_same() -> None:
    cases = [filed() for _ in range(3)]
    assert [notice.case for notice in held()] == cases[2:]
    assert held()[0].state == NoticeState.ON_PAGE
    assert cast.deadline(cases[2]).due_on == cast.deadline(cases[0]).due_on
    assert held()[0] not in Notice.objects.claimable(cast.NOW + cast.HOUR)


def test_the_limit_is_of_one_address_and_ends_with_the_hour() -> None:
    for _ in range(3):
        filed()
    filed("other@example.org")
    filed(now=cast.NOW + 2 * cast.HOUR)
    assert len(held()) == 1


def test_all_first_letters_of_a_city_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_letters, "IN_ALL", (Limit("hour", 3, 3600),))
    for number in range(4):
        filed(f"victim{number}@example.org")
    assert [notice.to_address for notice in held()] == ["victim3@example.org"]


def test_a_confirmed_address_is_never_counted() -> None:
    for _ in range(4):
        cast.a_case(email=VICTIM)
    assert held() == []


def test_a_letter_the_law_requires_is_never_held_back_and_takes_the_receipt_with_it_first() -> None:
    case = [filed() for _ in range(3)][2]
    cast.begin_review(case, cast.NOW + cast.HOUR)
    assert held() == []
    mine = Notice.objects.filter(case=case, recipient="requester")
    waiting = mine.claimable(cast.NOW + cast.HOUR)
    assert [notice.letter for notice in waiting] == ["receipt"]
    mine.filter(letter="receipt").update(state=NoticeState.SENT)
    assert [notice.letter for notice in mine.claimable(cast.NOW + cast.HOUR)] == ["acknowledgment"]


def test_a_receipt_that_failed_once_holds_up_nothing_the_law_requires() -> None:
    case = filed()
    cast.begin_review(case, cast.NOW + cast.HOUR)
    mine = Notice.objects.filter(case=case, recipient="requester")
    mine.filter(letter="receipt").update(tries=1, next_try_at=cast.NOW + 3 * cast.HOUR)
    assert [notice.letter for notice in mine.claimable(cast.NOW + 2 * cast.HOUR)] == ["acknowledgment"]


def test_links_asked_for_by_anyone_count_too() -> None:
    case = filed()
    for hours in range(3):
        case_links.send_links_again(case.city, VICTIM, now=cast.NOW + hours * cast.HOUR / 6)
    assert [notice.letter for notice in held()] == ["link", "link"]


def test_receipts_of_reports_count_with_the_others() -> None:
    city = cast.a_city()
    for _ in range(3):
        asked = Report(city=city, kind="data_error", description="Wrong.", email=VICTIM)
        incident_reports.report(asked, actor=PUBLIC, now=cast.NOW)
    assert [notice.letter for notice in held()] == ["incident_receipt"]


def test_what_was_held_back_comes_as_one_copy_once_the_address_is_confirmed() -> None:
    case = filed()
    for place in range(3):
        case_links.send_links_again(case.city, VICTIM, now=cast.NOW + place * cast.HOUR / 6)
    assert len(held()) == 2
    link = CaseLink.objects.filter(case=case).latest("created_at")
    known = set(Notice.objects.filter(case=case).values_list("pk", flat=True))
    token = mailbox_token(link.pk, VICTIM)
    assert confirm_email(case.pk, link_id=link.pk, token=token, now=cast.NOW + cast.HOUR)
    new = Notice.objects.filter(case=case).exclude(pk__in=known)
    assert [notice.letter for notice in new] == ["receipt_copy"]
    assert len(held()) == 2
