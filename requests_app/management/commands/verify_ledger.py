"""`manage.py verify_ledger`: check every chain and checkpoint; name the first break and exit with 1."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from requests_app.cases.ledger import verify
from requests_app.services.checkpointing import public_key, signing_key


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

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        trusted = set(options["key"])
        if settings.LEDGER_KEY_FILE.exists():
            trusted.add(public_key(signing_key()))
        found = verify(trusted)
        looked = f"{found.cases} cases, {found.events} events, {found.checkpoints} checkpoints"
        if found.first_break is None:
            self.stdout.write(f"The history holds: {looked}.")
            return
        self.stderr.write(f"The history is broken at {found.first_break}. Looked at {looked}.")
        sys.exit(1)
