"""The gate: what still keeps the records of a case from being released, counted and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import ngettext

from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest
from requests_app.records.kinds import Answer, ReadState, RecordDecision
from requests_app.records.models import Box, Finding, Record, Rendition
from requests_app.records.models.findings import BoxState
from requests_app.records.models.releases import RenditionState


@dataclass(frozen=True, slots=True)
class Blocker:
    """One kind of thing that is missing. `code` names the filter of the list that shows where."""

    code: str
    count: int
    sentence: str


def blockers(case: RecordsRequest) -> list[Blocker]:
    """Everything that is missing before all records of the case can go out; [] when they can."""
    counted = list(_counted(case))
    sentences = {
        "waiting": ngettext("%(n)s record is still being read.", "%(n)s records are still being read.", counted[0][1]),
        "undecided": ngettext("%(n)s record is not decided.", "%(n)s records are not decided.", counted[1][1]),
        "findings": ngettext("%(n)s finding has no answer.", "%(n)s findings have no answer.", counted[2][1]),
        "drafts": ngettext("%(n)s redaction is not approved.", "%(n)s redactions are not approved.", counted[3][1]),
        "exemptions": ngettext("%(n)s exemption was not in effect.", "%(n)s exemptions were not in effect.", counted[4][1]),  # noqa: E501
        "failed": ngettext("%(n)s file did not pass the check.", "%(n)s files did not pass the check.", counted[5][1]),
        "making": ngettext("%(n)s file is not created yet.", "%(n)s files are not created yet.", counted[6][1]),
    }  # fmt: skip
    return [Blocker(code, n, sentences[code] % {"n": n}) for code, n in counted if n]


def _counted(case: RecordsRequest) -> Iterator[tuple[str, int]]:
    going, kept_back = responsive(case), withheld(case)
    in_force = [one.key for one in case_clock.pack_of(case).exemptions_on(case.received_on)]
    yield "waiting", Record.objects.filter(case=case, copy_of=None, read_state=ReadState.WAITING).count()
    yield "undecided", Record.objects.undecided().filter(case=case).count()
    yield "findings", Finding.objects.filter(record__in=going, answer=Answer.OPEN).count()
    yield "drafts", Box.objects.filter(record__in=going, state=BoxState.DRAFT).count()
    outdated = Box.objects.filter(record__in=going).exclude(exemption_key__in=in_force).count()
    yield "exemptions", outdated + kept_back.exclude(exemption_key__in=in_force).count()
    yield "failed", failed(case).count()
    yield "making", going.filter(needs_rendition=True).count()


def responsive(case: RecordsRequest) -> QuerySet[Record]:
    """The records that go out."""
    return Record.objects.to_decide().filter(case=case, decision=RecordDecision.RESPONSIVE)


def withheld(case: RecordsRequest) -> QuerySet[Record]:
    """The records that are withheld whole."""
    return Record.objects.to_decide().filter(case=case, decision=RecordDecision.WITHHOLD)


def approved(case: RecordsRequest) -> QuerySet[Box]:
    """The boxes that are burned into the records that go out."""
    return Box.objects.filter(record__in=responsive(case), state=BoxState.APPROVED)


def failed(case: RecordsRequest) -> QuerySet[Record]:
    """Responsive records whose newest file did not pass the witness."""
    return responsive(case).filter(Exists(_newest(RenditionState.FAILED)), needs_rendition=False)


def complete(case: RecordsRequest) -> QuerySet[Record]:
    """Responsive records whose file is made, verified, and made from what stands now."""
    return responsive(case).filter(Exists(_newest(RenditionState.VERIFIED)), needs_rendition=False)


def _newest(state: RenditionState) -> QuerySet[Rendition]:
    later = Rendition.objects.filter(record=OuterRef("record"), version__gt=OuterRef("version"))
    return Rendition.objects.filter(~Exists(later), record=OuterRef("pk"), state=state)
