"""`manage.py deliver`: what the delivery task does, by hand; `--dry-run` prints what it would send."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from requests_app.notices.claiming import waiting
from requests_app.notices.deliver import deliver


class Command(BaseCommand):
    """Hand waiting notices to the mail server."""

    help = "Send the notices that wait in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--dry-run", action="store_true", help="print what would be sent, send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if options["dry_run"]:
            count = 0
            for notice in waiting(timezone.now()):
                count += 1
                self.stdout.write(
                    f"would send: {notice.letter} of {notice.reference or notice.sender_city} to {notice.recipient}"
                )
            self.stdout.write(f"{count} would be sent; nothing was changed.")
            return
        tally = deliver(timezone.now)
        self.stdout.write(f"sent {tally.sent}, failed {tally.failed}, parked {tally.parked}")
