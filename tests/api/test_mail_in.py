"""Providers that hand mail in: each in its own shape, the raw mail byte for byte, and only with its signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client

from cityrecords.config import inbound_mail
from cityrecords.config.env import EnvError
from requests_app.api import mail_in_signature
from requests_app.models import InboundMail
from requests_app.services.inbound_mail import receive as inbound_mail_receive

pytestmark = pytest.mark.django_db
HOOK = "/hooks/mail/inbound/"
SECRET = "a-long-webhook-secret"
KEY = "key-of-the-provider"
RAW = "From: rosa@home.example\r\nTo: records@localhost\r\nSubject: Hello\r\n\r\nI mean the — bridge.\r\n"
TO, FROM = "records@localhost", "rosa@home.example"
POSTAL = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def encoded(raw: str) -> str:
    return base64.b64encode(raw.encode()).decode()


def amazon(raw: str) -> dict[str, Any]:
    event = {
        "notificationType": "Received", "content": encoded(raw), "mail": {"source": FROM},
        "receipt": {"recipients": [TO], "action": {"type": "SNS", "encoding": "BASE64"}},
    }  # fmt: skip
    return {"Type": "Notification", "MessageId": "1", "Message": json.dumps(event)}


def sparkpost(raw: str) -> list[Any]:
    content = {"email_rfc822": encoded(raw), "email_rfc822_is_base64": True}
    return [{"msys": {"relay_message": {"content": content, "msg_from": FROM, "rcpt_to": TO}}}]


def mailersend(raw: str) -> dict[str, Any]:
    told = {"raw": raw, "sender": {"email": FROM}, "recipients": {"rcptTo": [{"email": TO}]}}
    return {"type": "inbound.message", "data": told}


def postal(raw: str) -> dict[str, Any]:
    return {"message": encoded(raw), "base64": True, "mail_from": FROM, "rcpt_to": TO}


def by_password(client: Client, body: str, kind: str, **headers: str) -> Any:
    login = base64.b64encode(f"mail:{SECRET}".encode()).decode()
    return client.post(HOOK, body, content_type=kind, headers={"Authorization": f"Basic {login}", **headers})


@pytest.mark.parametrize(
    ("shape", "kind"),
    [(amazon, "text/plain; charset=UTF-8"), (sparkpost, "application/json"), (mailersend, "application/json"),
     (postal, "application/json")],
)  # fmt: skip
def test_each_shape_brings_the_mail_byte_for_byte_with_its_envelope(
    client: Client, settings: Any, shape: Callable[[str], Any], kind: str
) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert by_password(client, json.dumps(shape(RAW)), kind).status_code == 200
    row = InboundMail.objects.get()
    assert bytes(row.raw) == RAW.encode()
    assert (row.envelope_from, row.envelope_to, row.state) == (FROM, [TO], "stored")


def test_a_batch_stores_each_mail_though_one_is_too_big(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    monkeypatch.setattr(inbound_mail_receive, "MOST_BYTES", 1_000)
    batch = [
        *sparkpost(RAW),
        *sparkpost(f"{RAW}{'x' * 2_000}"),
        {"msys": 5},
        7,
        *sparkpost(RAW.replace("Hello", "Two")),
    ]
    assert by_password(client, json.dumps(batch), "application/json").status_code == 200
    assert sorted(InboundMail.objects.values_list("cause", flat=True)) == ["", "", "too_big"]


def test_a_provider_that_asks_whether_someone_is_there_is_answered(client: Client, settings: Any) -> None:
    assert client.head(HOOK).status_code == 404
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert client.head(HOOK).status_code == 200
    assert by_password(client, "[]", "application/json").status_code == 200
    topic = {"X-Amz-Sns-Message-Type": "SubscriptionConfirmation"}
    said = by_password(client, '{"Type": "SubscriptionConfirmation", "Token": "x"}', "text/plain", **topic)
    assert (said.status_code, "console of Amazon" in said.content.decode()) == (200, True)
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize(
    "body",
    ['{"Type": "Notification", "Message": 5}', '{"data": {"raw": 5, "recipients": []}}', '{"message": "", "base64": 1}',
     '{"Type": "Notification", "Message": "{\\"content\\": \\"!\\", \\"receipt\\": {\\"recipients\\": 3}}"}'],
)  # fmt: skip
def test_a_shape_with_nonsense_inside_breaks_nothing(client: Client, settings: Any, body: str) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert by_password(client, body, "application/json").status_code in (200, 400)


def sign_mailgun(key: str) -> tuple[str, str, dict[str, str]]:
    said = hmac.new(key.encode(), b"1700000000token", hashlib.sha256).hexdigest()
    fields = {
        "recipient": TO,
        "body-mime": RAW,
        "timestamp": "1700000000",
        "token": "token",
        "signature": said,
    }
    return urlencode(fields), "application/x-www-form-urlencoded", {}


def sign_mailgun_in_parts(key: str) -> tuple[str, str, dict[str, str]]:
    said = hmac.new(key.encode(), b"1700000000token", hashlib.sha256).hexdigest()
    fields = {
        "recipient": TO,
        "body-mime": RAW,
        "timestamp": "1700000000",
        "token": "token",
        "signature": said,
    }
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return f"{parts}--b--\r\n", "multipart/form-data; boundary=b", {}


def sign_mandrill(key: str) -> tuple[str, str, dict[str, str]]:
    events = json.dumps([{"event": "inbound", "msg": {"raw_msg": RAW, "email": TO}}])
    said = hmac.new(key.encode(), f"http://testserver{HOOK}mandrill_events{events}".encode(), hashlib.sha1)
    signature = base64.b64encode(said.digest()).decode()
    body = urlencode({"mandrill_events": events})
    return body, "application/x-www-form-urlencoded", {"X-Mandrill-Signature": signature}


def sign_mailersend(key: str) -> tuple[str, str, dict[str, str]]:
    body = json.dumps(mailersend(RAW))
    return (
        body,
        "application/json",
        {"Signature": hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()},
    )


def sign_postal(key: str) -> tuple[str, str, dict[str, str]]:
    body = json.dumps(postal(RAW))
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signer = other if key == "wrong" else POSTAL
    signature = signer.sign(body.encode(), padding.PKCS1v15(), hashes.SHA1())
    return body, "application/json", {"X-Postal-Signature": base64.b64encode(signature).decode()}


def public_key() -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = POSTAL.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    return "".join(pem.splitlines()[1:-1])


@pytest.mark.parametrize(
    ("provider", "sign"),
    [("mailgun", sign_mailgun), ("mailgun", sign_mailgun_in_parts), ("mandrill", sign_mandrill),
     ("mailersend", sign_mailersend), ("postal", sign_postal)],
)  # fmt: skip
def test_only_what_the_provider_signed_is_stored(
    client: Client, settings: Any, provider: str, sign: Callable[[str], tuple[str, str, dict[str, str]]]
) -> None:
    settings.INBOUND_PROVIDER = provider
    settings.INBOUND_SIGNING_KEY = public_key() if provider == "postal" else KEY
    for key, status in (("wrong", 403), (KEY, 200)):
        body, kind, headers = sign(key)
        assert client.post(HOOK, body, content_type=kind, headers=headers).status_code == status
        assert InboundMail.objects.exists() is (status == 200)
    assert client.post(HOOK, RAW, content_type="message/rfc822").status_code == 403
    row = InboundMail.objects.get()
    assert (bytes(row.raw), row.envelope_to) == (RAW.encode(), [TO])


def test_where_a_password_is_set_too_both_are_needed(client: Client, settings: Any) -> None:
    settings.INBOUND_PROVIDER, settings.INBOUND_SIGNING_KEY = "mailgun", KEY
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    body, kind, _headers = sign_mailgun(KEY)
    assert client.post(HOOK, body, content_type=kind).status_code == 401
    assert by_password(client, body, kind).status_code == 200
    body, kind, _headers = sign_mailgun("wrong")
    assert by_password(client, body, kind).status_code == 403


def test_the_settings_name_the_providers_that_can_be_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(inbound_mail.SIGNERS) == set(mail_in_signature.VIEWS)
    for provider, key in (("sendgrid", KEY), ("brevo", KEY), ("mailgun", ""), ("", KEY)):
        monkeypatch.setenv("INBOUND_PROVIDER", provider)
        monkeypatch.setenv("INBOUND_SIGNING_KEY", key)
        with pytest.raises(EnvError):
            inbound_mail.signer("INBOUND_PROVIDER", "INBOUND_SIGNING_KEY")
