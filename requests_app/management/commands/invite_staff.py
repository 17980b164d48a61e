"""`manage.py invite_staff USERNAME`: a new invitation, for an administrator who is the only one and is locked out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from requests_app.cases.refusals import Refusal
from requests_app.services.sign_in.invitations import invite_by_command


class Command(BaseCommand):
    """Print a link through which one account gets another password."""

    help = "End an account's password and print a link, good once for 72 hours, that sets another."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account, and whether its second factors are lost too."""
        parser.add_argument("username")
        parser.add_argument("--remove-factors", action="store_true", help="the phone or key is lost too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        try:
            invitation = invite_by_command(
                options["username"], remove_factors=options["remove_factors"], now=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{settings.PUBLIC_URL}{reverse('admin:invitation')}?t={invitation.token}")
