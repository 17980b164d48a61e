"""A notice sent again: the same words under the same message id, and who may."""

from __future__ import annotations

import pytest
from django.core import mail

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound, NotNow, NotPermitted
from requests_app.models import CityEvent, Notice
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.delivery.run import deliver
from requests_app.services.letters import resend as letter_resend
from tests import cast, incident_cast

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


def test_a_webhook_message_is_sent_again_by_an_administrator_of_its_city_alone() -> None:
    city = cast.a_city()
    delivery_webhooks.new_endpoint(city, "https://hooks.example.org/in", [], cast.NOW).save()
    (message,) = delivery_webhooks.queue(city, "key.revoked", {"grant": 1}, key="grant/1/2", now=cast.NOW)
    actor = staff(cast.an_administrator(city))
    with pytest.raises(NotNow):
        letter_resend.replay(message.pk, actor=actor, now=LATER)
    Notice.objects.filter(pk=message.pk).update(state="parked", tries=9, cause="refused")
    for stranger in (cast.an_intake_clerk(city), cast.an_administrator(cast.a_city("bakersfield"))):
        with pytest.raises(NotFound):
            letter_resend.replay(message.pk, actor=staff(stranger), now=LATER)
    with pytest.raises(NotFound):
        letter_resend.replay(999_999, actor=actor, now=LATER)
    again = letter_resend.replay(message.pk, actor=actor, now=LATER)
    assert (again.pk, again.body_text) == (message.pk, message.body_text)
    assert (again.state, again.tries, again.next_try_at, again.cause) == ("queued", 0, LATER, "")


def test_a_letter_about_a_report_is_sent_again_by_a_clerk_and_entered_in_the_citys_log() -> None:
    incident = incident_cast.a_report()
    deliver(lambda: cast.NOW)
    receipt = incident.notices.get(to_address=cast.ADDRESS)
    elsewhere = cast.an_intake_clerk(cast.a_city("bakersfield"))
    with pytest.raises(NotFound):
        letter_resend.resend(receipt.pk, actor=staff(elsewhere), now=LATER)
    for actor in (staff(cast.an_officer(incident.city)), incident_cast.an_office_member(incident.city)):
        with pytest.raises(NotPermitted):
            letter_resend.resend(receipt.pk, actor=actor, now=LATER)
    clerk = staff(cast.an_intake_clerk(incident.city))
    again = letter_resend.resend(receipt.pk, actor=clerk, now=LATER)
    assert (again.state, again.next_try_at) == ("queued", LATER)
    entry = CityEvent.objects.filter(incident=incident).latest("seq")
    assert (entry.kind, entry.actor_id) == ("notice_resent", clerk.user_id)
