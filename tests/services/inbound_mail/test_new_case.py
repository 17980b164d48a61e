"""A request by email: opened from the mail with its words, files, sender and arrival; others' mail answers nothing."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import link_holder
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import Clarification, Document, InboundMail, Message, Notice, RecordsRequest
from requests_app.services.case_export.case_text import message_rows
from requests_app.services.inbound_mail import new_case, triage
from requests_app.services.inbound_mail.request_mail import Opening
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
FRIEND = "a.friend@example.org"


def a_waiting_mail(**headers: str) -> InboundMail:
    return received(a_mail(cast.a_case(), **{"From": f"A Friend <{FRIEND}>", **headers}))


def test_a_mail_becomes_a_request_of_its_sender_that_arrived_when_it_did() -> None:
    row = a_waiting_mail()
    clerk = cast.the_intake(cast.a_case())
    later = LATER + 2 * cast.DAY
    case = new_case.open_as_request(row.pk, opening=Opening(city=cast.a_city()), actor=clerk, now=later)
    case = RecordsRequest.objects.select_related("requester").get(pk=case.pk)
    assert (case.channel, case.received_at) == ("email", row.received_at)
    assert case.description == "The year 2024, please."
    assert (case.requester.email, case.requester.name) == (FRIEND, "A Friend")
    row.refresh_from_db()
    assert (row.state, row.case_id, row.handled_by_id) == ("filed", case.pk, clerk.user_id)
    receipt = Notice.objects.get(case=case, letter="receipt")
    assert (receipt.channel, receipt.to_address) == ("email", FRIEND)
    with pytest.raises(NotNow):
        new_case.open_as_request(row.pk, opening=Opening(city=cast.a_city()), actor=clerk, now=later)


def test_the_clerk_may_put_words_and_sender_right() -> None:
    row = a_waiting_mail()
    opening = Opening(city=cast.a_city(), description="All memos.", name="Bo", email="bo@example.org")
    clerk = cast.the_intake(cast.a_case())
    case = new_case.open_as_request(row.pk, opening=opening, actor=clerk, now=LATER)
    assert (case.description, case.requester.email) == ("All memos.", "bo@example.org")


def test_only_who_files_for_others_opens_requests_and_only_in_their_city() -> None:
    row, case = a_waiting_mail(), cast.a_case()
    opening = Opening(city=cast.a_city())
    for actor in (link_holder(case.pk), cast.the_intake(cast.a_case(cast.a_city("bakersfield")))):
        with pytest.raises(NotFound):
            new_case.open_as_request(row.pk, opening=opening, actor=actor, now=LATER)
    elsewhere = Opening(city=cast.a_city("bakersfield"))
    with pytest.raises(NotPermitted):
        new_case.open_as_request(row.pk, opening=elsewhere, actor=cast.the_intake(case), now=LATER)
    row.refresh_from_db()
    assert row.state == "for_a_person"


def test_a_mail_without_a_sender_needs_one_and_nothing_is_kept() -> None:
    row = a_waiting_mail()
    InboundMail.objects.filter(pk=row.pk).update(sender="")
    before = RecordsRequest.objects.count(), Document.objects.count()
    clerk = cast.the_intake(cast.a_case())
    with pytest.raises(Incomplete):
        new_case.open_as_request(row.pk, opening=Opening(city=cast.a_city()), actor=clerk, now=LATER)
    assert (RecordsRequest.objects.count() - 1, Document.objects.count()) == before


def test_mail_of_somebody_else_keeps_its_sender_answers_nothing_and_is_for_staff() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(a_mail(case, From=FRIEND))
    triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    message = Message.objects.get(case=case, other_sender=FRIEND)
    assert not message.from_requester
    assert Clarification.objects.get(case=case).answer is None
    assert cast.again(case).events.latest("seq").kind == "mail_added"
    assert FRIEND in [who for _at, who, _body in message_rows(case, for_staff=True)]
    assert FRIEND not in [who for _at, who, _body in message_rows(case, for_staff=False)]


def test_a_clerk_who_knows_that_the_requester_wrote_it_makes_it_the_answer() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(a_mail(case, From=FRIEND))
    triage.file_in_case(row.pk, number=case.number, by_requester=True, actor=cast.the_intake(case), now=LATER)
    assert Clarification.objects.get(case=case).answer is not None
