"""Sessions of staff as rows of their own: whose, since when and in which browser, so that each can be listed and ended.

Django's documented way to more columns: an engine of its own (SESSION_ENGINE names this module). Ending a session is
deleting its row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from requests_app.cities.models.staff import User

BEGAN, SEEN, SHOWN, BROWSER = "staff_began_at", "staff_seen_at", "staff_shown_at", "staff_browser"
"""What a session knows of itself: three instants in ISO form (the third: when the person last showed who they are), and
the kind of browser."""


class StaffSession(AbstractBaseSession):
    """One browser. Without `user` no one is signed in there (yet)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "staff session"
        verbose_name_plural = "staff sessions"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """The engine below."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Keeps the columns in step with what the session holds."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """The rows above."""
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """The row of this session as it stands."""
        row: Any = super().create_model_instance(data)
        row.user_id = int(data["_auth_user_id"]) if data.get("_auth_user_id") else None
        row.began_at, row.seen_at = instant(data.get(BEGAN)), instant(data.get(SEEN))
        row.browser = str(data.get(BROWSER, ""))[:80]
        return row  # type: ignore[no-any-return]


def instant(kept: Any) -> datetime | None:
    """An instant as a session holds it."""
    try:
        return datetime.fromisoformat(kept) if isinstance(kept, str) else None
    except ValueError:
        return None
