"""Django's SMTP backend, signing in with an access token (EMAIL_TOKEN_COMMAND) instead of a password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from requests_app.notices.delivery.mail_token import token_of, xoauth2


class EmailBackend(SmtpBackend):
    """A connection that asks for a fresh token each time it is opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox, self.username, self.password = (
            self.username,
            "",
            "",
        )  # the backend itself never signs in

    def open(self) -> bool | None:
        """Connect and sign in. Raises OSError, NoToken among them, and SMTPException."""
        fresh = super().open()
        if fresh and self.connection is not None:
            said = xoauth2(str(self.mailbox), token_of(settings.EMAIL_TOKEN_COMMAND))
            try:
                self.connection.ehlo_or_helo_if_needed()  # a greeting after it would end the session it began
                self.connection.auth("XOAUTH2", lambda _challenge=None: said)
            except BaseException:
                self.close()
                raise
        return fresh
