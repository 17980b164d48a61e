"""The strip at the end of a letter on paper: how to answer without the internet, and the code that opens the page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.utils.translation import gettext as _

from requests_app.cases import codes
from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import RecordsRequest
from requests_app.cases.wording import clerk_contact
from requests_app.cities.models import City
from requests_app.notices.models import ERASED, Channel, Notice


@dataclass(frozen=True, slots=True)
class TearOff:
    """The code of one letter, until when it is good, the page where it is typed, the address its picture holds."""

    code: str
    until: datetime
    page: str
    address: str


def tear_off_of(notice: Notice, now: datetime) -> TearOff | None:
    """The code for a letter about a case that leaves by mail to its requester; None for every other notice."""
    case = notice.case
    if case is None or notice.channel != Channel.POST or notice.recipient != "requester":
        return None
    return None if case.description == ERASED else tear_off(case, now)


def tear_off(case: RecordsRequest, now: datetime) -> TearOff:
    """A good code of the case, made now if there is none."""
    row = codes.code_for_letter(case, now)
    code = codes.code_of(row.pk)
    return TearOff(code, row.expires_at, codes.page_address(), codes.address_of(case.number, code))


def picture(address: str) -> str:
    """The address as a QR code (SVG)."""
    made = io.BytesIO()
    segno.make(address, error="m").save(made, kind="svg", xmldecl=False, border=4, scale=4)
    return made.getvalue().decode()


def strip_of(tear_off: TearOff, notice: Notice) -> dict[str, Any]:
    """What typst sets of it."""
    city = notice.sender_city
    number = _("Request number: %(number)s") % {"number": notice.reference}
    return {
        "title": _("Keep or tear off: how to answer"),
        "number": number,
        "code": _("One-time code: %(code)s") % {"code": tear_off.code},
        "online": [
            _("To open your private page, scan the picture or go to:"),
            tear_off.page,
            _("Enter your request number and the code. It works once, until %(date)s.")
            % {"date": longdate(local(city, tear_off.until))},
        ],
        "ways": ways_to_answer(city),
        "answer": _("Your answer (attach more sheets if you need them):"),
        "signed": _("Name and date:"),
        "picture": list(picture(tear_off.address).encode()),
        "picture_says": _("QR code that opens the page where the code is entered"),
    }


def ways_to_answer(city: City) -> list[str]:
    """How the city is reached without the internet, of what its contact says; never anything else."""
    contact = clerk_contact(city)
    ways = []
    if contact.get("address"):
        ways.append(_("By mail or in person: %(address)s") % {"address": contact["address"]})
    if contact.get("hours"):
        ways.append(_("Hours: %(hours)s") % {"hours": law_text(contact["hours"])})
    if contact.get("phone"):
        ways.append(_("By phone: %(phone)s") % {"phone": contact["phone"]})
    if contact.get("email"):
        ways.append(_("By email: %(email)s") % {"email": contact["email"]})
    return ways
