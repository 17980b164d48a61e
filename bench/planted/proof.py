"""The proof: every planted file taken in, looked through, answered, made and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bench.planted.generator import Planted
from bench.planted.reading_back import gets_out
from requests_app.models import Box, Finding, Record, RecordsRequest, Rendition
from requests_app.records.kinds import (
    ABOUT_PEOPLE,
    Answer,
    FindingKind,
    ReadState,
    RecordDecision,
)
from requests_app.services.records import answers, boxes, decide, renditions
from requests_app.services.records.released_names import released_name
from tests import cast
from tests.record_acts import NOW, in_review, read_all, take_in

WHY = {"exemption_key": "attorney_client", "reason": "Private."}
PICTURES = (FindingKind.PICTURE_READ, FindingKind.PICTURE_UNREAD)
AT_ONCE = 100
"""Files of one request."""
PROPERTIES = (
    "properties", "xmp", "exif", "png_words", "jpeg_remark", "part", "author", "link", "sheet_title", "number_format",
    "formula", "choices", "named", "sheet_header", "bookmark", "field_code",
)  # fmt: skip
"""Where a finding of the properties of a file is one of the secret; nearly every file has some."""
NEVER_COPIED = frozenset(
    {"pdf: link", "pdf: bookmark", "pdf: unused", "pdf: remark", "pdf: private_key", "pdf: scan_with_remark",
     "pdf: stand_in", "pdf: stand_in_elsewhere", "jpg: after_the_end", "eml: header_of_a_program",
     "eml: unseen_html"}
)  # fmt: skip
"""Places of which nothing is ever in a released file, so that no one has to be asked about them."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How one file ended: "out"; "found" or "refused"; "gone", not found, but nothing of its place is ever released;
    "missed", any other that was not found.
    """

    planted: Planted
    how: str
    detail: str = ""


def prove(planted: list[Planted]) -> list[Ending]:
    """The ending of each file; no more than AT_ONCE."""
    case = in_review()
    take_in(case, {one.name: one.content for one in planted})
    while Record.objects.filter(case=case, read_state=ReadState.WAITING, copy_of=None).exists():
        read_all()
    for record in Record.objects.to_decide().filter(case=case):
        review(record)
    approve_and_make(case)
    rows = list(Record.objects.filter(case=case).order_by("pk"))
    family: dict[int, list[Record]] = {}
    top: dict[int, int] = {}
    for row in rows:
        top[row.pk] = top[row.parent_id] if row.parent_id else row.pk
        family.setdefault(top[row.pk], []).append(row)
    mine = {row.name: family[row.pk] for row in rows if row.parent_id is None}
    return [_ending(one, mine[one.name]) for one in planted]


def approve_and_make(case: RecordsRequest) -> None:
    """Everything drawn is approved, everything that can be is made."""
    drafts = list(Box.objects.filter(record__case=case, state="draft").values_list("pk", flat=True))
    if drafts:
        boxes.approve(case.pk, boxes=drafts, actor=cast.the_reviewer(case), now=NOW)
    while renditions.make_waiting(lambda: NOW, seconds=600):
        pass


def review(record: Record) -> None:
    """As a careful person with no time to read: redact or remove what is found, withhold what can only be accepted.

    A page that is a picture is looked at by a person; here it goes out only where its numbers were read, and boxed.
    """
    case, told = record.case_id, {"actor": cast.the_reviewer(record.case), "now": NOW}
    found = list(record.findings.filter(answer=Answer.OPEN))
    boxed = any(one.kind in ABOUT_PEOPLE for one in found)
    releasable = record.read_state == ReadState.READ
    for one in found:
        can = one.possible_answers
        if Answer.REDACT in can:
            answers.answer(case, findings=[one.pk], answer="redact", **WHY, **told)  # type: ignore[arg-type]
        elif Answer.CLEAN in can:
            answers.answer(case, findings=[one.pk], answer="clean", **told)  # type: ignore[arg-type]
        elif one.kind in PICTURES and boxed:
            answers.answer(case, findings=[one.pk], answer="accept", reason="Boxed.", **told)  # type: ignore[arg-type]
        else:
            releasable = False
    if releasable:
        try:
            decide.decide(case, records=[record.pk], decision="responsive", **told)  # type: ignore[arg-type]
            return
        except decide.NotNow:
            pass
    decide.decide(case, records=[record.pk], decision="withhold", **WHY, **told)  # type: ignore[arg-type]


def _ending(planted: Planted, records: list[Record]) -> Ending:
    made = Rendition.objects.filter(
        record__in=records, state="verified", record__decision=RecordDecision.RESPONSIVE
    )
    for one in made.select_related("record"):
        with one.file.open("rb") as handle:
            if gets_out(planted.secret, handle.read(), released_name(one.record, one)):
                return Ending(planted, "out", f"in {one.record.name}")
    told = list(Finding.objects.filter(record__in=records))
    bare = "".join(planted.secret.sought[0].split())
    if any(bare in "".join(f"{one.preview} {one.place}".split()) for one in told):
        return Ending(planted, "found", "itself")
    released = {one.record_id for one in made}
    kept = [one for one in records if one.pk not in released and one.copy_of_id is None]
    if any(one.decision == RecordDecision.WITHHOLD or one.read_state == ReadState.FAILED for one in kept):
        return Ending(planted, "refused", ", ".join(sorted({one.problem for one in kept})))
    if any(one.decision == RecordDecision.RESPONSIVE for one in kept):
        faults = [str(row.faults) for row in Rendition.objects.filter(record__in=kept, state="failed")]
        return Ending(planted, "refused", "; ".join(faults)[:200])
    places = {one.kind for one in told if one.kind not in ABOUT_PEOPLE}
    if not planted.where.endswith(PROPERTIES):
        places.discard(FindingKind.METADATA)
    if places:
        return Ending(planted, "found", f"its place: {', '.join(sorted(places))}")
    return Ending(planted, "gone" if planted.where in NEVER_COPIED else "missed")


def counted(endings: Iterable[Ending]) -> Counter[str]:
    """How many ended how."""
    return Counter(one.how for one in endings)
