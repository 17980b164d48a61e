"""The city's routing rules: added where they can decide, refused where they contradict, taken out of use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.models import RoutingRule
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.reused_reasons import normalised
from requests_app.cases.routing import covers, in_order, same_conditions
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department, Membership
from requests_app.datasets.models import Dataset
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

MOST = 100
MOST_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as an administrator wrote it. `before`: the rule it is asked before; None: after all others."""

    name: str
    department: Department | None
    words: list[str] = field(default_factory=list)
    kind: str = ""
    dataset: Dataset | None = None
    assignee: Membership | None = None
    before: int | None = None


def add_rule(city_id: int, *, draft: RuleDraft, actor: Actor, now: datetime) -> RoutingRule:
    """Add a rule. Raises NotFound, and Incomplete where it contradicts another, or one of them could never decide."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        rules = in_order(RoutingRule.objects.select_for_update().filter(city=city, retired_at=None))
        words = list(dict.fromkeys(" ".join(phrase.split()) for phrase in draft.words if phrase.strip()))
        _require_sound(city, draft, words, len(rules))
        rule = RoutingRule(
            city=city,
            name=" ".join(draft.name.split()),
            words=words,
            kind=draft.kind,
            dataset=draft.dataset,
            department=draft.department,
            assignee=draft.assignee.user if draft.assignee else None,
        )
        place = next((at for at, row in enumerate(rules) if row.pk == draft.before), len(rules))
        _require_no_contradiction(rule, rules, place)
        ordered = [row for row in rules if not row.is_default]
        rule.position = ordered[place].position if place < len(ordered) else len(rules) + 1
        if place < len(ordered):
            later = RoutingRule.objects.filter(city=city, retired_at=None, position__gte=rule.position)
            later.update(position=F("position") + 1)
        else:
            rule.position = max((row.position for row in rules), default=0) + 1
        rule.save(force_insert=True)
        city_log_work.enter([city], CityEventKind.SET_UP_CHANGED, {"what": "routing"}, actor=actor, now=now)
        return rule


def retire_rule(rule_id: int, *, actor: Actor, now: datetime) -> None:
    """A rule is no longer asked; requests it sent still say so. Raises NotFound."""
    with transaction.atomic():
        rule = RoutingRule.objects.select_related("city__policy").filter(pk=rule_id, retired_at=None).first()
        if rule is None or not policy.may(actor, Verb.CHANGE_POLICY, rule.city):
            raise NotFound
        rule.retired_at = now
        rule.save(update_fields=["retired_at"])
        city_log_work.enter(
            [rule.city], CityEventKind.SET_UP_CHANGED, {"what": "routing"}, actor=actor, now=now
        )


def _require_sound(city: City, draft: RuleDraft, words: list[str], how_many: int) -> None:
    gaps: dict[str, list[str]] = {}
    if not draft.name.strip() or len(draft.name) > 80:
        gaps["name"] = [_("Enter a name of 80 characters or fewer.")]
    if draft.department is None or draft.department.city_id != city.pk:
        gaps["department"] = [_("Choose a department of this city.")]
    if draft.kind and draft.kind not in Kind.values:
        gaps["kind"] = [_("Choose a type of request.")]
    if draft.dataset is not None and draft.dataset.city_id != city.pk:
        gaps["dataset"] = [_("Choose a dataset of this city.")]
    if draft.assignee is not None and draft.assignee.city_id != city.pk:
        gaps["assignee"] = [_("That person does not work for this city.")]
    if len(words) > MOST_WORDS or any(len(phrase) > 80 or not normalised(phrase) for phrase in words):
        gaps["words"] = [_("Enter up to %(most)s words or phrases, one a line.") % {"most": MOST_WORDS}]
    if how_many >= MOST:
        gaps.setdefault("name", []).append(
            _("There are %(most)s rules already. Remove one first.") % {"most": MOST}
        )
    if gaps:
        raise Incomplete(gaps)


def _require_no_contradiction(rule: RoutingRule, rules: list[RoutingRule], place: int) -> None:
    for row in rules:
        if same_conditions(row, rule):
            raise Incomplete(
                {
                    "words": [
                        _("The rule “%(name)s” has the same conditions. Remove it first.")
                        % {"name": row.name}
                    ]
                }
            )
    if rule.is_default:
        return
    for row in rules[:place]:
        if covers(row, rule):
            sentence = _(
                "The rule “%(name)s” is asked first and takes every such request. Ask this rule before it."
            )
            raise Incomplete({"before": [sentence % {"name": row.name}]})
    for row in rules[place:]:
        if covers(rule, row):
            sentence = _("This rule would take every request of the rule “%(name)s”. Ask it after that one.")
            raise Incomplete({"before": [sentence % {"name": row.name}]})
