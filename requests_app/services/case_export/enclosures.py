"""Letters with the proof of their delivery, and documents, put into a case file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from requests_app.cases.actors import Actor
from requests_app.cases.event_chain import instant
from requests_app.cases.models import (
    Document,
    RecordsRequest,
)
from requests_app.notices.models import LetterFile, Notice
from requests_app.services.case_export.zip_file import Archive, safe_name


@dataclass(slots=True)
class Shown:
    """What went into the file: the letters and documents to list, and which stored thing stands in which file."""

    letters: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)


def add_letters(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """Each letter as sent, in text, HTML and (where printed) PDF, and delivery.json with every attempt."""
    rows = Notice.objects.visible_to(actor).filter(case=case).order_by("pk")
    printed = set(LetterFile.objects.filter(notice__in=rows).values_list("notice_id", flat=True))
    for place, notice in enumerate(rows.prefetch_related("attempts").iterator(chunk_size=100), start=1):
        name = f"letters/{place:02d}-{notice.letter}"
        files = {"text": f"{name}.txt", "html": f"{name}.html"}
        archive.text(files["text"], f"{notice.subject}\n\n{notice.body_text}")
        archive.text(files["html"], notice.body_html)
        if notice.pk in printed:
            pdf = LetterFile.objects.values_list("pdf", flat=True).get(notice=notice)
            archive.add(f"{name}.pdf", [bytes(pdf)])
            shown.files[f"paper:{notice.message_id}"] = {"bytes": f"{name}.pdf"}
        shown.files[f"letter:{notice.message_id}"] = files
        shown.letters.append(_delivery(name, notice, printed=notice.pk in printed))
    archive.json("letters/delivery.json", shown.letters)


def _delivery(name: str, notice: Notice, *, printed: bool) -> dict[str, Any]:
    return {
        "letter": name,
        "subject": notice.subject,
        "message_id": notice.message_id,
        "channel": notice.channel,
        "state": notice.state,
        "said": str(notice.get_state_display()),
        "queued_at": instant(notice.queued_at),
        "sent_at": instant(notice.sent_at) if notice.sent_at else None,
        "printed": printed,
        "attempts": [
            {"at": instant(row.at), "succeeded": row.succeeded, "answer": row.detail}
            for row in notice.attempts.all()
        ],
    }


def add_documents(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """Each document the reader may see, copied piece by piece. One whose file is gone is listed as missing."""
    rows = Document.objects.visible_to(actor).filter(case=case)
    for place, row in enumerate(rows.iterator(chunk_size=100), start=1):
        name = f"documents/{place:02d}-{safe_name(row.name)}"
        listed = {"file": name, "name": row.name, "size": row.size, "sha256": row.sha256, "missing": False}
        try:
            with row.file.open("rb") as handle:
                archive.add(name, handle.chunks())
            shown.files[f"document:{row.key}"] = {"document": name}
        except FileNotFoundError:
            listed["missing"] = True
        shown.documents.append(listed)
    archive.json("documents.json", shown.documents)
