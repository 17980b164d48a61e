"""Where short messages wait for the next page: Django's way, in a cookie named like the others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class PrefixedCookie(CookieStorage):
    """The cookie, with the prefix of https."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """The cookie, or the session for what it cannot hold."""

    storage_classes = (PrefixedCookie, SessionStorage)
