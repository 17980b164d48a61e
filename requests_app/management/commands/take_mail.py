"""`manage.py take_mail [FILE ...]`: take mails in from files, or one from standard input (a mail server's pipe)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.services.inbound_mail.new_mail import Envelope
from requests_app.services.inbound_mail.reader import handle
from requests_app.services.inbound_mail.receive import MailTooBig, take_in

TRY_LATER = 75
"""EX_TEMPFAIL: a mail server keeps the mail and tries again."""


class Command(BaseCommand):
    """Take mail in from files or a pipe."""

    help = (
        "Store raw emails and attach them to their requests. Exit code 75 asks the mail server to try again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("files", nargs="*", help="raw emails; none: one email from standard input")
        parser.add_argument(
            "--to", action="append", default=[], help="envelope recipient, as the mail server knows it"
        )
        parser.add_argument("--from", dest="sender", default="", help="envelope sender")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        envelope = Envelope(options["sender"], options["to"])
        if not options["files"]:
            self._take(sys.stdin.buffer.read(), "standard input", envelope)
        for name in options["files"]:
            try:
                raw = Path(name).read_bytes()
            except OSError as problem:
                raise CommandError(f"{name}: {problem.strerror}") from problem
            self._take(raw, name, envelope)

    def _take(self, raw: bytes, name: str, envelope: Envelope) -> None:
        try:
            row = take_in(raw, door="pipe", envelope=envelope, now=timezone.now())
        except MailTooBig as refusal:
            raise CommandError(f"{name}: {refusal.message}") from refusal
        except Exception as problem:
            raise CommandError(f"{name}: could not be stored; try again", returncode=TRY_LATER) from problem
        self.stdout.write(f"{name}: {handle(row.pk, now=timezone.now())}")
