"""Webhooks by the Standard Webhooks rules: endpoints and their secrets, queueing, and signing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings

from requests_app.cases.event_chain import canonical
from requests_app.cities.models import City
from requests_app.notices.delivery.failures import Unsendable
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.models.delivery import WebhookEndpoint

LETTER = "webhook"
PREFIX = "whsec_"


def _key(signing_id: UUID) -> bytes:
    return hmac.new(settings.WEBHOOK_KEY, signing_id.bytes, hashlib.sha256).digest()


def secret_of(endpoint: WebhookEndpoint) -> str:
    """The signing secret as receivers enter it: `whsec_` and base64 of 32 bytes. Stored nowhere."""
    return PREFIX + base64.b64encode(_key(endpoint.signing_id)).decode()


def keeps_its_secret(endpoint: WebhookEndpoint) -> bool:
    """Whether the secret made today is the one that was handed out; not so after SECRET_KEY was changed."""
    return hmac.compare_digest(_hash(endpoint.signing_id), endpoint.secret_hash)


def _hash(signing_id: UUID) -> str:
    return hashlib.sha256(_key(signing_id)).hexdigest()


def new_endpoint(
    city: City,
    url: str,
    topics: list[str],
    now: datetime,
    *,
    kinds: Sequence[str] = (),
    departments: Sequence[str] = (),
) -> WebhookEndpoint:
    """An unsaved endpoint with a secret of its own. What is empty narrows nothing."""
    signing_id = uuid4()
    return WebhookEndpoint(
        city=city,
        url=url,
        topics=topics,
        kinds=list(kinds),
        departments=list(departments),
        signing_id=signing_id,
        secret_hash=_hash(signing_id),
        created_at=now,
    )


def renew_secret(endpoint: WebhookEndpoint) -> None:
    """Give the endpoint another secret, in memory; what waits is signed with the new one."""
    endpoint.signing_id = uuid4()
    endpoint.secret_hash = _hash(endpoint.signing_id)


@dataclass(frozen=True, slots=True)
class OfRequest:
    """The kind of the request that a message is about, and the key of the department that has it."""

    kind: str
    department: str


def queue(
    city: City,
    topic: str,
    payload: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
    about: str = "",
    of: OfRequest | None = None,
) -> list[Notice]:
    """Queue one message to every active endpoint of `city` that wants `topic`; call it inside the act's transaction.

    The body is `{"data": payload, "timestamp": now, "type": topic}`. `key` names what happened, once for ever: the
    same key again queues nothing. Messages about the same thing (`about`, such as a grant) arrive in order. `of`: the
    request it is about, which an endpoint may have narrowed itself to.
    """
    body = canonical({"data": payload, "timestamp": now.astimezone(UTC).isoformat(), "type": topic})
    wanted = [
        endpoint
        for endpoint in WebhookEndpoint.objects.filter(city=city, active=True)
        if (not endpoint.topics or topic in endpoint.topics) and (of is None or _listens(endpoint, of))
    ]
    notices = [_draft(city, endpoint, topic, body, key, now, about) for endpoint in wanted]
    if not notices:
        return []
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return list(Notice.objects.filter(message_id__in=[notice.message_id for notice in notices]))


def _listens(endpoint: WebhookEndpoint, of: OfRequest) -> bool:
    kind = not endpoint.kinds or of.kind in endpoint.kinds
    return kind and (not endpoint.departments or of.department in endpoint.departments)


def _draft(
    city: City, endpoint: WebhookEndpoint, topic: str, body: str, key: str, now: datetime, about: str
) -> Notice:
    return Notice(
        city=city,
        endpoint=endpoint,
        letter=LETTER,
        recipient=f"hook:{endpoint.pk}",
        channel=Channel.WEBHOOK,
        language="en",
        subject=topic[:250],
        body_text=body,
        body_html="",
        message_id=message_id(endpoint, topic, key),
        state=NoticeState.QUEUED,
        queued_at=now,
        next_try_at=now,
        lane=f"hook:{endpoint.pk}/{about}"[:120] if about else "",
    )


def message_id(endpoint: WebhookEndpoint, topic: str, key: str) -> str:
    """The `webhook-id` of a message: the same for the same happening and endpoint, on every try and replay."""
    return "msg_" + hashlib.sha256(f"{endpoint.pk}/{topic}/{key}".encode()).hexdigest()[:40]


def headers_for(notice: Notice, now: datetime) -> dict[str, str]:
    """The headers of one try. Raises Unsendable where the secret handed out can no longer be made."""
    endpoint = notice.endpoint
    if endpoint is None or not keeps_its_secret(endpoint):
        raise Unsendable("the endpoint's signing secret must be renewed")
    stamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"CityRecords ({urlsplit(settings.PUBLIC_URL).hostname})",
        "webhook-id": notice.message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(_key(endpoint.signing_id), notice.message_id, stamp, notice.body_text),
    }


def signature(key: bytes, message: str, stamp: str, body: str) -> str:
    """`v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`."""
    digest = hmac.new(key, f"{message}.{stamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
