"""What a preview shows staff: the letters as they will be sent, and each fact that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requests_app.cases.links import LINK_MARK
from requests_app.notices.letters.markup import html_of
from requests_app.notices.models import Channel, Notice
from requests_app.notices.pdf.signs import unprintable

BELOW_THE_SUBJECT = 3
"""The level of a letter's headings on a page where its subject is a heading of level 2."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, how, its language, its subject, and its body as it will be read.

    `unprintable`: words whose signs no font here has, so that the PDF would show their numbers.
    """

    to: str
    how: str
    language: str
    subject: str
    body: SafeString
    unprintable: Sequence[str] = ()


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
        language=notice.language,
        subject=LINK_MARK.sub(mark, notice.subject),
        body=html_of(LINK_MARK.sub(mark, notice.body_text), BELOW_THE_SUBJECT),
        unprintable=unprintable(notice),
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
    if notice.case is not None and notice.case.requester.phone and not notice.case.requester.no_contact:
        return _("not sent: call %(phone)s") % {"phone": notice.case.requester.phone}
    return _("on the status page only: there is no email address")
