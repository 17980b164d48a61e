"""Records prepared for release: their lines of the log, their documents."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import (
    Box,
    Document,
    DraftLine,
    Record,
)
from requests_app.services.records import (
    boxes,
    decide,
    release_preparation,
)
from tests.record_acts import taken_and_read
from tests.record_files import a_mail, a_pdf
from tests.services.records.released_records import COUNSEL, act, make_all, prepared, reviewed, why

pytestmark = pytest.mark.django_db


# --- the gate and the release


def test_boxes_and_withheld_records_become_lines_of_the_log_written_anew_each_time() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line", "x"), "b.eml": a_mail()})
    mail = Record.objects.get(case=case, kind="mail")
    decide.decide(case.pk, records=[mail.pk], decision="withhold", **why(), **act(case))
    make_all()
    for _time in range(2):
        release_preparation.prepare(case.pk, **act(case))
    cells = ("description", "pages", "treatment", "exemption_key", "custodian")
    assert list(DraftLine.objects.filter(case=case).values_list(*cells)) == [
        ("PDF, record 1", "1", "redacted", COUNSEL, "Public Works"),
        ("Email, record 2", "1 page", "withheld", COUNSEL, "Public Works"),
    ]


def test_an_installment_takes_what_is_complete() -> None:
    case = reviewed({"a.pdf": a_pdf("Open")}, redact=False)
    taken_and_read(case, {"late.pdf": a_pdf("Late")})
    make_all()
    with pytest.raises(Incomplete):
        release_preparation.prepare(case.pk, **act(case))
    assert release_preparation.prepare(case.pk, part=True, **act(case)) == 1


def test_a_version_that_was_prepared_and_then_changed_leaves_no_document() -> None:
    case, documents = prepared({"a.pdf": a_pdf("Secret line")})
    boxes.move(case.pk, box=Box.objects.get().pk, rect=(60, 58, 310, 76), **act(case))
    boxes.approve(case.pk, boxes=[Box.objects.get().pk], **act(case))
    make_all()
    release_preparation.prepare(case.pk, **act(case))
    assert Document.objects.filter(case=case).exclude(pk__in=documents).count() == 1
    assert not Document.objects.filter(pk__in=documents).exists()
