"""What proves the history in a case file: its chain, its checkpoints, the manifests of releases."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from requests_app.cases import merkle
from requests_app.cases.models import (
    CheckpointLeaf,
    Event,
    RecordsRequest,
)
from requests_app.cases.verify_checkpoints import leaf_hashes
from requests_app.records.models import Release


def releases(case: RecordsRequest) -> list[dict[str, Any]]:
    """The manifests of the releases of reviewed records, in order; their hashes stand in the history."""
    return list(Release.objects.filter(case=case).order_by("number").values_list("manifest", flat=True))


def history(case: RecordsRequest, events: list[Event]) -> dict[str, Any]:
    """The chain of a case and, for each checkpoint that fixed it, the signed statement and the path to its root."""
    checkpoints = []
    own = CheckpointLeaf.objects.filter(case=case).select_related("checkpoint").order_by("checkpoint__number")
    own = own.prefetch_related("checkpoint__stamps")
    for row in own:
        leaves = list(leaf_hashes(row.checkpoint))
        checkpoints.append(
            {
                "body": row.checkpoint.body,
                "signature": row.checkpoint.signature,
                "public_key": row.checkpoint.public_key,
                "leaf": {
                    "number": case.number,
                    "seq": row.head_seq,
                    "hash": row.head_hash,
                    "contents": row.contents,
                },
                "path": merkle.path(leaves, row.position),
                "stamps": [b64encode(bytes(stamp.token)).decode() for stamp in row.checkpoint.stamps.all()],
            }
        )
    return {
        "case": case.number,
        "events": [{"prev_hash": row.prev_hash, "payload": row.payload, "hash": row.hash} for row in events],
        "checkpoints": checkpoints,
    }
