"""What a preview shows staff: the letters as they will be sent, and each fact that changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from requests_app.cases.links import LINK_MARK
from requests_app.notices.models import Channel, Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter on paper: to whom, how, its subject and its words."""

    to: str
    how: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """One date or fact before and after an action, in words."""

    name: str
    before: str
    after: str


def letter(notice: Notice) -> Letter:
    """A letter about a case as a clerk reads it. The requester's own link is named, never shown: it is their key."""
    mark = _("[the requester's own link to this request]")
    return Letter(
        to=_("the requester") if notice.recipient == "requester" else _("staff"),
        how=_how(notice),
        subject=LINK_MARK.sub(mark, notice.subject),
        body=LINK_MARK.sub(mark, notice.body_text),
    )


def data_letter(notice: Notice) -> Letter:
    """A letter about an incident or a dataset as staff read it."""
    shown = letter(notice)
    if notice.recipient == "reporter":
        return replace(shown, to=_("the person who reported it"))
    if notice.recipient == "requester":
        return replace(shown, to=_("the holder of the access"))
    if notice.recipient.startswith("recipient:"):
        return replace(shown, to=_("someone who had the data"))
    return shown


def _how(notice: Notice) -> str:
    if notice.channel == Channel.EMAIL:
        return _("by email to %(address)s") % {"address": notice.to_address}
    if notice.channel == Channel.POST:
        return _("by mail")
    if notice.channel == Channel.SMS:
        return _("by text message to %(number)s") % {"number": notice.to_address}
    return _("on the status page only: there is no email address")
