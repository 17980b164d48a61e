"""`manage.py make_staff`: the first staff accounts, as invitations kept in a file only its owner can read."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from requests_app.services.city_settings.first_accounts import make_first_accounts
from requests_app.services.city_settings.invitations import LASTS, Invitation


class Command(BaseCommand):
    """Make one account for each role of each city where there are no accounts at all."""

    help = "Make the first staff accounts, one for each role and city, and print invitations. Nothing if any exist."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        invitations = make_first_accounts(timezone.now())
        if not invitations:
            self.stdout.write("Staff accounts exist; none were created.")
            return
        lines = [_line(invitation) for invitation in invitations]
        path = settings.VAR_DIR / "first-accounts.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("\n".join(lines) + "\n")
        hours = int(LASTS.total_seconds() // 3600)
        self.stdout.write(
            f"First accounts. Each link lets one person choose a password, once, for {hours} hours:"
        )
        for line in lines:
            self.stdout.write(f"  {line}")
        self.stdout.write(f"They are also in {path}. A new link: manage.py invite_staff USERNAME")


def _line(invitation: Invitation) -> str:
    address = f"{settings.PUBLIC_URL}{reverse('admin:invitation')}?t={invitation.token}"
    return f"{invitation.username:<36} {address}"
