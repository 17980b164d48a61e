"""How someone wants to be reached: what they give, what is missing or at odds in it, and putting it on file."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from requests_app.cases.models import Requester, Way
from requests_app.notices.recipients.ways import e164


@dataclass(frozen=True, slots=True)
class Contact:
    """How someone wants to be reached. `preferred_channel` empty: the first of email, post, text message."""

    email: str = ""
    phone: str = ""
    postal_address: str = ""
    preferred_channel: str = ""
    no_contact: bool = False
    language: str = "en"


def gaps_of(contact: Contact) -> dict[str, list[str]]:
    """What is missing or at odds, by field."""
    gaps: dict[str, list[str]] = {}
    given = {"email": contact.email, "phone": contact.phone, "postal_address": contact.postal_address}
    anything = any(value.strip() for value in given.values())
    if not (contact.no_contact or anything):
        gaps["email"] = [
            _("Enter an email address, a phone number, or a mailing address, or choose no contact.")
        ]
    if contact.language not in dict(settings.LANGUAGES):
        gaps["language"] = [_("Choose one of the languages of these pages.")]
    if contact.preferred_channel and contact.preferred_channel not in Way.values:
        gaps["preferred_channel"] = [_("Choose one of these options.")]
    elif contact.preferred_channel and not contact.no_contact:
        gaps |= _gaps_of_way(contact)
    if contact.email.strip() and not _is_email(contact.email.strip()):
        gaps["email"] = [_("Enter an email address in the form name@example.org.")]
    return gaps


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _gaps_of_way(contact: Contact) -> dict[str, list[str]]:
    if contact.preferred_channel == Way.EMAIL and not contact.email.strip():
        return {"email": [_("Enter the email address where we should send updates.")]}
    if contact.preferred_channel == Way.POST and not contact.postal_address.strip():
        return {"postal_address": [_("Enter the mailing address where we should send updates.")]}
    if contact.preferred_channel == Way.SMS:
        if not settings.SMS_URL:
            return {"preferred_channel": [_("The city does not send text messages. Choose another way.")]}
        if not e164(contact.phone):
            return {"phone": [_("Enter a phone number that can receive text messages, with its area code.")]}
    return {}


def set_contact(requester: Requester, contact: Contact) -> None:
    """Put it into the row, in memory; a changed address has not failed."""
    if requester.email != contact.email.strip():
        requester.email_failed_at = requester.email_confirmed_at = None
    if requester.phone != contact.phone.strip():
        requester.phone_failed_at = None
    requester.email = contact.email.strip()
    requester.phone = contact.phone.strip()
    requester.postal_address = contact.postal_address.strip()
    requester.preferred_channel = contact.preferred_channel
    requester.no_contact = contact.no_contact
    requester.language = contact.language
