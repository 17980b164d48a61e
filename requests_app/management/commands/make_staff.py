"""`manage.py make_staff`: the first staff accounts, printed once and kept in a file only its owner can read."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.services.city_settings.first_accounts import Account, make_first_accounts


class Command(BaseCommand):
    """Make one account for each role where there are no accounts at all."""

    help = (
        "Make the first staff accounts, one for each role, with random passwords. Does nothing if any exist."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        accounts = make_first_accounts(timezone.now())
        if not accounts:
            self.stdout.write("Staff accounts exist; none were created.")
            return
        lines = [_line(account) for account in accounts]
        path = settings.VAR_DIR / "first-accounts.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("\n".join(lines) + "\n")
        self.stdout.write("First staff accounts (shown once; change the passwords after signing in):")
        for line in lines:
            self.stdout.write(f"  {line}")
        self.stdout.write(f"They are also in {path}")


def _line(account: Account) -> str:
    return f"{account.role:<20} user {account.username:<20} password {account.password}"
