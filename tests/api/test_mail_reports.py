"""What providers report: taken only with their proof, once, in any order; anything else changes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from cityrecords.config import mail_providers
from requests_app.models import DeliveryReport, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import NoticeState
from tests import cast

pytestmark = pytest.mark.django_db
ADDRESS = "/hooks/mail/reports/"
KEY = "a-signing-key-of-the-provider"


@pytest.fixture
def sent(settings: Any) -> Notice:
    settings.MAIL_PROVIDER = "mailgun"
    settings.MAIL_WEBHOOK_SIGNING_KEY = KEY
    settings.MAIL_WEBHOOK_SECRET = ""
    settings.ANYMAIL = mail_providers.settings_for(("mailgun", "api-key", "", "mg.example.org"), "", KEY)
    case = cast.a_case(postal_address="1 Main Street")
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: cast.NOW + 2 * cast.HOUR)
    return case.notices.get(letter="acknowledgment")


def call(notice: Notice, event: str = "delivered", *, key: str = KEY, name: str = "e1", **data: Any) -> Any:
    """One call of Mailgun, signed with `key`."""
    stamp, token = "1791200000", f"token-{name}"
    signed = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    body = {
        "signature": {"timestamp": stamp, "token": token, "signature": signed},
        "event-data": {
            "event": event,
            "id": name,
            "timestamp": 1791200000.5,
            "recipient": cast.ADDRESS,
            "message": {"headers": {"message-id": notice.message_id.strip("<>")}},
            "user-variables": {},
            "tags": [],
            "delivery-status": {"code": 550},
            **data,
        },
    }
    return post(json.dumps(body))


def post(body: str | bytes, **headers: Any) -> Any:
    return Client().post(ADDRESS, body, content_type="application/json", headers=headers)


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


def test_a_delivery_is_marked_and_the_same_call_again_changes_nothing(sent: Notice) -> None:
    assert call(sent).status_code == 200
    assert state(sent) == NoticeState.DELIVERED
    assert call(sent).status_code == 200
    assert DeliveryReport.objects.count() == 1


def test_a_forged_call_is_refused_and_changes_nothing(sent: Notice) -> None:
    assert call(sent, "failed", key="somebody-else", severity="permanent", reason="bounce").status_code == 403
    assert (state(sent), DeliveryReport.objects.count()) == (NoticeState.SENT, 0)


def test_a_bounce_for_good_takes_the_next_way_and_a_late_delivery_of_before_does_not_undo_it(
    sent: Notice,
) -> None:
    call(sent, "failed", severity="permanent", reason="bounce", name="b1")
    assert state(sent) == NoticeState.BOUNCED
    call(sent, "delivered", name="d1", timestamp=1791199000.0)
    assert state(sent) == NoticeState.BOUNCED
    assert sent.fallback.channel == "post"


def test_a_bounce_for_now_is_kept_and_changes_no_state(sent: Notice) -> None:
    call(sent, "failed", severity="temporary", reason="generic")
    assert state(sent) == NoticeState.SENT
    assert DeliveryReport.objects.get().kind == "deferred"


def test_a_complaint_is_marked(sent: Notice) -> None:
    call(sent, "complained")
    assert state(sent) == NoticeState.COMPLAINED


def test_who_opened_a_letter_is_not_kept(sent: Notice) -> None:
    assert call(sent, "opened").status_code == 200
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '{"signature": 1}',
        "{}",
        b"\xff\xfe\x00",
        '{"event-data": null}',
        "9" * 5000,
    ],
)
def test_a_call_that_is_no_report_is_refused_in_words(sent: Notice, body: Any) -> None:
    response = post(body)
    assert response.status_code in (400, 403)
    assert response["Content-Type"] == "text/plain"
    assert not DeliveryReport.objects.exists()


def test_a_signed_call_with_a_strange_inside_is_refused(sent: Notice) -> None:
    assert call(sent, message=None).status_code in (200, 400)
    assert call(sent, timestamp="yesterday", name="e2").status_code == 400
    assert state(sent) == NoticeState.SENT


def test_a_report_about_nobody_s_letter_is_passed_over(sent: Notice) -> None:
    sent.message_id = "<other@example.org>"
    assert call(sent).status_code == 200
    assert not DeliveryReport.objects.exists()


def test_without_a_provider_or_a_secret_there_is_nothing_here(sent: Notice, settings: Any) -> None:
    settings.MAIL_WEBHOOK_SIGNING_KEY = ""
    assert call(sent).status_code == 404
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SIGNING_KEY = "", KEY
    assert call(sent).status_code == 404
    assert Client().get(ADDRESS).status_code == 405


def test_a_provider_without_signatures_proves_itself_by_the_secret(sent: Notice, settings: Any) -> None:
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET = "postmark", "user:a-long-secret"
    settings.ANYMAIL = mail_providers.settings_for(("postmark", "token", "", ""), "user:a-long-secret", "")
    Notice.objects.filter(pk=sent.pk).update(provider_id="5f5e1c3a")
    body = json.dumps({
        "RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1, "MessageID": "5f5e1c3a",
        "Email": cast.ADDRESS, "BouncedAt": "2026-10-05T22:00:00Z", "Description": "unknown user",
    })  # fmt: skip
    assert post(body).status_code == 403
    assert post(body, authorization="Basic " + b64encode(b"user:wrong").decode()).status_code == 403
    assert post(body, authorization="Basic " + b64encode(b"user:a-long-secret").decode()).status_code == 200
    assert state(sent) == NoticeState.BOUNCED
