"""`manage.py verify_ledger`: check every chain and checkpoint; name the first break and exit with 1."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.cases.models import Checkpoint
from requests_app.services.ledger.key_files import known_keys, restores
from requests_app.services.ledger.signing_key import public_key, signing_key
from requests_app.services.ledger.verify import Whole, verify
from requests_app.services.ledger.verify_heads import NoWitness


class Command(BaseCommand):
    """Verify the whole history."""

    help = "Check that no event of any case was changed, removed, added or reordered."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="HEX",
            help="another public key to trust",
        )
        parser.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="FILE|URL",
            help="a copy of /ledger/checkpoints.json that someone else kept",
        )
        parser.add_argument("--without-files", action="store_true", help="do not read stored files again")
        parser.add_argument("--without-dates", action="store_true", help="do not calculate due dates again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        trusted = set(options["key"]) | set(dict(known_keys()))
        if settings.LEDGER_KEY_FILE.exists():
            trusted.add(public_key(signing_key(mint=False)))
        if not trusted and Checkpoint.objects.exists():
            raise CommandError(
                "No key to trust: restore the files beside LEDGER_KEY_FILE, or name one with --key."
            )
        try:
            found = verify(
                trusted,
                files=not options["without_files"],
                dates=not options["without_dates"],
                against=options["against"],
                now=timezone.now(),
            )
        except NoWitness as problem:
            raise CommandError(str(problem)) from None
        for number, at in restores():
            self.stdout.write(f"A back-up that ended with checkpoint {number} was restored on {at}.")
        looked = _looked(found)
        if found.first_break is None:
            self.stdout.write(f"The history is intact: {looked}.")
            return
        self.stderr.write(f"The history is broken at {found.first_break}. Looked at {looked}.")
        sys.exit(1)


def _looked(found: Whole) -> str:
    counts = {
        "cases": found.cases,
        "events": found.events,
        "checkpoints": found.checkpoints,
        "entries in city logs": found.entries,
        "stored things": found.things,
        "files": found.files,
        "due dates": found.deadlines,
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items())
