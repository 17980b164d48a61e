"""What providers report: taken only with their proof, once, in any order; anything else changes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

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
    assert post(body).status_code == 401
    assert post(body, authorization="Basic " + b64encode(b"user:wrong").decode()).status_code == 403
    assert post(body, authorization="Basic " + b64encode(b"user:a-long-secret").decode()).status_code == 200
    assert state(sent) == NoticeState.BOUNCED


def test_amazon_is_asked_for_the_password_and_its_bounce_is_heard(sent: Notice, settings: Any) -> None:
    secret = "user:a-long-secret"
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET, settings.MAIL_WEBHOOK_SIGNING_KEY = (
        "ses",
        secret,
        "",
    )
    settings.ANYMAIL = mail_providers.settings_for(("ses", "", "", "us-west-2"), secret, "")
    Notice.objects.filter(pk=sent.pk).update(provider_id="0100-ses")
    bounce = {
        "bounceType": "Permanent", "bounceSubType": "General", "timestamp": "2026-10-05T22:00:00Z",
        "bouncedRecipients": [{"emailAddress": cast.ADDRESS, "status": "5.1.1"}],
    }  # fmt: skip
    mail = {"messageId": "0100-ses", "timestamp": "2026-10-05T21:00:00Z", "tags": {}, "headers": []}
    event = {"eventType": "Bounce", "bounce": bounce, "mail": mail}
    body = {"Type": "Notification", "MessageId": "m1", "Message": json.dumps(event)}
    amazon = {"X-Amz-Sns-Message-Type": "Notification", "X-Amz-Sns-Message-Id": "m1"}
    asked = Client().post(ADDRESS, json.dumps(body), content_type="text/plain", headers=amazon)
    assert (asked.status_code, "Basic" in asked.headers["WWW-Authenticate"]) == (401, True)
    login = {"Authorization": "Basic " + b64encode(secret.encode()).decode()}
    told = Client().post(ADDRESS, json.dumps(body), content_type="text/plain", headers={**amazon, **login})
    assert told.status_code == 200
    assert state(sent) == NoticeState.BOUNCED


@pytest.mark.parametrize(
    ("url", "region", "keys"),
    [
        ("anymail+ses://us-west-2", "us-west-2", False),
        ("anymail+ses://AKIA:s%2Fcret@us-west-2", "us-west-2", True),
    ],
)
def test_amazon_ses_is_named_with_its_region_and_keys_or_a_role(url: str, region: str, keys: bool) -> None:
    parts = mail_providers.parts_of(urlsplit(url))
    told = mail_providers.settings_for(parts, "", "")["AMAZON_SES_CLIENT_PARAMS"]
    known = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "s/cret"} if keys else {}
    assert told == {"region_name": region, **known}


@pytest.mark.parametrize(
    "url", ["anymail+ses://", "anymail+ses://AKIA@us-west-2", "anymail+ses://us-west-2/x"]
)
def test_half_an_address_of_amazon_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        mail_providers.parts_of(urlsplit(url))


def test_without_the_packages_of_amazon_the_start_says_which_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail_providers, "find_spec", lambda _name: None)
    with pytest.raises(ValueError, match=r"requirements-ses\.txt"):
        mail_providers.parts_of(urlsplit("anymail+ses://us-west-2"))
