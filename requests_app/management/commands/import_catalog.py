"""`manage.py import_catalog URL|FILE --city KEY`: a city's DCAT-US data.json taken into the registry."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from requests_app.cases.actors import SYSTEM
from requests_app.cities.models import City
from requests_app.datasets.dcat.document import parse
from requests_app.datasets.dcat.json_body import UnreadableCatalog
from requests_app.services.datasets.catalog_import import (
    MOST_GONE,
    EmptyCatalog,
    ShrunkCatalog,
    import_catalog,
)
from requests_app.services.datasets.catalog_plan import Taken
from requests_app.services.datasets.catalog_source import LIMITS, MOST_BYTES, CatalogRefused, read

LEFT_OUT = {
    "not_an_object": "is no object",
    "no_name": "has neither title nor identifier",
    "too_deep": "nests its brackets too deeply",
    "listed_twice_alike": "is listed twice, word for word",
    "identifier_used_twice": "uses an identifier for the second time; the first is kept",
}


def _moves(bar: Any) -> Callable[[int], None]:
    """Tells a progress bar how far things are."""

    def moved(done: int) -> None:
        bar.update(done - bar.n)

    return moved


class Command(BaseCommand):
    """Take in a catalog; a second run of the same catalog changes nothing."""

    help = (
        "Take a DCAT-US data.json (1.1, 3.0, ArcGIS Hub) or the packages of CKAN "
        "into a city's registry of datasets. Fields that are wrong "
        "are noted as warnings; the raw entry is kept. Datasets that are gone are marked, not deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("place", metavar="URL|FILE")
        parser.add_argument("--city", required=True, help="key of the city, such as sacramento")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, change nothing")
        parser.add_argument("--most-bytes", type=int, default=MOST_BYTES, help="refuse anything bigger")
        parser.add_argument(
            "--most-gone",
            type=int,
            default=MOST_GONE,
            metavar="PERCENT",
            help="stop where more of the datasets listed last time are gone (default: %(default)s)",
        )
        parser.add_argument(
            "--progress", action="store_true", help="show the progress bar even without a terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; what cannot be read stops it before anything is changed."""
        city = City.objects.select_related("policy").filter(key=options["city"]).first()
        if city is None:
            known = ", ".join(City.objects.values_list("key", flat=True)) or "none; run load_cities"
            raise CommandError(f"there is no city {options['city']!r}; known: {known}")
        quiet = not (options["progress"] or sys.stderr.isatty())
        try:
            with tqdm(total=None, unit="B", unit_scale=True, file=sys.stderr, disable=quiet) as bar:
                body = read(options["place"], replace(LIMITS, most_bytes=options["most_bytes"]), _moves(bar))
            document = parse(body, options["place"])
            with tqdm(total=len(document.drafts), unit=" datasets", file=sys.stderr, disable=quiet) as bar:
                taken = import_catalog(
                    document,
                    city,
                    actor=SYSTEM,
                    now=timezone.now(),
                    dry_run=options["dry_run"],
                    most_gone=options["most_gone"],
                    progress=_moves(bar),
                )
        except ShrunkCatalog as problem:
            raise CommandError(f"{problem}. If they are gone, run it again with --most-gone 100.") from None
        except (CatalogRefused, UnreadableCatalog, EmptyCatalog) as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from None
        self._report(taken, options["dry_run"])

    def _report(self, taken: Taken, dry_run: bool) -> None:
        say = self.stdout.write
        say(f"DCAT-US {taken.version}: {taken.entries} entries")
        levels = ", ".join(f"{level} {count}" for level, count in sorted(taken.levels.items()))
        say(f"  by access level: {levels or 'none'}")
        say(
            f"  new {taken.new}, changed {taken.changed}, returned {taken.returned}, unchanged {taken.unchanged}"
        )
        say(f"  vanished (marked, not deleted): {taken.vanished}")
        if taken.kept_withheld:
            say(f"  in the catalog, but withheld or withdrawn here; left so: {taken.kept_withheld}")
        say(f"  datasets with a warning: {taken.with_warnings}")
        for (name, code), count in sorted(taken.warned.items(), key=lambda item: (-item[1], item[0])):
            say(f"    {count:>6}  {name}: {code.replace('_', ' ')}")
        for reason, count in sorted(taken.left_out.items()):
            say(f"  left out: {count:>6}  entry {LEFT_OUT[reason]}")
        if dry_run:
            say("Dry run: nothing was changed.")
