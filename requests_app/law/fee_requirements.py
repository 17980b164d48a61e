"""What a fee estimate lacks by its law, and what a line of it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from requests_app.law.gap import Gap
from requests_app.law.model import Pack
from requests_app.law.statements import Rule

CENT = Decimal("0.01")
MOST_UNITS = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One line of a fee estimate: a rate times a quantity.

    `kind` is a key of the pack's fee rules; `price` is in US dollars for one `unit`. `basis` is where the city has
    published that rate; blank: it has not, and the price is the direct cost.
    """

    kind: str
    description: str
    price: Decimal
    quantity: Decimal = Decimal(1)
    unit: str = "item"
    ground: str = ""
    basis: str = ""


def rule_of(pack: Pack, kind: str) -> Rule | None:
    """The rule that lets a city charge this kind of fee."""
    return next((rule for rule in pack.fees.chargeable if rule.key == kind), None)


def free_units(rule: Rule, item: FeeItem) -> int:
    """How many units of a line the law gives free."""
    return rule.cap.free_units if rule.cap and rule.cap.unit == item.unit else 0


def amount_of(pack: Pack, item: FeeItem) -> Decimal:
    """What a line costs, to the cent: nothing for the units its law gives free."""
    rule = rule_of(pack, item.kind)
    billed = max(Decimal(0), item.quantity - (free_units(rule, item) if rule else 0))
    return (billed * item.price).quantize(CENT, ROUND_HALF_UP)


def fee_gaps(pack: Pack, items: Sequence[FeeItem]) -> list[Gap]:
    """What is wrong with a fee estimate: a line the law does not allow, a blank description, a bad amount."""
    gaps = [] if items else [Gap("items", "no_items")]
    for place, item in enumerate(items):
        gaps += _line_gaps(pack, item, f"items.{place}")
    return gaps


def _line_gaps(pack: Pack, item: FeeItem, path: str) -> Iterator[Gap]:
    never = next((rule for rule in pack.fees.not_chargeable if rule.key == item.kind), None)
    rule = rule_of(pack, item.kind)
    if never is not None:
        yield Gap(f"{path}.kind", "never_charged", {"kind": item.kind, "citation": never.citation})
    elif rule is None:
        yield Gap(f"{path}.kind", "not_a_fee_of_this_law", {"kind": item.kind})
    elif rule.needs_ground and item.ground not in rule.needs_ground:
        params = {"grounds": rule.needs_ground, "citation": rule.citation}
        yield Gap(f"{path}.ground", "fee_ground_missing", params)
    if not item.description.strip():
        yield Gap(f"{path}.description", "no_description")
    sound = True
    if not _is_amount(item.price, places=4):
        sound = False
        yield Gap(f"{path}.price", "bad_amount", {"amount": str(item.price)})
    if not _is_amount(item.quantity, places=2) or item.quantity > MOST_UNITS:
        sound = False
        yield Gap(f"{path}.quantity", "bad_quantity", {"quantity": str(item.quantity)})
    if sound and rule is not None:
        yield from _cost_gaps(pack, rule, item, path)


def _cost_gaps(pack: Pack, rule: Rule, item: FeeItem, path: str) -> Iterator[Gap]:
    cap = rule.cap
    if cap is not None and cap.unit == item.unit and item.price > cap.dollars:
        yield Gap(f"{path}.price", "over_the_cap", {"cap": f"{cap.dollars:f}", "citation": rule.citation})
    elif amount_of(pack, item) <= 0:
        free = free_units(rule, item)
        code = "free_by_law" if free else "bad_amount"
        yield Gap(f"{path}.quantity" if free else f"{path}.price", code, {"citation": rule.citation})


def _is_amount(value: Decimal, *, places: int) -> bool:
    return value.is_finite() and value > 0 and value == round(value, places)


def deposit_gaps(pack: Pack, total: Decimal, deposit: Decimal | None) -> list[Gap]:
    """What is wrong with asking for a part of an estimate in advance."""
    if deposit is None:
        return []
    allowed = pack.fees.deposit
    if allowed is None:
        return [Gap("deposit", "no_deposit_in_law", {"law": pack.name})]
    if not _is_amount(deposit, places=2):
        return [Gap("deposit", "bad_amount", {"amount": str(deposit)})]
    most = (total * allowed.most_percent / 100).quantize(CENT, ROUND_HALF_UP)
    if deposit > most:
        return [
            Gap("deposit", "deposit_too_high", {"most": f"{most:,.2f}", "citation": allowed.rule.citation})
        ]
    return []
