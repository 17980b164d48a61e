"""`manage.py try_pack FILE --city KEY --year YEAR`: a law pack tried on a year's requests, as CSV. Changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cities.models import City
from requests_app.law.pack import PackError, load_pack
from requests_app.services.deadlines.try_pack import Tried, differences


class Command(BaseCommand):
    """Try a pack."""

    help = "List the determinations of a year that would differ under another law pack. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("file", type=Path, help="the pack, a YAML file")
        parser.add_argument("--city", required=True, help="key of the city")
        parser.add_argument(
            "--year", type=int, required=True, help="year in which the requests were received"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a fault of the file ends it with one line."""
        city = City.objects.select_related("policy").filter(key=options["city"]).first()
        if city is None:
            known = ", ".join(City.objects.values_list("key", flat=True)) or "none; run load_cities"
            raise CommandError(f"there is no city {options['city']!r}; known: {known}")
        try:
            pack = load_pack(options["file"])
        except (PackError, OSError) as problem:
            raise CommandError(str(problem)) from None
        tried, differing = Tried(), 0
        self.stdout.write("number,due,due under this law,decided,what differs")
        for row in differences(city, pack, options["year"], tried):
            differing += 1
            cells = (row.number, row.due_on or "", row.would_be_due_on or "", row.decided_on or "", row.what)
            for line in csv_lines([[cell(str(value)) for value in cells]]):
                self.stdout.write(line, ending="")
        self.stderr.write(
            f"{tried.cases} requests, {differing} would differ, {tried.unreadable} could not be calculated."
        )
