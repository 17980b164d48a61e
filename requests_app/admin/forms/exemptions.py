"""The exemptions in force at receipt in words for staff, and the list of them to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.widgets import Option
from requests_app.law.exemption_search import former
from requests_app.law.model import Pack
from requests_app.law.statements import Exemption

NATURE = {
    "prohibited": gettext_lazy("must be withheld"),
    "discretionary": gettext_lazy("may be withheld"),
    "mixed": gettext_lazy("may or must be withheld"),
}
MEANING = {
    "prohibited": gettext_lazy("Another law forbids release. The city has no choice."),
    "discretionary": gettext_lazy("The city could release it anyway. Withholding is a choice: explain why."),
    "mixed": gettext_lazy(
        "It depends on the records: for some, the law forbids release; for others, the city chooses."
    ),
}
TONE = {"prohibited": "bad", "discretionary": "info", "mixed": "warn"}
SURE = frozenset({"confirmed_text", "confirmed_secondary"})


@lru_cache(maxsize=64)
def picker(pack: Pack, received_on: date, _language: str) -> list[tuple[str, Any]]:
    """The exemptions in force at receipt, by category, each with its citation, nature and how sure it is."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in pack.exemptions_on(received_on):
        option = Option.of(_line(row), own_fields(row, pack))
        groups.setdefault(row.category.capitalize(), []).append((row.key, option))
    return [("", _("Choose an exemption")), *groups.items()]


def own_fields(row: Exemption, pack: Pack) -> Iterator[str]:
    """The fields of a denial that this exemption requires beside those that every exemption does."""
    if row.needs_balance:
        yield "facts"
    if row.needs_balance or pack.denial.must_state_foreseeable_harm:
        yield "harm"
    if row.names_other_law:
        yield "other_law"
    if row.time_limited:
        yield "rereview_on"


def _line(row: Exemption) -> str:
    words = [row.name, row.citation, str(NATURE[row.nature])]
    if row.needs_balance:
        words.append(_("balancing test required"))
    if row.time_limited:
        words.append(_("time-limited"))
    if row.confidence not in SURE:
        words.append(_("VERIFY THIS CITATION"))
    return " · ".join(words)


class Shown:
    """One exemption in words for staff."""

    def __init__(self, row: Exemption) -> None:
        self.row, self.key, self.citation, self.former = row, row.key, row.citation, former(row)
        self.name = row.name
        self.nature, self.meaning = str(NATURE[row.nature]), str(MEANING[row.nature])
        self.tone, self.unsure = TONE[row.nature], row.confidence not in SURE
