"""`manage.py sweep`: what the sweep task does, by hand; `--dry-run` prints what it would do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City
from requests_app.cities.terms import local_date
from requests_app.services.sweeping import JOBS, pending, sweep, to_close


class Command(BaseCommand):
    """Handle everything due and not yet handled."""

    help = "Remind, mark late, lapse appeal windows and close what is finished."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--dry-run", action="store_true", help="print what would happen, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if options["dry_run"]:
            self._rehearse()
            return
        swept = sweep(timezone.now())
        if swept.elsewhere:
            self.stdout.write("Another sweep is at work; what it leaves is done next time.")
        for name, how_many in sorted(swept.done.items()):
            self.stdout.write(f"{name}: {how_many}")
        for case_id in swept.failed:
            self.stderr.write(f"case {case_id} could not be handled; see the log")
        self.stdout.write("Sweep done.")

    def _rehearse(self) -> None:
        now = timezone.now()
        total = 0
        for city in City.objects.select_related("policy"):
            today = local_date(city, now)
            for job in JOBS:
                for row in pending(job, city, today):
                    total += 1
                    self.stdout.write(f"would {job.name}: {row.case.number} {row.kind} due {row.due_on}")
            for case in RecordsRequest.objects.filter(pk__in=to_close(city, today, now)):
                total += 1
                self.stdout.write(f"would close: {case.number}")
        self.stdout.write(f"{total} would be handled; nothing was changed.")
