"""`manage.py rederive [--check]`: every deadline worked out again from the events, compared, and put right."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from requests_app.services.deadlines.rederive import rederive


class Command(BaseCommand):
    """Work out the deadlines again."""

    help = (
        "Calculate every deadline from the events alone. --check only compares and fails where one differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--check", action="store_true", help="compare only, change nothing")
        parser.add_argument(
            "--progress", action="store_true", help="show the progress bar even without a terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; the exit code tells a difference found by --check, or a case that cannot be worked out."""
        quiet = not (options["progress"] or sys.stderr.isatty())
        with tqdm(unit=" cases", file=sys.stderr, disable=quiet) as bar:
            result = rederive(check=options["check"], progress=lambda done: bar.update(done - bar.n))
        for number in result.shown:
            self.stdout.write(f"{'differs' if options['check'] else 'corrected'}: {number}")
        for problem in result.unreadable:
            self.stderr.write(f"cannot be calculated: {problem}")
        self.stdout.write(
            f"{result.cases} cases, {result.deadlines} deadlines, {result.differing} cases differed from their events."
        )
        if result.unreadable or (options["check"] and result.differing):
            raise CommandError("the stored deadlines do not all match the events")
