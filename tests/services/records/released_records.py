"""Records reviewed, prepared and released."""

from __future__ import annotations

from typing import Any

from requests_app.models import (
    Box,
    Document,
    RecordsRequest,
    Release,
)
from requests_app.records.kinds import answers_for
from requests_app.services.determinations import decide as determinations
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from requests_app.services.records import (
    answers,
    boxes,
    decide,
    release_preparation,
    renditions,
)
from requests_app.services.records.box_place import Place
from tests import cast
from tests.record_acts import NOW, in_review, taken_and_read
from tests.record_files import a_pdf

COUNSEL = "attorney_client"
LATER = NOW + cast.DAY


def why() -> dict[str, str]:
    return {"exemption_key": COUNSEL, "reason": "It asks the city attorney for advice."}


def act(case: RecordsRequest) -> dict[str, Any]:
    return {"actor": cast.the_reviewer(case), "now": NOW}


def make_all() -> dict[str, int]:
    return renditions.make_waiting(lambda: NOW)


def reviewed(files: dict[str, bytes], *, redact: bool = True) -> RecordsRequest:
    """A case whose records are all responsive, every finding answered, a box on the first page of the first."""
    case = in_review()
    records = taken_and_read(case, files)
    decide.decide(case.pk, records=[one.pk for one in records], decision="responsive", **act(case))
    for record in records:
        for finding in record.findings.filter(answer=""):
            if "clean" in [str(one) for one in renditions_answers(finding)]:
                answers.answer(case.pk, findings=[finding.pk], answer="clean", **act(case))
            else:
                answers.answer(
                    case.pk, findings=[finding.pk], answer="accept", reason="Public already.", **act(case)
                )
    if redact:
        places = [Place(1, (60, 58, 300, 76))]
        boxes.draw(case.pk, record=records[0].pk, places=places, **why(), **act(case))
        boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **act(case))
    return case


def renditions_answers(finding: Any) -> tuple[Any, ...]:
    return answers_for(finding.kind, finding.record.kind)


def prepared(files: dict[str, bytes], *, redact: bool = True) -> tuple[RecordsRequest, list[int]]:
    case = reviewed(files, redact=redact)
    make_all()
    release_preparation.prepare(case.pk, **act(case))
    return case, list(Document.objects.filter(case=case).values_list("pk", flat=True))


def in_part(case: RecordsRequest, documents: list[int]) -> None:
    citation = CitationInput(
        COUNSEL, records="One memo", explanation="The memo asks the city attorney for advice."
    )
    draft = ReleaseDraft(
        citations=[citation],
        segregability="Only the advice is redacted.",
        responsible=cast.RESPONSIBLE,
        documents=documents,
        checked=True,
    )
    determinations.release_in_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


def whole(case: RecordsRequest, documents: list[int]) -> None:
    draft = ReleaseDraft(documents=documents, checked=True)
    determinations.release(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


# --- recall and replace


def released() -> tuple[RecordsRequest, Any]:
    case, documents = prepared({"a.pdf": a_pdf("Secret line\nAnother secret")})
    in_part(case, documents)
    return case, Release.objects.get(case=case).items.get()
