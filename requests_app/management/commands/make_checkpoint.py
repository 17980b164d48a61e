"""`manage.py make_checkpoint`: fix the heads of all cases that changed, as the daily task does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.signing_key import KeyIsGone


class Command(BaseCommand):
    """Make one signed checkpoint."""

    help = "Fix the history of every case that changed since the last checkpoint in a signed checkpoint."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        try:
            checkpoint = make_checkpoint(timezone.now())
        except KeyIsGone as gone:
            raise CommandError(str(gone)) from None
        if checkpoint is None:
            self.stdout.write("Nothing changed since the last checkpoint.")
            return
        self.stdout.write(f"Checkpoint {checkpoint.number}: {checkpoint.size} cases, root {checkpoint.root}")
        self.stdout.write(f"Public key: {checkpoint.public_key}")
