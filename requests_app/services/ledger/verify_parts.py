"""The parts that change as things go, verified: only a fitting event changed them, between checkpoints and since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from requests_app.access.models import CityEvent, CityLog
from requests_app.cases.event_chain import city_log_name
from requests_app.cases.models import CheckpointLeaf, Event, Salt
from requests_app.cases.verify_chain import Break
from requests_app.services.ledger import case_leaf, case_parts, city_parts
from requests_app.services.ledger.city_leaf import salted

Kinds = Callable[[int, int], Sequence[str]]
"""The kinds of the events after one number and up to another."""
Fixed = tuple[int, Mapping[str, str], str]
"""How the parts stood at the end of a chain: its number, their digests, and in words where that was."""


def case_problem(leaves: Sequence[CheckpointLeaf], now: Mapping[str, str], head_seq: int) -> str:
    """What changed in a case without its event; "" where nothing did."""

    def kinds(after: int, to: int) -> Sequence[str]:
        case_id = leaves[0].case_id
        rows = Event.objects.filter(case_id=case_id, seq__gt=after, seq__lte=to)
        return list(rows.values_list("kind", flat=True))

    return _problem([*map(_fixed, leaves), (head_seq, now, "now")], case_parts.CHANGES, kinds)


def city_problem() -> Break | None:
    """What changed in a city, outside its cases, without an entry in its log."""
    leaves: dict[int, list[CheckpointLeaf]] = {}
    rows = CheckpointLeaf.objects.filter(city__isnull=False).select_related("city", "checkpoint")
    for leaf in rows.order_by("checkpoint_id"):
        leaves.setdefault(leaf.city_id or 0, []).append(leaf)
    for own in leaves.values():
        city = own[-1].city
        if city is None:
            continue
        name = city_log_name(city.key)
        salt = Salt.objects.filter(subject=name).values_list("salt", flat=True).first() or ""
        now = {part: salted(salt, part, said) for part, said in city_parts.parts_of(city)}
        head_seq = CityLog.objects.values_list("head_seq", flat=True).get(city=city)
        chain = CityEvent.objects.filter(city=city)

        def kinds(after: int, to: int, chain: object = chain) -> Sequence[str]:
            return list(chain.filter(seq__gt=after, seq__lte=to).values_list("kind", flat=True))  # type: ignore[attr-defined]

        reason = _problem([*map(_fixed, own), (head_seq, now, "now")], city_parts.CHANGES, kinds)
        if reason:
            return Break(name, None, reason)
    return None


def _fixed(leaf: CheckpointLeaf) -> Fixed:
    return leaf.head_seq, case_leaf.parsed(leaf.contents), f"checkpoint {leaf.checkpoint.number}"


def _problem(stood: Sequence[Fixed], changes: Mapping[str, Callable[[str], bool]], kinds: Kinds) -> str:
    for (before_seq, before, where), (seq, after, then) in pairwise(stood):
        for part, fits in changes.items():
            if part not in before or part not in after or before[part] == after[part]:
                continue
            if fits is case_parts.any_event and seq > before_seq:
                continue
            if seq == before_seq or not any(fits(kind) for kind in kinds(before_seq, seq)):
                name = part.removeprefix(case_parts.MARK)
                return f"its {name} changed between {where} and {then}, and no event changed it"
    return ""
