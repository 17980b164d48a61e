"""Routing: the first rule that fits decides and is named on the case; rules that contradict are refused."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.models import City, RoutingRule
from requests_app.services.city_settings.routing import RuleDraft, add_rule, retire_rule
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def _rule(city: City, name: str, *words: str, **changes: Any) -> RoutingRule:
    draft = RuleDraft(name=name, words=list(words), **{"department": cast.a_department(city), **changes})
    return add_rule(city.pk, draft=draft, actor=staff(cast.an_administrator(city)), now=cast.NOW)


def test_the_first_rule_that_fits_sends_a_new_request_and_its_event_names_it() -> None:
    city = cast.a_city()
    reviewer = cast.a_reviewer(city)
    _rule(city, "Everything else")
    fire = _rule(city, "Fire", "fire hydrant")
    member = reviewer.memberships.get()
    bridges = _rule(city, "Bridges", "bridge", "Main St", assignee=member)
    case = cast.a_case(city)
    assert (case.department_id, case.assignee_id) == (bridges.department_id, reviewer.pk)
    event = case.events.get(kind="assigned")
    assert f'"routing_id":{bridges.pk}' in event.payload
    assert '"by":"system"' in event.payload
    hydrants = cast.a_case(city, description="Every FIRE hydrants' list? No: fire hydrant plans.")
    assert f'"routing_id":{fire.pk}' in hydrants.events.get(kind="assigned").payload
    other = cast.a_case(city, description="Minutes.")
    assert other.department_id is not None


def test_without_a_rule_that_fits_a_request_stays_unassigned() -> None:
    city = cast.a_city()
    rule = _rule(city, "Fire", "fire hydrant")
    retired = _rule(city, "Bridges", "bridge")
    retire_rule(retired.pk, actor=staff(cast.an_administrator(city)), now=cast.NOW)
    case = cast.a_case(city)
    assert (case.department_id, case.events.filter(kind="assigned").exists()) == (None, False)
    assert rule.position == 1


def test_a_person_who_is_gone_is_passed_over_and_the_department_stays() -> None:
    city = cast.a_city()
    reviewer = cast.a_reviewer(city)
    _rule(city, "Bridges", "bridge", assignee=reviewer.memberships.get())
    reviewer.is_active = False
    reviewer.save()
    case = cast.a_case(city)
    assert (case.department_id is None, case.assignee_id) == (False, None)


def test_rules_that_contradict_or_could_never_decide_are_refused_with_the_other_s_name() -> None:
    city = cast.a_city()
    wide = _rule(city, "Bridges", "bridge", "tunnel")
    for words, changes, field in (
        (["Tunnel", "bridge"], {}, "words"),
        (["bridge"], {}, "before"),
        (["bridge"], {"kind": "records"}, "before"),
    ):
        require_refused(Incomplete, lambda w=words, c=changes: _rule(city, "More", *w, **c), field)  # type: ignore[misc]
    narrow = _rule(city, "Old bridge", "bridge", before=wide.pk)
    assert narrow.position < RoutingRule.objects.get(pk=wide.pk).position
    require_refused(Incomplete, lambda: _rule(city, "Wider", "bridge", "dam", before=narrow.pk), "before")


def test_a_rule_names_what_belongs_to_its_city_and_is_its_administrator_s() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    cast.an_administrator(city)
    require_refused(Incomplete, lambda: _rule(city, " ", "x", department=None), "name", "department")
    require_refused(
        Incomplete, lambda: _rule(city, "A", "a", department=cast.a_department(other)), "department"
    )
    require_refused(Incomplete, lambda: _rule(city, "A", "…"), "words")
    rule = _rule(city, "Bridges", "bridge")
    stranger = staff(cast.an_administrator(other))
    require_refused(NotFound, lambda: retire_rule(rule.pk, actor=stranger, now=cast.NOW))
