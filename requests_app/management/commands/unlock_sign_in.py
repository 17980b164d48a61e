"""`manage.py unlock_sign_in USERNAME`: a link past the wait, for an administrator who is the only one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from requests_app.cases.refusals import Refusal
from requests_app.services.sign_in.unlock import unlock_by_command


class Command(BaseCommand):
    """Print a link that makes a browser known for one account."""

    help = (
        "Print a link, valid for an hour, that makes a browser known for a staff account. It signs no one in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The account."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        try:
            link = unlock_by_command(options["username"], now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{settings.PUBLIC_URL}{reverse('admin:known_device')}?t={link.token}")
        self.stdout.write(
            f"Open it once in the browser that {link.username} will sign in with, before {link.expires_at:%H:%M} UTC."
        )
