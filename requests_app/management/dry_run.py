"""`--dry-run` and `--at` for the commands of recurring jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from requests_app.services.jobs.dry_run import Line, rehearse_job


def add_options(parser: CommandParser) -> None:
    """The two options."""
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would happen and be sent, keep nothing"
    )
    parser.add_argument(
        "--at", metavar="MOMENT", help="with --dry-run: as if it were then, such as 2027-01-05T02:00 (UTC)"
    )


def moment(options: Mapping[str, Any]) -> datetime:
    """The moment asked for, or now. Only a dry run travels in time."""
    if not options.get("at"):
        return timezone.now()
    if not options["dry_run"]:
        raise CommandError("--at needs --dry-run: jobs run only at the current time.")
    try:
        found = parse_datetime(options["at"])
    except ValueError:
        found = None
    if found is None:
        raise CommandError("--at must be a date and time such as 2027-01-05T02:00 or 2027-01-05T02:00-08:00.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def show(command: BaseCommand, job: Callable[[datetime], Mapping[str, Any]], now: datetime) -> None:
    """Rehearse and print: what was counted, then letter by letter."""
    found = rehearse_job(job, now)
    command.stdout.write(f"As if it were {now.isoformat(timespec='minutes')}:")
    for name, count in sorted(found.counted.items()):
        if count:
            command.stdout.write(f"would {name}: {count}")
    for line in found.letters:
        command.stdout.write(_said(line))
    command.stdout.write(f"{len(found.letters)} notices would be sent; nothing was changed.")


def _said(line: Line) -> str:
    law = ", required by law" if line.statutory else ""
    kind = "" if line.new else " (waiting already)"
    return f"would send: {line.letter} of {line.name} to {line.recipient} by {line.channel}{law}{kind}"
