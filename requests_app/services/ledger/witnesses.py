"""Witnesses outside: people and programs that a city names, to whom each checkpoint is mailed or posted."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings

from requests_app.cases.dates_in_words import local
from requests_app.cases.models import Checkpoint
from requests_app.cities.models import City
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.delivery.webhook_topics import CHECKPOINT_TOPIC
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterFacts
from requests_app.notices.letters.contexts.witness import WitnessContext
from requests_app.notices.letters.incident_catalog import WITNESS
from requests_app.notices.models import Channel, Notice
from requests_app.notices.names import message_id


def tell_witnesses(checkpoint: Checkpoint, now: datetime) -> None:
    """Queue what witnesses of each city get, in the transaction of the checkpoint."""
    payload = {
        "body": checkpoint.body,
        "hash": checkpoint.hash,
        "number": checkpoint.number,
        "public_key": checkpoint.public_key,
        "signature": checkpoint.signature,
    }
    notices = []
    for city in City.objects.select_related("policy"):
        delivery_webhooks.queue(
            city, CHECKPOINT_TOPIC, payload, key=f"checkpoint/{checkpoint.number}", now=now
        )
        notices += [_mail(city, address, checkpoint, now) for address in city.policy.witness_emails.split()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _mail(city: City, address: str, checkpoint: Checkpoint, now: datetime) -> Notice:
    facts = LetterFacts(city=city, number="", letterhead=letter_letterhead.current(city))
    context = WitnessContext(
        checkpoint_number=checkpoint.number,
        checkpoint_hash=checkpoint.hash,
        checkpoint_key=checkpoint.public_key,
        fixed_at=local(city, checkpoint.made_at),
        ledger_address=f"{settings.PUBLIC_URL}/ledger/checkpoints.json",
    )
    text = compose(WITNESS, facts, context, "en", None)
    recipient = f"witness:{hashlib.sha256(address.lower().encode()).hexdigest()[:16]}"
    return Notice(
        city=city,
        letter=WITNESS.key,
        recipient=recipient,
        channel=Channel.EMAIL,
        to_address=address,
        language="en",
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(f"checkpoint/{city.key}", WITNESS.key, checkpoint.number, recipient),
        queued_at=now,
        next_try_at=now,
    )
