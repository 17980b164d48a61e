"""A mail backend that keeps each letter as one .eml file, whole or not at all."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class EmailBackend(BaseEmailBackend):
    """Writes to settings.MAIL_DIR; names sort by the moment of writing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.MAIL_DIR)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return sum(self._write(directory, message) for message in email_messages if message.recipients())

    def _write(self, directory: Path, message: EmailMessage) -> int:
        name = f"{time_ns():020d}-{secrets.token_hex(4)}.eml"
        draft = directory / f".{name}.part"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(message.message().as_bytes())
                out.flush()
                os.fsync(out.fileno())
            draft.rename(directory / name)
        except OSError:
            draft.unlink(missing_ok=True)
            if not self.fail_silently:
                raise
            return 0
        return 1
