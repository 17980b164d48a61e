"""A notice sent again: the same words under the same message id, and who may."""

from __future__ import annotations

import pytest
from django.core import mail

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.notices.delivery.run import deliver
from requests_app.services.letters import resend as letter_resend
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_a_notice_is_sent_again_with_the_same_words_and_the_same_message_id() -> None:
    case = cast.a_case()
    clerk = staff(cast.an_intake_clerk(case.city))
    notice = case.notices.get(letter="receipt")
    with pytest.raises(NotNow):
        letter_resend.resend(notice.pk, actor=clerk, now=LATER)
    deliver(lambda: cast.NOW)
    letter_resend.resend(notice.pk, actor=clerk, now=LATER)
    deliver(lambda: LATER)
    sent = [message for message in mail.outbox if message.to == [cast.ADDRESS]]
    assert len(sent) == 2
    assert len({(message.extra_headers["Message-ID"], str(message.body)) for message in sent}) == 1
    assert case.events.latest("seq").kind == "notice_resent"


def test_a_notice_without_an_address_or_of_another_city_is_not_sent_again() -> None:
    case = cast.a_case(email="", no_contact=True)
    notice = case.notices.get(letter="receipt")
    with pytest.raises(NotNow):
        letter_resend.resend(notice.pk, actor=staff(cast.an_intake_clerk(case.city)), now=LATER)
    stranger = staff(cast.an_intake_clerk(cast.a_city("bakersfield")))
    for key in (notice.pk, 999_999):
        with pytest.raises(NotFound):
            letter_resend.resend(key, actor=stranger, now=LATER)
