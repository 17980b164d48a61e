"""Lists of the queue under a name: kept for oneself, shared with the city's staff, given to a role to begin with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound, NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Role, SavedList

MOST = 40
"""Lists one person keeps, or one city shares."""
LONGEST = 1500


def lists_for(actor: Actor, cities: Collection[City]) -> list[SavedList]:
    """A person's own lists and those their cities share, by name (one query)."""
    own = SavedList.objects.filter(owner_id=actor.user_id, city=None)
    return list(
        (own | SavedList.objects.filter(city__in=[city.pk for city in cities])).order_by("name", "id")
    )


def first_list(lists: Collection[SavedList], actor: Actor) -> SavedList | None:
    """The list that the actor's role begins with, of those given; None where no city chose one."""
    chosen = (row for row in lists if row.role and row.city_id and row.role in actor.roles_in(row.city_id))
    return next(chosen, None)


def save_list(
    *, name: str, query: str, city: City | None = None, role: str = "", actor: Actor, now: datetime
) -> SavedList:
    """Keep a list under a name; one of the same name is replaced. Raises Incomplete, NotPermitted.

    `city`: shared with everyone who works there. `role`: they begin with it.
    """
    name = " ".join(name.split())
    _require_whole(name, query, city, role)
    _require_permitted(actor, city, role)
    owner = {"owner_id": actor.user_id, "city": None} if city is None else {"city": city}
    with transaction.atomic():
        others = SavedList.objects.select_for_update().filter(**owner).exclude(name=name)
        if len(others) >= MOST:
            raise Incomplete(
                {"name": [_("There are %(most)s lists already. Delete one first.") % {"most": MOST}]}
            )
        if role:
            others.filter(role=role).update(role="")
        values = {"query": query, "role": role, "saved_at": now, "owner_id": actor.user_id}
        row, _new = SavedList.objects.update_or_create(name=name, **owner, defaults=values)
    return row


def delete_list(list_id: int, *, actor: Actor) -> None:
    """Delete one's own list, or a shared one whoever may share. Raises NotFound, NotPermitted."""
    row = SavedList.objects.select_related("city").filter(pk=list_id).first()
    if row is None or (row.city is None and row.owner_id != actor.user_id):
        raise NotFound
    if row.city is not None and row.city_id not in actor.city_roles:
        raise NotFound
    _require_permitted(actor, row.city, row.role)
    row.delete()


def _require_whole(name: str, query: str, city: City | None, role: str) -> None:
    missing: dict[str, list[str]] = {}
    if not name:
        missing["name"] = [_("Enter a name for this list.")]
    elif len(name) > 60:
        missing["name"] = [_("Use 60 characters or fewer.")]
    if len(query) > LONGEST:
        missing.setdefault("name", []).append(_("This list has too many filters to be saved."))
    if role and (city is None or role not in Role.values):
        missing["role"] = [_("Share the list before you give it to a role.")]
    if missing:
        raise Incomplete(missing)


def _require_permitted(actor: Actor, city: City | None, role: str) -> None:
    if not actor.is_staff:
        raise NotPermitted
    if city is not None:
        policy.require(actor, Verb.CHANGE_POLICY if role else Verb.SHARE_LIST, city)
