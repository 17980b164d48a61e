"""`manage.py simulate --cases N`: consistent simulated cases in bulk, for measuring."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from requests_app.cities.models import City
from requests_app.services.simulation.load import RealCasesPresent, simulate


class Command(BaseCommand):
    """Build simulated cases."""

    help = "Fill the database with simulated cases: events chained, deadlines as the clock derives them."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--cases", type=int, required=True, help="how many, 1 to 10,000,000")
        parser.add_argument("--city", default="", help="key of one city; all cities in turn by default")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--open-share", type=float, default=0.15, help="share of open cases, 0 to 1")
        parser.add_argument("--due", action="store_true", help="open, overdue and left for the sweep")
        parser.add_argument("--among-real-cases", action="store_true", help="even where there are real cases")
        parser.add_argument(
            "--progress", action="store_true", help="show the progress bar even without a terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a wrong option stops it before anything is stored."""
        how_many, share = options["cases"], options["open_share"]
        if not 1 <= how_many <= 10_000_000:
            raise CommandError("--cases must be a number from 1 to 10,000,000")
        if not 0 <= share <= 1:
            raise CommandError("--open-share must be a number from 0 to 1")
        found = City.objects.select_related("policy")
        cities = list(found.filter(key=options["city"]) if options["city"] else found)
        if not cities:
            known = ", ".join(City.objects.values_list("key", flat=True)) or "none; run load_cities"
            raise CommandError(f"there is no city {options['city']!r}; known: {known}")
        quiet = not (options["progress"] or sys.stderr.isatty())
        with tqdm(total=how_many, unit=" cases", file=sys.stderr, disable=quiet) as bar:
            try:
                simulate(
                    cities,
                    how_many,
                    now=timezone.now(),
                    seed=options["seed"],
                    open_share=share,
                    due=options["due"],
                    among_real_cases=options["among_real_cases"],
                    progress=lambda done: bar.update(done - bar.n),
                )
            except RealCasesPresent:
                raise CommandError(
                    "there are real cases here; nothing was changed. Simulate in a database of its own, "
                    "or add --among-real-cases."
                ) from None
        self.stdout.write(f"{how_many} simulated cases stored.")
