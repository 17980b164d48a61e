"""The channels by which a request reaches the city."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How the request reached the city."""

    WEB = "web", _("Web form")
    COUNTER = "counter", _("In person")
    PHONE = "phone", _("By phone")
    POST = "post", _("By mail")
    EMAIL = "email", _("By email")
    IMPORT = "import", _("Imported")
