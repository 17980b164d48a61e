"""Which cases ask for the same as a case, as far as an actor may see them."""

from __future__ import annotations

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest


def same_as(case: RecordsRequest, actor: Actor) -> list[RecordsRequest]:
    """The other cases of its group that the actor sees, the oldest first (one query in a group)."""
    own = getattr(case, "shared_work", None)
    if own is None:
        return []
    rows = RecordsRequest.objects.visible_to(actor).filter(shared_work__work=own.work).exclude(pk=case.pk)
    return list(rows.select_related("city__policy", "department", "assignee").order_by("received_at", "pk"))
