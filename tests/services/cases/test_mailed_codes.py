"""A code mailed to the address on record: good for one session, for minutes, for few tries; never stored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from requests_app.cases.actors import link_holder
from requests_app.cases.mailed_codes import HOLDS, LIVES, MOST_TRIES, MustConfirm, code_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, TooOften
from requests_app.models import Event, MailedCode, Notice, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.notices.recipients.contact import Contact
from requests_app.services.appeals.withdrawal import withdraw_appeal
from requests_app.services.cases import mailed_codes
from requests_app.services.cases.contact import change_contact
from requests_app.services.cases.mailed_codes import confirm_code, send_code
from requests_app.services.cases.withdrawal import withdraw
from tests import cast

pytestmark = pytest.mark.django_db
SESSION, OTHER = "1" * 64, "2" * 64
SOON = cast.NOW + timedelta(minutes=5)


def sent(case: RecordsRequest, session: str = SESSION) -> MailedCode:
    return send_code(case.pk, session, actor=link_holder(case.pk), now=cast.NOW)


def typed(case: RecordsRequest, code: str, session: str = SESSION, now=SOON) -> None:  # type: ignore[no-untyped-def]
    confirm_code(case.pk, session, code, actor=link_holder(case.pk), now=now)


def confirmed(case: RecordsRequest, session: str, now) -> bool:  # type: ignore[no-untyped-def]
    rows = RecordsRequest.objects.filter(pk=case.pk)
    return bool(rows.annotate(yes=mailed_codes.is_confirmed(session, now)).get().yes)


def wrong(code: MailedCode) -> str:
    return f"{(int(code_of(code.pk)) + 1) % 10**8:08d}"


def test_the_code_goes_to_the_address_on_record_rests_nowhere_and_adds_nothing_to_the_chain() -> None:
    case = cast.a_case()
    before = Event.objects.filter(case=case).count()
    code = code_of(sent(case).pk)
    stored = Notice.objects.get(letter="mailed_code")
    assert (stored.to_address, stored.recipient) == (cast.ADDRESS, "mailbox")
    assert code not in stored.body_text + stored.body_html + stored.subject
    assert Event.objects.filter(case=case).count() == before
    deliver(lambda: SOON)
    mailed = next(message for message in mail.outbox if code in str(message.body))
    assert "15 minutes" in " ".join(str(mailed.body).split())
    assert case.description not in str(mailed.body)


def test_a_good_code_confirms_its_own_session_for_half_an_hour() -> None:
    case = cast.a_case()
    code = code_of(sent(case).pk)
    typed(case, f" {code[:4]} {code[4:]}")
    assert confirmed(case, SESSION, SOON + HOLDS - timedelta(seconds=1))
    assert not confirmed(case, SESSION, SOON + HOLDS)
    assert not confirmed(case, OTHER, SOON)
    with pytest.raises(NotNow):
        typed(case, code)


def test_wrong_codes_are_counted_and_end_it() -> None:
    case = cast.a_case()
    row = sent(case)
    for left in range(MOST_TRIES - 1, -1, -1):
        with pytest.raises(Incomplete, match=f"Attempts left: {left}"):
            typed(case, wrong(row))
    with pytest.raises(NotNow):
        typed(case, code_of(row.pk))
    assert not confirmed(case, SESSION, SOON)


@pytest.mark.parametrize("nonsense", ["", "1234567", "123456789", "abcdefgh", "١٢٣٤٥٦٧٨", "\x00" * 8])
def test_what_cannot_be_a_code_costs_no_try(nonsense: str) -> None:
    case = cast.a_case()
    row = sent(case)
    with pytest.raises(Incomplete):
        typed(case, nonsense)
    row.refresh_from_db()
    assert row.tries == 0


def test_a_code_ends_with_its_time_with_a_newer_one_and_with_another_address() -> None:
    case = cast.a_case()
    code = code_of(sent(case).pk)
    with pytest.raises(NotNow):
        typed(case, code, now=cast.NOW + LIVES)
    with pytest.raises(NotNow):
        typed(case, code, OTHER)
    newer = sent(case)
    with pytest.raises(Incomplete):
        typed(case, code)
    person = cast.again(case).requester
    person.email = "new@example.org"
    person.save()
    with pytest.raises(Incomplete):
        typed(case, code_of(newer.pk))


def test_codes_are_mailed_a_few_times_an_hour_and_only_for_the_own_case() -> None:
    case, other = cast.a_case(), cast.a_case(email="b@example.org")
    for _each in range(3):
        sent(case)
    with pytest.raises(TooOften):
        sent(case)
    assert Notice.objects.filter(letter="mailed_code").count() == 3
    with pytest.raises(NotPermitted):
        send_code(other.pk, SESSION, actor=link_holder(case.pk), now=cast.NOW)


def test_without_it_the_link_changes_no_contact_and_withdraws_no_appeal() -> None:
    case = cast.a_case()
    cast.deny(cast.drive(case, "clerk_review"), cast.NOW + cast.DAY)
    cast.appeal(cast.again(case), cast.NOW + 2 * cast.DAY)
    alone, now = link_holder(case.pk), cast.NOW + 3 * cast.DAY
    with pytest.raises(MustConfirm):
        change_contact(case.pk, contact=Contact(email="thief@example.org"), actor=alone, now=now)
    with pytest.raises(MustConfirm):
        withdraw_appeal(case.pk, actor=alone, now=now)
    with pytest.raises(MustConfirm):
        withdraw(case.pk, actor=alone, now=now)
    assert cast.again(case).state == "appealed"
    assert cast.again(case).requester.email == cast.ADDRESS
    withdraw_appeal(case.pk, actor=cast.the_requester(case), now=now)
    assert cast.again(case).state == "denied"


@pytest.mark.parametrize(
    "reach", [{"no_contact": True, "email": ""}, {"email": "", "postal_address": "1 Main Street"}], ids=str
)
def test_who_has_no_mailbox_on_record_is_not_asked(reach: dict[str, object]) -> None:
    case = cast.a_case(**reach)
    alone = link_holder(case.pk)
    with pytest.raises(NotNow):
        send_code(case.pk, SESSION, actor=alone, now=cast.NOW)
    change_contact(case.pk, contact=Contact(email="mine@example.org"), actor=alone, now=cast.NOW)
    assert cast.again(case).requester.email == "mine@example.org"
