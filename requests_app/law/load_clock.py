"""Reading the parts of a pack that say how days are counted: computation, holiday lists, clock plan."""

from __future__ import annotations

from requests_app.law import count_rules
from requests_app.law.facts import DUE_KINDS, FACT_KINDS
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import Reader

FACT_KINDS_THAT_ACKNOWLEDGE = ("acknowledged", "determined", "paused", "extended")


def read_clock(section: Reader, sources: Sources, rules: frozenset[str]) -> count_rules.ClockPlan:
    """The clock plan: each name must be a time limit of the same pack."""

    def rule(key: str, default: str | None = "") -> str:
        name = section.text(key, default)
        if name and name not in rules:
            raise section.fail(key, f"{name!r} is not a time limit of this pack")
        return name

    tracks = {str(k): section.section("tracks").section(str(k)) for k in section.section("tracks").data}
    by = section.texts("acknowledged_by") or ("acknowledged", "determined")
    if any(kind not in FACT_KINDS_THAT_ACKNOWLEDGE for kind in by):
        raise section.fail("acknowledged_by", f"may hold {', '.join(FACT_KINDS_THAT_ACKNOWLEDGE)}")
    plan = count_rules.ClockPlan(
        determination=rule("determination", None),
        acknowledgment=rule("acknowledgment"),
        acknowledged_by=by,
        after_acknowledgment=rule("after_acknowledgment"),
        extension=rule("extension"),
        production=rule("production"),
        appeal_filing=rule("appeal_filing"),
        appeal_decision=rule("appeal_decision"),
        automatic_review=rule("automatic_review"),
        court_filing=rule("court_filing"),
        ruling_request=rule("ruling_request"),
        ruling_brief=rule("ruling_brief"),
        ruling=rule("ruling"),
        routing=rule("routing"),
        tracks={name: _track(row, rules) for name, row in tracks.items()},
        starts=tuple(_start(row, rules) for row in section.rows("starts")),
        pauses=tuple(_pause(row, sources) for row in section.rows("pauses")),
        if_missed=_missed(section.section("if_missed"), sources) if section.data.get("if_missed") else None,
    )
    started = {one.fact for one in plan.starts}
    for name, track in plan.tracks.items():
        if track.starts_with not in ("received", *started):
            raise tracks[name].fail("starts_with", f"no clock of this pack starts with {track.starts_with!r}")
    for pause in plan.pauses:
        if pause.answer_within and pause.answer_within not in rules:
            raise section.fail("pauses", f"{pause.answer_within!r} is not a time limit of this pack")
    section.asked.add("if_missed")
    section.done()
    return plan


def _track(row: Reader, rules: frozenset[str]) -> count_rules.Track:
    found = count_rules.Track(
        name=row.name(),
        decision=row.choice("decision", tuple(rules), ""),
        adds=row.choice("adds", tuple(rules), ""),
        starts_with=row.choice("starts_with", FACT_KINDS, "received"),
    )
    if bool(found.decision) == bool(found.adds):
        raise row.fail("adds", "give either a decision of its own or a time limit that it adds")
    row.done()
    return found


def _start(row: Reader, rules: frozenset[str]) -> count_rules.StartRule:
    found = count_rules.StartRule(
        fact=row.choice("fact", FACT_KINDS[1:]),
        rule=row.choice("rule", tuple(rules)),
        due=row.choice("due", DUE_KINDS),
    )
    row.done()
    return found


def _pause(row: Reader, sources: Sources) -> count_rules.PauseRule:
    found = count_rules.PauseRule(
        reason=row.choice("reason", ("clarification", "fee")),
        effect=row.choice("effect", ("toll", "reset")),
        limit=row.whole("limit", 1, 100),
        text=row.text("text"),
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        answer_within=row.text("answer_within", ""),
    )
    row.done()
    return found


def _missed(section: Reader, sources: Sources) -> count_rules.Missed:
    found = count_rules.Missed(
        effect=section.choice("effect", ("deemed_denial", "court_at_once", "presumed_public")),
        text=section.text("text"),
        citation=section.text("citation"),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
    )
    section.done()
    return found
