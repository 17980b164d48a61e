"""A city's own list of corrective actions, set by its administrator: what is on, what is off, and on what ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, CityPolicy
from requests_app.services.unit_of_work import city_log as city_log_work

log = structlog.get_logger(__name__)
LONGEST_BASIS = 300


@dataclass(frozen=True, slots=True)
class Contesting:
    """How corrective actions can be contested here. `days` None: the city specifies no last day."""

    offered: bool
    days: int | None
    emergency_notice_days: int


def set_corrective_actions(
    city_id: int,
    *,
    chosen: Mapping[str, tuple[bool, str]],
    contesting: Contesting,
    actor: Actor,
    now: datetime,
) -> CityPolicy:
    """Switch corrective actions on or off; `chosen` is kind → (on, basis). What no source names needs a basis to be on.

    Corrective actions already taken keep what their letters said. Raises NotFound, Incomplete.
    """
    with transaction.atomic():
        city = City.objects.select_related("policy").filter(pk=city_id).first()
        if city is None or not policy.may(actor, Verb.CHANGE_POLICY, city):
            raise NotFound
        row = CityPolicy.objects.select_for_update().get(city=city)
        city.policy = row
        row.corrective_actions = {}
        as_found = corrective_actions_of(city)
        gaps: dict[str, list[str]] = {}
        kept: dict[str, dict[str, object]] = {}
        for kind, (on, basis) in chosen.items():
            if kind not in CorrectiveActionKind.values:
                raise Incomplete({"": [_("There is no such corrective action.")]})
            words = " ".join(basis.replace("\x00", "").split())
            if len(words) > LONGEST_BASIS:
                gaps[f"basis_{kind}"] = [_("Use no more than %(most)s characters.") % {"most": LONGEST_BASIS}]
            if on and not words and not as_found[kind].basis:
                gaps[f"basis_{kind}"] = [_("Cite the ordinance, policy, or terms that let the city do this.")]
            if on != as_found[kind].on or words:
                kept[kind] = {"on": on, "basis": words}
        if contesting.days is not None and not 1 <= contesting.days <= 3650:
            gaps["days"] = [_("Enter a number from 1 to 3650, or leave it empty.")]
        if not 1 <= contesting.emergency_notice_days <= 30:
            gaps["emergency_notice_days"] = [_("Enter a number from 1 to 30.")]
        if gaps:
            raise Incomplete(gaps)
        row.corrective_actions = kept
        row.corrective_action_contest_offered, row.corrective_action_contest_days = (
            contesting.offered,
            contesting.days,
        )
        row.emergency_notice_days = contesting.emergency_notice_days
        row.save(
            update_fields=[
                "corrective_actions", "corrective_action_contest_offered", "corrective_action_contest_days",
                "emergency_notice_days",
            ]
        )  # fmt: skip
        said = {"fields": ["corrective_actions"]}
        city_log_work.enter([city], CityEventKind.POLICY_CHANGED, said, actor=actor, now=now)
    log.info("corrective_actions.set", city=city.key, by=actor.user_id, at=now.isoformat())
    return row
