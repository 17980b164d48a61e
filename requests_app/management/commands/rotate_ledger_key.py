"""`manage.py rotate_ledger_key`: sign checkpoints with another key from now on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.services.ledger.signing_key import KeyIsGone, rotate_key


class Command(BaseCommand):
    """Make another signing key and enter it in the register."""

    help = "Make another key for checkpoints. Older checkpoints stay trusted by the register beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The option."""
        parser.add_argument("--lost", action="store_true", help="the old key is gone and cannot be restored")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        try:
            public = rotate_key(timezone.now(), lost=options["lost"])
        except KeyIsGone as gone:
            raise CommandError(str(gone)) from None
        self.stdout.write(f"New public key: {public}")
        self.stdout.write(
            f"Publish it, back up {settings.LEDGER_KEY_FILE} with the files beside it, and destroy the"
        )
        self.stdout.write("file that ends in .retired-... once you need it no more.")
