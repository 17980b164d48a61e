"""`manage.py make_api_token USERNAME`: a token for a program that acts as that account, printed once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.cases.refusals import Refusal
from requests_app.cities.tokens import TokenScope
from requests_app.services.city_settings import api_tokens


class Command(BaseCommand):
    """Make or revoke one API token."""

    help = "Make a token with which a program uses the API as one member of staff. It is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account, or the token to end."""
        parser.add_argument("username", nargs="?", help="an active staff account")
        parser.add_argument(
            "--days", type=int, default=90, help="how long it lives (default 90, at most 366)"
        )
        parser.add_argument(
            "--scope",
            action="append",
            choices=TokenScope.values,
            help="what it may be used for; repeatable (default: read)",
        )
        parser.add_argument("--revoke", metavar="PREFIX", help="end the token with this prefix instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        username, prefix = options["username"], options["revoke"]
        if bool(username) == bool(prefix):
            raise CommandError("Give either a USERNAME or --revoke PREFIX.")
        now = timezone.now()
        try:
            if prefix:
                api_tokens.revoke(prefix, now=now)
                self.stdout.write(f"Token {prefix} is revoked.")
            else:
                self._issue(self._made(username, options, now))
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal

    def _made(self, username: str, options: dict[str, Any], now: datetime) -> api_tokens.Issued:
        scopes = options["scope"] or [TokenScope.READ.value]
        return api_tokens.issue(username, days=options["days"], now=now, scopes=scopes)

    def _issue(self, issued: api_tokens.Issued) -> None:
        self.stdout.write(issued.secret)
        self.stderr.write(
            f"Shown once; it ends on {issued.expires_at:%Y-%m-%d %H:%M} UTC. "
            f"To end it sooner: manage.py make_api_token --revoke {issued.prefix}"
        )
