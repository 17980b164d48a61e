"""The outbox and its recipients: committed with the event, once for each reader, to the people whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.law.fee_requirements import FeeItem
from requests_app.notices.letters import fallback_letter
from requests_app.notices.letters.catalog import RECEIPT
from requests_app.notices.letters.compose import LetterHasNoSubject, compose
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.case_facts import case_facts
from requests_app.notices.letters.event_letters import LETTERS
from requests_app.notices.letters.letter import Audience, Letter
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.outbox import message_id
from requests_app.notices.recipients.staff_and_requester import StaffDirectory, recipients
from requests_app.services.cases import filing as case_filing
from requests_app.services.fees import estimate as fee_estimate
from requests_app.services.unit_of_work.preview import preview
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_letter_that_cannot_be_written_is_parked_in_plain_words_and_the_act_and_the_others_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = compose

    def broken(letter: Letter, *rest: Any) -> Any:
        if letter is RECEIPT:
            raise LetterHasNoSubject("receipt")
        return real(letter, *rest)

    monkeypatch.setattr(fallback_letter, "compose", broken)
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = case_filing.file(cast.a_filing(city, language="es"), actor=PUBLIC, now=cast.NOW)
    parked, other = case.notices.get(letter="receipt"), case.notices.get(letter="staff_new_case")
    assert (parked.state, parked.cause) == (NoticeState.PARKED, "not written: LetterHasNoSubject")
    assert other.state == NoticeState.QUEUED
    assert case.number in parked.subject and "{{link:" in parked.body_text
    assert cast.a_filing(city).description not in parked.body_text + parked.body_html
    assert list(Notice.objects.not_received()) == [parked]


def test_what_the_database_refuses_while_a_letter_is_written_still_undoes_the_act(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(fallback_letter, "compose", broken)
    before = Notice.objects.count()
    with pytest.raises(OperationalError):
        case_filing.file(cast.a_filing(cast.a_city()), actor=PUBLIC, now=cast.NOW)
    assert Notice.objects.count() == before


def test_the_same_letter_to_the_same_reader_for_the_same_event_is_refused_by_the_database() -> None:
    notice = cast.a_case().notices.get(letter="receipt")
    notice.pk, notice.message_id = None, "<other@example.org>"
    with pytest.raises(IntegrityError, match="one_notice_per_event_letter_way"), transaction.atomic():
        notice.save(force_insert=True)


def test_a_message_id_differs_by_case_letter_event_and_reader_and_by_nothing_else() -> None:
    case = cast.a_case()
    ids = {
        message_id(case.number, "receipt", 1, "requester"),
        message_id(case.number, "late", 1, "requester"),
        message_id(case.number, "receipt", 2, "requester"),
        message_id(case.number, "receipt", 1, "staff:1"),
        message_id(cast.a_case().number, "receipt", 1, "requester"),
    }
    assert len(ids) == 5
    assert message_id(case.number, "receipt", 1, "requester") in ids
    assert cast.ADDRESS not in "".join(ids)


def test_a_requester_without_an_address_gets_the_letter_on_the_page_only() -> None:
    notice = cast.a_case(email="", phone="916 555 0100").notices.get(letter="receipt")
    assert (notice.channel, notice.state, notice.to_address) == (Channel.PAGE, NoticeState.ON_PAGE, "")


def test_no_contact_is_kept_even_where_an_address_is_known() -> None:
    notice = cast.a_case(no_contact=True).notices.get(letter="receipt")
    assert (notice.channel, notice.to_address) == (Channel.PAGE, "")


def test_letters_to_staff_never_hold_the_requesters_link() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = cast.a_case(city)
    notice = case.notices.get(letter="staff_new_case")
    assert notice.link_id is None
    for link in CaseLink.objects.filter(case=case):
        assert str(link.pk) not in notice.body_text + notice.body_html


def test_the_requester_sees_their_letters_and_the_staff_of_the_city_all() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    clerk, stranger = cast.an_intake_clerk(city), cast.an_intake_clerk(other)
    case = cast.a_case(city)
    assert set(Notice.objects.visible_to(link_holder(case.pk)).values_list("letter", flat=True)) == {
        "receipt"
    }
    assert Notice.objects.visible_to(staff(clerk)).filter(case=case).count() == 2
    assert not Notice.objects.visible_to(staff(stranger)).filter(case=case).exists()


def test_a_rehearsed_letter_is_neither_kept_nor_sent() -> None:
    case = cast.drive(cast.a_case(), "clerk_review")
    before = Notice.objects.count()
    letters = preview(
        lambda _pk: cast.grant(cast.again(case), cast.NOW + cast.DAY), RecordsRequest, case.pk
    ).letters
    assert [letter.letter for letter in letters] == ["determination"]
    assert Notice.objects.count() == before


def test_filing_queues_its_letters_with_few_queries() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    cast.a_case(city)
    with CaptureQueriesContext(connection) as queries:
        cast.a_case(city)
    about_letters = [query for query in queries if "notice" in query["sql"] or "membership" in query["sql"]]
    assert len(about_letters) == 2


# --- to whom


def readers(case: object, audience: Audience) -> set[str]:
    return {recipient.address for recipient in recipients(case, audience)}  # type: ignore[arg-type]


def test_a_new_case_goes_to_every_active_intake_clerk_of_its_city_alone() -> None:
    city = cast.a_city()
    first, second, gone = (cast.an_intake_clerk(city, name) for name in ("one", "two", "gone"))
    gone.is_active = False
    gone.save()
    cast.an_intake_clerk(cast.a_city("bakersfield"))
    cast.an_officer(city)
    assert readers(cast.a_case(city), Audience.INTAKE) == {first.email, second.email}


def test_the_handler_is_the_one_assigned_else_the_department_and_intake() -> None:
    city = cast.a_city()
    department, other = cast.a_department(city), cast.a_department(city, "police")
    clerk = cast.an_intake_clerk(city)
    own = cast.a_reviewer(city, "own", department)
    cast.a_reviewer(city, "elsewhere", other)
    case = cast.a_case(city)
    assert readers(case, Audience.HANDLER) == {clerk.email}
    case.department = department
    assert readers(case, Audience.HANDLER) == {clerk.email, own.email}
    case.assignee = own
    assert readers(case, Audience.HANDLER) == {own.email}


def test_appeals_go_to_the_officers() -> None:
    city = cast.a_city()
    officer = cast.an_officer(city)
    cast.an_intake_clerk(city)
    assert readers(cast.a_case(city), Audience.OFFICERS) == {officer.email}


def test_where_nobody_works_yet_the_letter_waits_on_the_page_of_the_desk() -> None:
    case = cast.a_case(cast.a_city("bakersfield"))
    notice = case.notices.get(letter="staff_new_case")
    assert (notice.recipient, notice.state) == ("staff:intake", NoticeState.ON_PAGE)


def test_staff_looked_up_once_are_not_looked_up_again() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = cast.a_case(city)
    directory: StaffDirectory = {}
    recipients(case, Audience.INTAKE, directory)
    with CaptureQueriesContext(connection) as queries:
        recipients(case, Audience.INTAKE, directory)
    assert len(queries) == 0


def test_every_kind_of_event_causes_letters_of_the_table_or_none() -> None:
    assert all(letter.key and letter.audience in Audience for row in LETTERS.values() for letter in row)


# --- composing


def test_a_template_without_its_subject_line_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.again(cast.a_case())

    class Bare:
        def render(self, _context: object) -> str:
            return "no line here"

    monkeypatch.setattr("requests_app.notices.letters.compose._letter_template", lambda _key: Bare())
    with pytest.raises(LetterHasNoSubject, match="receipt"):
        compose(RECEIPT, case_facts(case, [], cast.NOW.date()), LetterContext(), "en", None)


def test_a_long_subject_is_cut_to_what_the_table_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    class Long:
        def render(self, _context: object) -> str:
            return "x" * 400 + "\n---\nbody"

    monkeypatch.setattr("requests_app.notices.letters.compose._letter_template", lambda _key: Long())
    case = cast.again(cast.a_case())
    text = compose(
        Letter("any", Audience.REQUESTER), case_facts(case, [], cast.NOW.date()), LetterContext(), "en", None
    )
    assert len(text.subject) == 250


def test_a_request_after_hours_says_why_it_counts_from_the_next_open_day() -> None:
    city = cast.a_city(receipt_policy="next_business_day", opens_at="08:00", closes_at="16:30")
    case = cast.a_case(city, now=cast.NOW + timedelta(hours=9))
    text = case.notices.get(letter="receipt").body_text
    assert "Received: Monday, October 5, 2026, 7:15 PM (city time)" in text
    assert (
        "Considered received on: Tuesday, October 6, 2026 "
        "(the next business day, because it arrived after hours or on a day the city was closed)" in text
    )


def test_a_cost_for_programming_names_its_ground() -> None:
    case = cast.drive(cast.a_case(), "clerk_review")
    item = FeeItem("programming", "4 hours of a programmer", Decimal("200"), ground="extraction")
    fee_estimate.estimate_fee(case.pk, items=[item], actor=cast.the_intake(case), now=cast.NOW + cast.DAY)
    text = case.notices.get(letter="fee_estimate").body_text
    assert (
        "- 4 hours of a programmer: $200.00 (constructing the record, programming and computer services; "
        "Gov. Code § 7922.575(b)). Legal basis: The request requires data to be compiled, extracted or "
        "programmed." in text
    )


def test_the_desks_address_is_the_page_of_the_case() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = cast.a_case(city)
    path = reverse("admin:requests_app_recordsrequest_change", args=[case.pk])
    assert path in case.notices.get(letter="staff_new_case").body_text
