"""Records go out: fixed as a release when the decision that hands them over is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import Decision, Document, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.records.models import Record, Release, ReleaseItem, Rendition
from requests_app.records.models.releases import RenditionState
from requests_app.services.records import gate
from requests_app.services.records.manifest import manifest_hash, manifest_of
from requests_app.services.records.renditions import newest


def issue(
    case: RecordsRequest,
    decision: Decision,
    documents: Sequence[Document],
    *,
    ends: bool,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Fix what a decision hands over as a release; what its event says of it ({} where no record was reviewed).

    Called under the lock of the case by the services that issue decisions. `ends`: nothing more follows, so that
    every record must be accounted for. Raises Incomplete, NotNow.
    """
    if not Record.objects.filter(case=case).exists():
        return {}
    rows = Rendition.objects.filter(document__in=documents).select_related("record", "document")
    renditions = list(rows.order_by("record_id"))
    if ends:
        _require_whole(case, renditions)
    if decision.kind != DecisionKind.PARTIAL_DENIAL:
        redacted = any(row.boxes_count for row in renditions)
        if redacted or (ends and (gate.withheld(case).exists() or gate.approved(case).exists())):
            raise NotNow(_("Something is redacted or withheld. Use “Release in part,” which says why."))
    for row in renditions:
        require_sound(row)
    return fix(case, decision, renditions, actor, now) if renditions else {}


def _require_whole(case: RecordsRequest, renditions: Sequence[Rendition]) -> None:
    missing = [one.sentence for one in gate.blockers(case)]
    out = {row.record_id for row in renditions}
    later = Rendition.objects.filter(
        record=OuterRef("rendition__record"), version__gt=OuterRef("rendition__version")
    )
    current = ReleaseItem.objects.filter(~Exists(later), release__case=case)
    out |= set(current.values_list("rendition__record_id", flat=True))
    if not missing and gate.responsive(case).exclude(pk__in=out).exists():
        missing = [_("Select every record that was prepared for release.")]
    if missing:
        raise Incomplete({"documents": missing})


def require_sound(row: Rendition) -> None:
    """The file is verified, the newest, made from what stands now, and its bytes are those the witness read."""
    if row.state != RenditionState.VERIFIED or row.record.needs_rendition or newest(row.record) != row:
        raise NotNow(_("A record changed after it was prepared. Prepare the release again."))
    digest = hashlib.sha256()
    with row.file.open("rb") as handle:
        for chunk in handle.chunks():
            digest.update(chunk)
    if digest.hexdigest() != row.sha256:
        raise NotNow(_("A stored file is not the one that was checked. Ask your administrator."))


def fix(
    case: RecordsRequest,
    decision: Decision | None,
    renditions: Sequence[Rendition],
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Write the release with its manifest, once; what the event says of it."""
    number = Release.objects.filter(case=case).count() + 1
    manifest = manifest_of(case, number, renditions, decision)
    row = Release.objects.create(
        case=case,
        number=number,
        decision=decision,
        manifest=manifest,
        manifest_sha256=manifest_hash(manifest),
        released_by_id=actor.user_id,
        released_at=now,
    )
    ReleaseItem.objects.bulk_create([ReleaseItem(release=row, rendition=made) for made in renditions])
    return {"release_id": row.pk, "manifest_sha256": row.manifest_sha256}
