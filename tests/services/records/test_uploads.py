"""Files in parts: they go on where they stopped, arrive whole or not at all, and belong to whoever began them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from requests_app.cases.actors import staff
from requests_app.cases.refusals import BadDocument, Incomplete, NotFound, NotNow, NotPermitted, WrongState
from requests_app.models import Event, Record, RecordsRequest, RecordUpload, UploadPart
from requests_app.services.records import uploads
from tests import cast
from tests.record_acts import NOW, in_review
from tests.record_files import upload

pytestmark = pytest.mark.django_db
WHOLE = b"0123456789" * 3


def begun(case: RecordsRequest, name: str = "Old mail/2024/memo.txt", size: int = len(WHOLE)) -> RecordUpload:
    return uploads.begin(case.pk, name=name, size=size, mark="17", actor=cast.the_reviewer(case), now=NOW)


def add(case: RecordsRequest, one: RecordUpload, start: int, content: bytes) -> RecordUpload:
    part = upload("part", content)
    return uploads.add_part(one.key, start=start, part=part, actor=cast.the_reviewer(case), now=NOW)


def test_a_file_that_was_cut_off_goes_on_where_it_stopped_and_is_taken_in_with_its_folder() -> None:
    case = in_review()
    one = begun(case)
    add(case, one, 0, WHOLE[:20])
    again = begun(case)
    assert (again.key, again.received) == (one.key, 20)
    add(case, again, 20, WHOLE[20:])
    stored = [part.file.name for part in UploadPart.objects.all()]
    actor = cast.the_reviewer(case)
    (record,) = uploads.complete(case.pk, keys=[one.key], custodian="City Clerk", actor=actor, now=NOW)
    with record.file.open("rb") as file:
        assert file.read() == WHOLE
    assert (record.name, record.path, record.custodian) == ("memo.txt", "Old mail/2024", "City Clerk")
    assert not RecordUpload.objects.exists() and not any(default_storage.exists(name) for name in stored)
    assert Event.objects.filter(case=case, kind="records_taken_in").count() == 1


def test_a_part_twice_or_out_of_turn_or_too_much_is_refused_and_changes_nothing() -> None:
    case = in_review()
    one = begun(case)
    add(case, one, 0, WHOLE[:20])
    for start, content in ((0, WHOLE[:20]), (25, WHOLE[25:]), (20, WHOLE)):
        with pytest.raises(NotNow, match="not the next"):
            add(case, one, start, content)
    with pytest.raises(Incomplete):
        add(case, one, 20, b"")
    assert UploadPart.objects.count() == 1
    with pytest.raises(NotNow, match="not arrived whole"):
        uploads.complete(case.pk, keys=[one.key], actor=cast.the_reviewer(case), now=NOW)
    assert not Record.objects.exists()


def test_only_whoever_began_a_file_goes_on_with_it() -> None:
    case = in_review()
    one = begun(case)
    other = staff(cast.a_reviewer(case.city, "second reviewer"))
    with pytest.raises(NotFound):
        uploads.add_part(one.key, start=0, part=upload("part", b"x"), actor=other, now=NOW)
    with pytest.raises(NotFound):
        uploads.complete(case.pk, keys=[one.key], actor=other, now=NOW)
    with pytest.raises(NotFound):
        uploads.complete(case.pk, keys=[uuid4()], actor=cast.the_reviewer(case), now=NOW)


def test_files_too_big_and_closed_requests_are_refused_before_a_byte_is_sent(
    settings: pytest.FixtureRequest,
) -> None:
    case = in_review()
    settings.RECORDS_MAX_BYTES = 10  # type: ignore[attr-defined]
    for size in (11, -1):
        with pytest.raises(BadDocument, match="memo"):
            begun(case, size=size)
    with pytest.raises(NotPermitted):
        uploads.begin(case.pk, name="a", size=1, actor=cast.the_requester(case), now=NOW)
    with pytest.raises(WrongState):
        begun(cast.a_case_in("withdrawn"), size=1)
    assert not RecordUpload.objects.exists()


def test_a_file_no_one_went_on_with_is_deleted_after_days() -> None:
    case = in_review()
    one = begun(case)
    add(case, one, 0, WHOLE[:20])
    (name,) = [part.file.name for part in UploadPart.objects.all()]
    assert uploads.drop_stale(NOW + timedelta(days=2)) == 0
    assert uploads.drop_stale(NOW + timedelta(days=4)) == 1
    assert not default_storage.exists(name)
