"""`manage.py fetch_mail`: what the fetch task does, by hand: look once into INBOUND_IMAP_URL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.services.inbound_mail.imap import fetch
from requests_app.services.inbound_mail.reader import handle_waiting


class Command(BaseCommand):
    """Fetch mail over IMAP."""

    help = "Fetch unseen mail from INBOUND_IMAP_URL, store it and file it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if settings.INBOUND_MAILBOX is None:
            raise CommandError("INBOUND_IMAP_URL is not set: there is no mailbox to read.")
        try:
            count = fetch(settings.INBOUND_MAILBOX, timezone.now)
        except OSError as problem:
            raise CommandError(f"The mailbox could not be read: {problem}") from problem
        done = handle_waiting(timezone.now())
        self.stdout.write(
            f"fetched {count}; " + (", ".join(f"{k}: {n}" for k, n in sorted(done.items())) or "none waiting")
        )
