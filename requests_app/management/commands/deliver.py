"""`manage.py deliver`: what the delivery task does, by hand; `--dry-run` prints what it would send, `--at` when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from requests_app.management.dry_run import add_options, moment, show
from requests_app.notices.delivery.run import deliver
from requests_app.services.inbound_mail.returned_letters import follow_up


class Command(BaseCommand):
    """Hand waiting notices over."""

    help = "Send the notices that wait in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        now = moment(options)
        if options["dry_run"]:
            show(self, _follow, now)
            return
        tally = deliver(timezone.now)
        follow_up(timezone.now())
        self.stdout.write(
            f"sent {tally.sent}, failed {tally.failed}, parked {tally.parked}, came back {tally.bounced}"
        )


def _follow(now: datetime) -> dict[str, int]:
    """What came back takes its next way; the waiting letters themselves are only looked at."""
    return {"follow up": follow_up(now)}
