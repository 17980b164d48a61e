"""`manage.py sweep`: what the sweep task does, by hand; `--dry-run` prints what it would do and send, `--at` when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from requests_app.management.dry_run import add_options, moment, show
from requests_app.services.jobs.sweep import sweep


class Command(BaseCommand):
    """Handle everything due and not yet handled."""

    help = "Remind, mark late, lapse appeal windows and close what is finished."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        now = moment(options)
        if options["dry_run"]:
            show(self, self._count, now)
            return
        swept = sweep(timezone.now())
        if swept.elsewhere:
            self.stdout.write("Another sweep is running; the rest is done next time.")
        for name, how_many in sorted(swept.done.items()):
            self.stdout.write(f"{name}: {how_many}")
        for case_id in swept.failed:
            self.stderr.write(f"case {case_id} could not be handled; see the log")
        self.stdout.write("Sweep done.")

    def _count(self, now: datetime) -> dict[str, int]:
        swept = sweep(now)
        if swept.elsewhere:
            self.stdout.write("Another sweep is running; this shows what it left.")
        return swept.done
