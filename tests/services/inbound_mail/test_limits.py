"""Mail over a limit is stored and waits, one task for a person; everyone else's is read before it."""

from __future__ import annotations

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.models import InboundMail, Message
from requests_app.services.inbound_mail import limits as inbound_mail_limits, triage as inbound_mail_triage
from requests_app.services.inbound_mail.new_mail import Envelope
from requests_app.services.inbound_mail.reader import handle, handle_waiting
from requests_app.services.inbound_mail.receive import take_in
from requests_app.services.rate_limits import Limit
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received, reply_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_mail_limits, "FROM_ONE", (Limit("hour", 2, 3_600),))
    monkeypatch.setattr(inbound_mail_limits, "IN_ALL", (Limit("hour", 3, 3_600),))


def test_what_is_over_a_limit_is_kept_with_its_case_and_filed_by_a_person() -> None:
    case = cast.a_case()
    rows = [received(a_mail(case, f"Word {place}.")) for place in range(3)]
    assert [(row.state, row.cause) for row in rows] == [
        ("filed", ""),
        ("filed", ""),
        ("for_a_person", "flood"),
    ]
    assert (rows[2].case, bool(rows[2].raw), rows[2].received_at) == (case, True, LATER)
    inbound_mail_triage.file_in_case(
        rows[2].pk, number=case.number, actor=cast.the_intake(case), now=LATER + cast.HOUR
    )
    assert Message.objects.filter(case=case, body="Word 2.").exists()


def test_all_senders_together_have_a_limit_and_the_next_hour_begins_anew() -> None:
    causes = [
        received(a_mail(None, f"Of {who}.", From=f"{who}@example.org")).cause
        for who in ("al", "bo", "cy", "di")
    ]
    assert causes == ["no_case", "no_case", "no_case", "flood"]
    row = take_in(a_mail(None, "Later.", From="di@example.org"), door="smtp", now=LATER)
    handle(row.pk, now=LATER + 2 * cast.HOUR)
    row.refresh_from_db()
    assert row.cause == "no_case"


def test_machines_and_copies_for_a_second_case_do_not_count() -> None:
    case, other = cast.a_case(), cast.a_case()
    for place in range(3):
        assert received(a_mail(case, f"Away {place}.", Auto_Submitted="auto-replied")).state == "automatic"
    received(a_mail(case, "For both.", Cc=reply_address(other)))
    handle_waiting(LATER)
    assert received(a_mail(other, "One more.")).state == "filed"


def test_an_answer_over_the_limit_counts_from_its_arrival_when_a_person_files_it() -> None:
    case = cast.a_case_in("awaiting_requester")
    for place in range(2):
        received(a_mail(None, f"Noise {place}."))
    row = received(a_mail(case, "I mean 2024."))
    assert row.cause == "flood"
    later = LATER + 3 * cast.DAY
    inbound_mail_triage.file_in_case(
        row.pk, number=case.number, by_requester=True, actor=cast.the_intake(case), now=later
    )
    data = data_of(case.events.get(kind="clarified"))
    assert data["acted_on"] < data["entered_on"] == later.date().isoformat()


def test_the_first_mail_of_each_sender_is_read_before_the_second_of_a_flood() -> None:
    case = cast.a_case()
    for place in range(4):
        take_in(
            a_mail(None, f"Flood {place}.", From="eve@example.org"),
            door="smtp",
            envelope=Envelope("eve@example.org"),
            now=LATER,
        )
    take_in(a_mail(case, "Mine."), door="smtp", envelope=Envelope(cast.ADDRESS), now=LATER)
    handle_waiting(LATER, most=2)
    assert Message.objects.filter(body="Mine.").exists()
    assert InboundMail.objects.filter(state="stored").count() == 3


def test_a_flood_is_put_away_in_one_act_by_those_who_sort_mail() -> None:
    case = cast.a_case()
    rows = [received(a_mail(case, f"Word {place}.")) for place in range(5)]
    clerk = cast.the_intake(case)
    assert inbound_mail_triage.flood_of(rows[4], clerk) == 3
    with pytest.raises(Incomplete):
        inbound_mail_triage.dismiss_flood(rows[4].pk, reason=" ", actor=clerk, now=LATER)
    with pytest.raises(NotFound):
        elsewhere = cast.the_intake(cast.a_case(cast.a_city("bakersfield")))
        inbound_mail_triage.dismiss_flood(rows[4].pk, reason="A loop.", actor=elsewhere, now=LATER)
    assert inbound_mail_triage.dismiss_flood(rows[4].pk, reason="A loop.", actor=clerk, now=LATER) == 3
    assert InboundMail.objects.filter(state="dismissed", note="A loop.").count() == 3
    with pytest.raises(NotNow):
        inbound_mail_triage.dismiss_flood(rows[4].pk, reason="A loop.", actor=clerk, now=LATER)
