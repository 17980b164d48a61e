"""What a fee estimate lacks by its law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from requests_app.law.gap import Gap
from requests_app.law.model import Pack


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One line of a fee estimate. `kind` is a key of the pack's fee rules; `amount` is in US dollars."""

    kind: str
    description: str
    amount: Decimal
    ground: str = ""


def fee_gaps(pack: Pack, items: Sequence[FeeItem]) -> list[Gap]:
    """What is wrong with a fee estimate: a line the law does not allow, a blank description, a bad amount."""
    gaps: list[Gap] = [] if items else [Gap("items", "no_items")]
    allowed = {rule.key: rule for rule in pack.fees.chargeable}
    never = {rule.key: rule for rule in pack.fees.not_chargeable}
    for place, item in enumerate(items):
        path = f"items.{place}"
        if item.kind in never:
            gaps.append(
                Gap(
                    f"{path}.kind",
                    "never_charged",
                    {"kind": item.kind, "citation": never[item.kind].citation},
                )
            )
        elif item.kind not in allowed:
            gaps.append(Gap(f"{path}.kind", "not_a_fee_of_this_law", {"kind": item.kind}))
        elif allowed[item.kind].needs_ground and item.ground not in allowed[item.kind].needs_ground:
            params = {"grounds": allowed[item.kind].needs_ground, "citation": allowed[item.kind].citation}
            gaps.append(Gap(f"{path}.ground", "fee_ground_missing", params))
        if not item.description.strip():
            gaps.append(Gap(f"{path}.description", "no_description"))
        if not item.amount.is_finite() or item.amount <= 0 or item.amount != round(item.amount, 2):
            gaps.append(Gap(f"{path}.amount", "bad_amount", {"amount": str(item.amount)}))
    return gaps
