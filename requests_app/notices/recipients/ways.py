"""How a person can be reached: the ways they gave, the one they chose first, without those that failed."""

from __future__ import annotations

import re

from django.conf import settings

from requests_app.cases.models import Requester
from requests_app.notices.models import Channel

ORDER = (Channel.EMAIL, Channel.POST, Channel.SMS)
"""Which way is taken where a person chose none, and in which order the others follow when one fails."""


def ways(requester: Requester) -> list[tuple[Channel, str]]:
    """Every way to reach a person with its address, the best first; none for someone who wants no contact.

    By post the address is the one on file on the day of printing, so it is empty here.
    """
    if requester.no_contact:
        return []
    phone = e164(requester.phone) if settings.SMS_URL else ""
    given = {
        Channel.EMAIL: (bool(requester.email), requester.email, requester.email_failed_at),
        Channel.POST: (bool(requester.postal_address.strip()), "", None),
        Channel.SMS: (bool(phone), phone, requester.phone_failed_at),
    }
    order = sorted(ORDER, key=lambda channel: channel != requester.preferred_channel)
    able = [channel for channel in order if given[channel][0]]
    # An address that took nothing comes last, not never: it may be the only one, and it may work again.
    return [
        (channel, given[channel][1]) for channel in sorted(able, key=lambda way: given[way][2] is not None)
    ]


def after(requester: Requester, failed: set[str]) -> tuple[Channel, str] | None:
    """The next way that has not failed for this letter; None: nothing is left."""
    return next((way for way in ways(requester) if way[0] not in failed), None)


def e164(phone: str) -> str:
    """A phone number with its country, as text message services want it; empty where it cannot be one."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return f"+1{digits}" if len(digits) == 10 and digits[0] not in "01" else ""
