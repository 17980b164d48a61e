"""How far a notice has come, and by which channel it goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeState(models.TextChoices):
    """How far a notice has come."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    COMPLAINED = "complained", _("Delivered; marked as spam")
    PRINTED = "printed", _("Printed, ready to mail")
    BOUNCED = "bounced", _("Bounced: address rejected")
    PARKED = "parked", _("Not sent: needs attention")
    ON_PAGE = "on_page", _("On status page only")


class Channel(models.TextChoices):
    """How a notice reaches its recipient."""

    EMAIL = "email", _("Email")
    POST = "post", _("U.S. mail")
    SMS = "sms", _("Text message")
    WEBHOOK = "webhook", _("Webhook")
    PAGE = "page", _("Status page only")
