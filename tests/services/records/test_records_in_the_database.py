"""What the database itself keeps about records."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from requests_app.models import Box, Finding, Record
from tests.record_acts import NOW
from tests.services.records.reviewed_records import one_record

pytestmark = pytest.mark.django_db


# --- what the database holds by itself


def test_the_database_keeps_originals_copies_and_reasons() -> None:
    case, record = one_record()
    _other_case, other = one_record()
    for change in ({"sha256": "0" * 64}, {"case": other.case}, {"copy_of": other}, {"file": "elsewhere"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(decision="withhold", decided_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(record=record).update(answer="accept", reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Box.objects.create(record=record, page=1, state="approved", drawn_at=NOW, approved_at=NOW)
    assert case.pk != other.case_id
