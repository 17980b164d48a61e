"""Drafts of catalog entries laid beside the rows on file: which row is meant, and what would change. Plain memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from requests_app.datasets.dcat.draft import Draft, FormDraft
from requests_app.datasets.models import Dataset, Distribution
from requests_app.datasets.states import DatasetState, Origin

FIELDS = (
    "title", "access_level", "description", "keywords", "publisher", "contact_name", "contact_email", "licence",
    "rights", "periodicity", "issued", "issued_on", "modified", "modified_on", "landing_page", "raw",
)  # fmt: skip
"""What the catalog says and the next import rewrites."""


class Index:
    """The rows of one city by every way an entry may name them. Each row is given out once."""

    def __init__(self, rows: Iterable[Dataset]) -> None:
        self.rows = list(rows)
        self.taken: set[int] = set()
        self.by_identifier = {row.identifier: row for row in self.rows if row.identifier}
        self.by_alias = {row.identifier.lower(): row for row in self.rows if row.identifier}
        self.by_title = {row.title.casefold(): row for row in self.rows if not row.identifier}

    def find(self, draft: Draft) -> Dataset | None:
        """The row an entry is about: by identifier, by another spelling of it, or by title where none is on file."""
        found = self.by_identifier.get(draft.identifier) if draft.identifier else None
        for alias in draft.aliases if found is None else ():
            found = found or self.by_alias.get(alias)
        if found is None:
            found = self.by_title.get(draft.title.casefold())
        if found is None or found.pk in self.taken:
            return None
        self.taken.add(found.pk)
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What an entry changes in a row on file."""

    fields: tuple[str, ...]
    forms: bool
    returned: bool
    newer: bool


def new_row(draft: Draft, city_id: int) -> Dataset:
    """A row for an entry that is not on file, unsaved. What is not public is not published."""
    public = draft.access_level != "non-public"
    row = Dataset(
        city_id=city_id,
        identifier=draft.identifier,
        origin=Origin.CATALOG,
        state=DatasetState.PUBLISHED if public else DatasetState.SCHEDULED,
        warnings=draft.notes.rows,
        formats=draft.formats,
    )
    for name in FIELDS:
        setattr(row, name, getattr(draft, name))
    return row


def compare(row: Dataset, draft: Draft) -> Difference:
    """What is different; `newer`: the catalog names a later day of change than before."""
    fields = [name for name in FIELDS if getattr(row, name) != getattr(draft, name)]
    if row.identifier is None and draft.identifier:
        fields.append("identifier")
    if row.warnings != draft.notes.rows:
        fields.append("warnings")
    if row.origin != Origin.CATALOG:
        fields.append("origin")
    newer = draft.modified_on is not None and (row.modified_on is None or draft.modified_on > row.modified_on)
    return Difference(
        fields=tuple(fields),
        forms=_forms_of(row) != draft.forms,
        returned=row.vanished_at is not None,
        newer=newer,
    )


def apply(row: Dataset, draft: Draft) -> None:
    """Lay the entry over the row, in memory. State, owner, terms and dates of publication stay."""
    for name in FIELDS:
        setattr(row, name, getattr(draft, name))
    row.identifier = row.identifier or draft.identifier
    row.origin = Origin.CATALOG
    row.warnings, row.formats, row.vanished_at = draft.notes.rows, draft.formats, None


def forms_for(row: Dataset, forms: Sequence[FormDraft]) -> list[Distribution]:
    """The forms of a row, unsaved, in the catalog's order."""
    return [Distribution(dataset=row, position=place, **asdict(form)) for place, form in enumerate(forms)]


def _forms_of(row: Dataset) -> tuple[FormDraft, ...]:
    return tuple(
        FormDraft(
            each.title, each.description, each.media_type, each.format, each.access_url, each.download_url
        )
        for each in row.distributions.all()
    )
