"""The part of a form that cites exemptions: its rows, the search among them, and what was typed as services take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from requests_app.admin.forms.action import ActionForm, people
from requests_app.admin.forms.citation_row import CitationRow, reshaped
from requests_app.admin.forms.exemption_search import Finder
from requests_app.admin.forms.rows import Rows
from requests_app.law.model import Pack
from requests_app.services.determinations.drafts import CitationInput


def set_up_citations(form: ActionForm[Any], pack: Pack, on: date) -> None:
    """Give a form the rows for exemptions in force on that day, with their search, and for persons."""
    if form.is_bound:
        form.data = reshaped(form.data, pack, on)
    data = form.data if form.is_bound else None
    rows = Rows("citations", CitationRow, data, pack=pack, received_on=on)
    rows.finder = Finder(data, pack, on)
    form.groups["citations"] = rows
    form.groups["responsible"] = people(form, data)


def cited(typed: Mapping[str, Any]) -> CitationInput:
    """A row of the exemptions as the services take it."""
    row = dict(typed)
    return CitationInput(exemption_key=row.pop("exemption"), **row)
