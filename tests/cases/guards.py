"""A forger who owns the database, for tests that show how what they change is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from requests_app.cases.event_chain import GENESIS, link_hash
from requests_app.models import Event, RecordsRequest


@contextmanager
def guards_off() -> Iterator[None]:
    """What a superuser can do: every trigger of the session is off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def rewritten(case: RecordsRequest) -> None:
    """A whole chain written again with fitting hashes and a fitting head, as a careful forger would."""
    head = GENESIS
    for event in case.events.order_by("seq"):
        payload = event.payload.replace('"system"', '"staff"').replace('"requester"', '"staff"')
        own = link_hash(head, payload)
        Event.objects.filter(pk=event.pk).update(payload=payload, prev_hash=head, hash=own)
        head = own
    RecordsRequest.objects.filter(pk=case.pk).update(head_hash=head)
