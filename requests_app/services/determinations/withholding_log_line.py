"""One line of a withholding log in draft: tidied, and what keeps it from being kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.withholding import Treatment
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.law.statements import Exemption

LONGEST = {"description": 1000, "custodian": 160, "pages": 60, "reason": 1000}
"""Characters a cell may have."""

NEAR = timedelta(days=366)
"""Records may be younger than the request; a date further on is a slip of the pen."""


def tidy(line: LineInput) -> LineInput:
    """A line without blanks around its cells."""
    return replace(
        line,
        description=line.description.strip(),
        custodian=line.custodian.strip(),
        pages=line.pages.strip(),
        exemption_key=line.exemption_key.strip(),
        reason=line.reason.strip(),
    )


@lru_cache(maxsize=16)
def citable(pack: Pack, received_on: date) -> Mapping[str, Exemption]:
    """The exemptions that can be cited for a request received that day, by key."""
    return {exemption.key: exemption for exemption in pack.exemptions_on(received_on)}


def wrong(line: LineInput, pack: Pack, case: RecordsRequest) -> dict[str, str]:
    """What keeps a line from being kept even as a draft, by cell. What it merely lacks can come later."""
    found = {}
    if not line.description:
        found["description"] = _("Describe the record without revealing what is withheld.")
    for name, most in LONGEST.items():
        text = getattr(line, name)
        if len(text) > most:
            found[name] = _("Use no more than %(most)s characters.") % {"most": most}
        elif "\0" in text:
            found[name] = _("Remove the unsupported character.")
    if line.exemption_key and line.exemption_key not in citable(pack, case.received_on):
        found["exemption_key"] = _("Choose an exemption that was in effect when the request was received.")
    if line.treatment not in Treatment.values:
        found["treatment"] = _("Choose withheld or redacted.")
    if line.dated_on and line.dated_on > case.received_on + NEAR:
        found["dated_on"] = _("This date is in the future.")
    return found
