"""The withholding log of a decision: judged against the citations, taken from the drafts, read back. Never public."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.models import Decision, DraftLine, RecordsRequest, WithholdingLine
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.withholding import Treatment
from requests_app.cases.refusals import Incomplete
from requests_app.cases.withholding_log import LineInput, line_of, log_hash

FIELD = "log"
"""Where a form shows what is wrong with the log."""

MOST_TOLD = 12
"""So many gaps are told one by one; further ones are counted."""


def drafts(case: RecordsRequest) -> list[LineInput]:
    """The lines staff have written for the next decision, in their order."""
    return [line_of(row) for row in DraftLine.objects.filter(case=case)]


def gaps(lines: Sequence[LineInput], kind: str, cited: Mapping[str, str]) -> list[str]:
    """What keeps a log from being issued with a decision of `kind`, one sentence each; [] for no log at all.

    `cited` maps each exemption the decision cites to its citation. A log names what each line lacks, cites nothing
    the decision does not cite, and accounts for every exemption the decision cites.
    """
    found: list[str] = []
    for place, line in enumerate(lines, start=1):
        found += [_("Entry %(place)s: %(what)s") % {"place": place, "what": what} for what in lacks(line)]
        if line.exemption_key and line.exemption_key not in cited:
            found.append(_("Entry %(place)s: this decision does not cite that exemption.") % {"place": place})
        if kind == DecisionKind.DENIAL and line.treatment == Treatment.REDACTED:
            found.append(
                _("Entry %(place)s: if everything is denied, nothing is redacted.") % {"place": place}
            )
    if lines:
        named = {line.exemption_key for line in lines}
        found += [
            _("The log has no entry under %(citation)s, which the decision cites.") % {"citation": citation}
            for key, citation in cited.items()
            if key not in named
        ]
    return found


def lacks(line: LineInput) -> list[str]:
    """What a line still needs before it can be issued. The date may stay unknown."""
    wanted = (
        (line.description, _("describe the record.")),
        (line.custodian, _("enter the office or job title of the author or custodian.")),
        (line.pages, _("enter the pages.")),
        (line.exemption_key, _("choose the exemption.")),
        (line.reason, _("enter the reason for this record.")),
    )
    return [sentence for value, sentence in wanted if not value.strip()]


def listed(found: Sequence[str]) -> list[str]:
    """The gaps for a form: the first ones in words, the rest as a number."""
    shown = list(found[:MOST_TOLD])
    if len(found) > MOST_TOLD:
        shown.append(_("And %(more)s more in the withholding log.") % {"more": len(found) - MOST_TOLD})
    return shown


def checked(
    case: RecordsRequest, kind: str, cited: Mapping[str, str], *, earlier: Sequence[LineInput] = ()
) -> list[LineInput]:
    """The drafted lines after `earlier` ones, fit to be issued with a decision that cites `cited`.

    Raises Incomplete (field "log").
    """
    lines = [*earlier, *drafts(case)]
    found = gaps(lines, kind, cited)
    if found:
        raise Incomplete({FIELD: listed(found)})
    return lines


def fixed(lines: Sequence[LineInput]) -> dict[str, Any]:
    """What a decision's `details` must hold so that its log can neither grow nor change; {} for no log."""
    return {"log": {"lines": len(lines), "sha256": log_hash(lines)}} if lines else {}


def take_lines(decision: Decision, lines: Sequence[LineInput]) -> None:
    """Issue the lines with a decision whose `details` hold `fixed(lines)`; the drafts of its case go."""
    if not lines:
        return
    citations = {item.exemption_key: item.pk for item in decision.citations.all()}
    WithholdingLine.objects.bulk_create(
        [
            WithholdingLine(
                decision=decision,
                citation_id=citations[line.exemption_key],
                position=position,
                description=line.description,
                dated_on=line.dated_on,
                custodian=line.custodian,
                pages=line.pages,
                exemption_key=line.exemption_key,
                treatment=line.treatment,
                reason=line.reason,
            )
            for position, line in enumerate(lines, start=1)
        ],
        batch_size=500,
    )
    DraftLine.objects.filter(case_id=decision.case_id).delete()


def event_data(decision: Decision) -> dict[str, Any]:
    """What the event of a decision says of its log: how long it is, and its hash; {} for no log."""
    log = decision.details.get("log")
    return {"log_lines": log["lines"], "log_sha256": log["sha256"]} if log else {}


def rows(decision: Decision) -> list[WithholdingLine]:
    """The issued lines in their order, each with its citation."""
    return list(WithholdingLine.objects.filter(decision=decision).select_related("citation"))


def holds(decision: Decision) -> bool:
    """Whether the lines on file are the ones the decision fixed."""
    log = decision.details.get("log")
    found = [line_of(row) for row in WithholdingLine.objects.filter(decision=decision)]
    return log_hash(found) == log["sha256"] if log else not found


def with_log(decisions: Collection[Decision]) -> list[Decision]:
    """Those of the decisions that came with a log."""
    return [decision for decision in decisions if decision.details.get("log")]
