"""The zip of a case file: safe names, flat memory, and no missing file loses the rest."""

from __future__ import annotations

import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from requests_app.cases.actors import link_holder
from requests_app.models import Document
from requests_app.services.case_export import offline_verifier as verifier
from requests_app.services.case_export.export import case_file
from tests.cast import DAY, NOW, a_case_in, attach
from tests.services.case_export.unpacked import unpacked

pytestmark = pytest.mark.django_db


HOSTILE = [
    "../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/absolute.txt",
    "a\x00b.txt",
    "line\nbreak.txt",
    "evil\u202egpj.exe",
    "<script>alert(1)</script>.txt",
    "CON",
    "x" * 180 + ".pdf",
    "акт № 7.pdf",
    "...",
]


def test_hostile_file_names_can_neither_leave_the_folder_nor_break_the_page(tmp_path):
    case = a_case_in("clerk_review")
    for _ in HOSTILE:
        attach(case, NOW + DAY)
    for row, name in zip(case.documents.order_by("pk"), HOSTILE, strict=True):
        Document.objects.filter(pk=row.pk).update(name=name.replace("\x00", "\x01"))
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    with zipfile.ZipFile(body) as archive:
        names = archive.namelist()
    assert all(name.startswith(f"{case.number}/") and ".." not in name for name in names)
    assert not any(set(name) & set('\\:*?"<>|\n\r\x00\u202e') for name in names)
    assert all(len(name.encode()) < 200 for name in names)
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    assert verifier.check(folder) == []
    assert "<script>" not in (folder / "index.html").read_text()
    assert (folder / "documents" / "10-акт _ 7.pdf").is_file()


def test_a_document_whose_file_is_gone_does_not_lose_the_rest(tmp_path):
    case = a_case_in("clerk_review")
    attach(case, NOW + DAY)
    document = case.documents.get()
    document.file.storage.delete(document.file.name)
    folder = unpacked(case, link_holder(case.pk), tmp_path)
    assert json.loads((folder / "documents.json").read_text())[0]["missing"]
    assert "the file is no longer stored" in (folder / "index.html").read_text()


def test_a_large_case_is_written_with_flat_memory(tmp_path):
    case = a_case_in("clerk_review")
    attach(case, NOW + DAY)
    row = case.documents.get()
    size = 60_000_000
    with Path(row.file.path).open("wb") as handle:
        for _ in range(size // 1_000_000):
            handle.write(os.urandom(1000) * 1000)
    Document.objects.filter(pk=row.pk).update(size=size)
    tracemalloc.start()
    body = case_file(case.pk, actor=link_holder(case.pk), now=NOW + DAY)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12_000_000
    with zipfile.ZipFile(body) as archive:
        assert archive.getinfo(f"{case.number}/documents/01-map.txt").file_size == size
