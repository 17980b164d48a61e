"""What the readers found is kept: pages, findings, the headers of a mail, its attachments; copies are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from requests_app.records.kinds import NEVER_RELEASED, Answer, FindingKind, RecordKind
from requests_app.records.likeness import bands_of
from requests_app.records.models import Finding, Page, Record
from requests_app.records.stored_files import store
from requests_app.sandbox.frames import Frame
from requests_app.services.records.members import add_member

AT_ONCE = 200
MOST_LETTERS = 200_000
"""Of a record, looked at for its likeness to others."""
LONGEST = {"sender": 300, "subject": 300, "recipients": 2000}
MAIL_FIELDS = ("message_id", "thread", "sender", "recipients", "subject", "sent_at", "content_sha256")


def keep_what_was_read(record: Record, frames: Iterator[Frame], now: datetime) -> str:
    """Store the frames of one record, all or none of them. Returns the problem, "" for none."""
    with transaction.atomic():
        return _Keeper(record, now).keep(frames)


class _Keeper:
    """Takes the frames of one record as they come."""

    def __init__(self, record: Record, now: datetime) -> None:
        self.record, self.now = record, now
        self.pages: list[Page] = []
        self.findings: list[Finding] = []
        self.places = self.members = self.pages_seen = 0
        self.problem = ""
        self.texts: list[str] = []
        self.letters = 0
        Page.objects.filter(record=record).delete()
        Finding.objects.filter(record=record).delete()

    def keep(self, frames: Iterator[Frame]) -> str:
        for header, blob in frames:
            kind = header["type"]
            if kind == "mail":
                self._mail(header)
                if self.record.copy_of_id is not None:
                    return ""
            elif kind == "member":
                self._member(header, blob)
            elif kind == "pages_pdf":
                self.record.pages_file = store(f"record-pages/{self.record.key.hex}", blob)
            elif kind == "page":
                self._page(header)
            elif kind == "finding":
                self._finding(header)
            elif kind == "problem":
                self.problem = header["code"]
            self._flush(AT_ONCE)
        self._flush(1)
        self.record.pages_count = self.pages_seen
        self.record.bands = bands_of(" ".join(self.texts))
        self.record.save(update_fields=["pages_count", "pages_file", "bands"])
        return self.problem

    def _flush(self, at_least: int) -> None:
        if len(self.pages) >= at_least:
            Page.objects.bulk_create(self.pages)
            self.pages = []
        if len(self.findings) >= at_least:
            Finding.objects.bulk_create(self.findings)
            self.findings = []

    def _page(self, header: dict[str, Any]) -> None:
        self.pages_seen += 1
        if self.letters < MOST_LETTERS:
            self.texts.append(header["text"])
            self.letters += len(header["text"])
        self.pages.append(
            Page(
                record=self.record,
                number=header["number"],
                width=header["width"],
                height=header["height"],
                title=clean(header.get("title", ""))[:100],
                text=clean(header["text"]),
                words=[[clean(word[0]), *word[1:]] for word in header["words"]],
                cells=[[where, clean(text)] for where, text in header.get("cells", [])],
            )
        )

    def _finding(self, header: dict[str, Any]) -> None:
        self.places += 1
        kind = FindingKind(header["kind"])
        done = kind in NEVER_RELEASED
        self.findings.append(
            Finding(
                record=self.record,
                position=self.places,
                kind=kind,
                page=header["page"],
                place=clean(header["place"])[:300],
                preview=clean(header["preview"])[:500],
                rects=header["rects"],
                answer=Answer.CLEAN if done else Answer.OPEN,
                answered_at=self.now if done else None,
            )
        )

    def _member(self, header: dict[str, Any], blob: bytes) -> None:
        self.members += 1
        if not Record.objects.filter(parent=self.record, position=self.members).exists():
            add_member(self.record, self.members, header, blob, self.now)

    def _mail(self, header: dict[str, Any]) -> None:
        """Keep who wrote what to whom. A mail of the same name and content is there already: this one is its copy."""
        record = self.record
        for name in MAIL_FIELDS:
            value = header[name]
            if name == "sent_at":
                record.sent_at = datetime.fromisoformat(value) if value else None
            else:
                setattr(record, name, clean(value)[: LONGEST.get(name, 400)])
        record.copy_of = self._first_of_mail()
        fields = [*MAIL_FIELDS, "copy_of"]
        if record.copy_of is not None and record.file:
            stored = str(record.file.name)
            transaction.on_commit(lambda: default_storage.delete(stored))
            record.file, fields = "", [*fields, "file"]
        record.save(update_fields=fields)

    def _first_of_mail(self) -> Record | None:
        record = self.record
        if not record.message_id:
            return None
        same = Record.objects.filter(
            case_id=record.case_id,
            kind=RecordKind.MAIL,
            message_id=record.message_id,
            content_sha256=record.content_sha256,
            copy_of=None,
            pk__lt=record.pk,
        )
        return same.order_by("pk").first()


def clean(text: str) -> str:
    """Text the database can hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
