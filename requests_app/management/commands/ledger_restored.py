"""`manage.py ledger_restored`: say that a back-up was restored, so that later checkpoints are no longer expected."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.cases.models import Checkpoint
from requests_app.services.ledger.key_files import note_restored


class Command(BaseCommand):
    """Note a restore in the file of heads."""

    help = "Note that a back-up was restored. Every later verify_ledger says so."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        last = Checkpoint.objects.order_by("-number").values_list("number", flat=True).first() or 0
        note_restored(last, timezone.now())
        self.stdout.write(f"Noted: a back-up was restored that ends with checkpoint {last}.")
