"""`manage.py import_requests FILE --city KEY --map NAME`: an older system's log taken over, with a full account."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from requests_app.cities.models import City
from requests_app.law.pack import LawNotFound, PackError
from requests_app.management.quarantine_file import quarantine_file
from requests_app.services.imports.column_map import LogMap, UnknownMap, load_map, names
from requests_app.services.imports.guess_map import guess
from requests_app.services.imports.log_file import UnreadableLog
from requests_app.services.imports.outcome_names import check_names
from requests_app.services.imports.run import import_log
from requests_app.services.imports.tally import Imported, NoteProblem


class Command(BaseCommand):
    """Take over a log; a second run of the same file changes nothing."""

    help = (
        "Import the request log of an older system. Imported requests keep their own dates and outcome and send no "
        "notices. Rows that cannot be trusted are listed with their reason and left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--city", help="key of the city, such as sacramento")
        parser.add_argument(
            "--map", help=f"how the log is read: a file of yours (.yaml), or {', '.join(names())}"
        )
        parser.add_argument(
            "--guess", action="store_true", help="print a map drafted from the file, to be read and corrected"
        )
        parser.add_argument(
            "--pack", default="", help="law that governs these requests, instead of the map's"
        )
        parser.add_argument("--encoding", default="utf-8-sig")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, change nothing")
        parser.add_argument(
            "--compare-due", action="store_true", help="compare the log's due dates with the law's"
        )
        parser.add_argument(
            "--progress", action="store_true", help="show the progress bar even without a terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; what cannot be read stops it before anything is changed."""
        if options["guess"]:
            try:
                self.stdout.write(guess(options["file"], options["encoding"]), ending="")
            except UnreadableLog as problem:
                raise CommandError(str(problem)) from None
            return
        for name in ("city", "map"):
            if not options[name]:
                raise CommandError(f"--{name} is needed (or --guess, which only drafts a map)")
        now = timezone.now()
        try:
            log_map = load_map(options["map"])
            city = City.objects.select_related("policy").filter(key=options["city"]).first()
            if city is None:
                known = ", ".join(City.objects.values_list("key", flat=True)) or "none; run load_cities"
                raise CommandError(f"there is no city {options['city']!r}; known: {known}")
            with quarantine_file(options, now) as (note, written):
                result = self._run(options, log_map, city, now, note)
        except (UnknownMap, UnreadableLog, PackError, LawNotFound) as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from None
        self._report(options, log_map, result, written)

    def _run(
        self, options: dict[str, Any], log_map: LogMap, city: City, now: datetime, note: NoteProblem
    ) -> Imported:
        path, encoding = options["file"], options["encoding"]
        if log_map.only_names:
            return check_names(path, log_map, encoding=encoding, note=note)
        quiet = not (options["progress"] or sys.stderr.isatty())
        with tqdm(total=None, unit=" rows", file=sys.stderr, disable=quiet) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return import_log(
                path,
                log_map,
                city,
                now=now,
                pack_key=options["pack"],
                encoding=encoding,
                dry_run=options["dry_run"],
                note=note,
                progress=progress,
            )

    def _report(
        self, options: dict[str, Any], log_map: LogMap, result: Imported, written: list[Path]
    ) -> None:
        say = self.stdout.write
        accepted = "names known" if log_map.only_names else "accepted"
        say(f"{options['file'].name} by the map {log_map.name}: {result.rows} rows")
        still = f" ({result.still_open} still open)" if result.still_open else ""
        say(f"  {accepted}: {result.accepted}{still}")
        if not log_map.only_names:
            say(f"  skipped, already there: {result.already}")
        say(f"  quarantined: {result.aside}")
        for (column, reason), count in sorted(
            result.quarantined.items(), key=lambda item: (-item[1], item[0])
        ):
            say(f"    {count:>6}  {column or 'row'}: {reason}")
        for path in written:
            say(f"  each quarantined row with its reason: {path}")
        if options["compare_due"]:
            _say_dues(say, result)
        if log_map.only_names:
            say("A list of names: nothing is stored.")
        elif options["dry_run"]:
            say("Dry run: nothing was changed.")


def _say_dues(say: Any, result: Imported) -> None:
    if not result.due_compared:
        say("  due dates: the log has none to compare")
        return
    say(f"  due dates equal to the law's: {result.due_equal} of {result.due_compared} rows with both dates")
    for days, count in result.due_differs.most_common(8):
        say(f"    {count:>6}  {abs(days)} days {'later' if days > 0 else 'earlier'} than the law's")
    rest = sum(result.due_differs.values()) - sum(count for _days, count in result.due_differs.most_common(8))
    if rest:
        say(f"    {rest:>6}  other differences")
