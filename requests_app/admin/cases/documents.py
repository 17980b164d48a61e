"""Which documents the case of a page has, looked up once a page for all actions on documents."""

from __future__ import annotations

from typing import NamedTuple, cast

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.correspondence import Audience

_KEPT = "_documents_of_the_page"


class _Kept(NamedTuple):
    """One document: who may see it, whether it was taken back, whether it was made from a reviewed record."""

    audience: str
    is_removed: bool
    is_rendition: bool


def has_documents(case: RecordsRequest, _actor: Actor) -> bool:
    """Documents of the city are there to be released."""
    return any(not row.is_removed and row.audience != Audience.REQUESTER for row in _documents_of(case))


def has_unreleased(case: RecordsRequest, _actor: Actor) -> bool:
    """A document of the city, added by hand, is not released."""
    return any(
        row.audience == Audience.INTERNAL and not row.is_removed and not row.is_rendition
        for row in _documents_of(case)
    )


def has_released(case: RecordsRequest, _actor: Actor) -> bool:
    """A document of the city, added by hand, was released."""
    return any(row.audience == Audience.RELEASED and not row.is_rendition for row in _documents_of(case))


def _documents_of(case: RecordsRequest) -> list[_Kept]:
    if not hasattr(case, _KEPT):
        rows = case.documents.values_list("audience", "removed_at", "rendition")
        setattr(case, _KEPT, [_Kept(row[0], row[1] is not None, row[2] is not None) for row in rows])
    return cast("list[_Kept]", getattr(case, _KEPT))
