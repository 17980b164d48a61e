"""Which routing rule takes a new request, and which rules stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.routing import RoutingRule
from requests_app.cases.reused_reasons import normalised


def in_order(rules: Iterable[RoutingRule]) -> list[RoutingRule]:
    """As they are asked: by position, the default last."""
    return sorted(rules, key=lambda rule: (rule.is_default, rule.position, rule.pk or 0))


def rule_for(case: RecordsRequest, rules: Sequence[RoutingRule]) -> RoutingRule | None:
    """The first rule that fits; the default fits only a request that no one has yet."""
    text = f" {normalised(f'{case.subject} {case.description}')} "
    for rule in in_order(rules):
        if rule.is_default and case.department_id is not None:
            continue
        if _fits(rule, case, text):
            return rule
    return None


def _fits(rule: RoutingRule, case: RecordsRequest, text: str) -> bool:
    if rule.kind and rule.kind != case.kind:
        return False
    if rule.dataset_id is not None and rule.dataset_id != case.dataset_id:
        return False
    return not rule.words or any(f" {normalised(phrase)} " in text for phrase in rule.words)


def covers(first: RoutingRule, later: RoutingRule) -> bool:
    """Whether the first rule takes every request that the later one could, so that the later one never decides."""
    if first.is_default or (first.kind and first.kind != later.kind):
        return False
    if first.dataset_id is not None and first.dataset_id != later.dataset_id:
        return False
    own = {normalised(phrase) for phrase in first.words}
    other = {normalised(phrase) for phrase in later.words}
    return not own or (bool(other) and other <= own)


def same_conditions(one: RoutingRule, other: RoutingRule) -> bool:
    """Whether two rules are asked of just the same requests."""
    words = {normalised(phrase) for phrase in one.words} == {normalised(phrase) for phrase in other.words}
    return words and one.kind == other.kind and one.dataset_id == other.dataset_id
