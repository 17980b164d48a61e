"""What a reader may see of records is decided here and nowhere else: staff those of their cases, no one else any."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models.expressions import RawSQL

from requests_app.cases.querysets import case_visibility
from requests_app.records.kinds import CONTAINERS, ReadState, RecordDecision

if TYPE_CHECKING:
    from requests_app.cases.actors import Actor
    from requests_app.cities.models import City
    from requests_app.records.models import Page, ReadingRoomEntry, Record  # noqa: F401 - named in quotes below

M = TypeVar("M", bound=models.Model)


class OfARecord(models.QuerySet[M]):
    """Rows that hang on a record. The requester sees what was released as a document of the case, never a record."""

    case_path = "record__case__"

    def visible_to(self, actor: Actor) -> Self:
        """The rows in cases that this member of staff may read."""
        if not (actor.is_staff or actor.is_system):
            return self.none()
        return self.filter(case_visibility(actor, self.case_path))


class RecordQuerySet(OfARecord["Record"]):
    """Questions about records."""

    case_path = "case__"

    def to_decide(self) -> Self:
        """Records someone decides: no copies, and no archive that was unpacked."""
        unpacked = models.Q(kind__in=CONTAINERS, read_state=ReadState.READ)
        return self.filter(copy_of=None).exclude(unpacked)

    def alike(self, record: Record) -> Self:
        """Records of the same case, to be decided, that have nearly the same words."""
        rows = self.to_decide().filter(case_id=record.case_id, bands__overlap=record.bands)
        return rows.exclude(pk=record.pk) if record.bands else self.none()

    def undecided(self) -> Self:
        """Those of them that no one has decided yet."""
        return self.to_decide().filter(decision=RecordDecision.UNDECIDED)


class PageQuerySet(OfARecord["Page"]):
    """Questions about pages."""

    def with_words(self, words: str) -> Self:
        """Pages that have all the words, by the full-text index of database_rules/records.sql."""
        has_words = "to_tsvector('english', left(text, 200000)) @@ websearch_to_tsquery('english', %s)"
        return self.filter(RawSQL(has_words, [words], output_field=models.BooleanField()))  # noqa: S611 - a parameter


class ReadingRoomQuerySet(models.QuerySet["ReadingRoomEntry"]):
    """Questions about what everyone may read."""

    def open_on(self, today: date, city: City | None = None) -> Self:
        """What everyone may read on this local day of the city: the one visibility of the reading room."""
        rows = self.filter(
            removed_at=None, opens_on__lte=today, case__sensitive=False, case__city__policy__reading_room=True
        )
        return rows.filter(case__city=city) if city is not None else rows


class ReleaseQuerySet(OfARecord[M]):
    """Questions about releases."""

    case_path = "case__"
