"""The manifest of a release: every file with its hashes and redactions, every record that was withheld."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from requests_app.cases.models import Decision, RecordsRequest
from requests_app.records.models import Box, Record, Rendition
from requests_app.records.models.findings import BoxState
from requests_app.services.records.gate import withheld
from requests_app.services.records.log_lines import lines_of_records, number_of


def manifest_of(
    case: RecordsRequest, number: int, renditions: Sequence[Rendition], decision: Decision | None
) -> dict[str, Any]:
    """The manifest of release `number` of a case. `log`: which line of the decision's log stands for which record."""
    return {
        "case": case.number,
        "release": number,
        "files": [
            {
                "record": number_of(row.record),
                "name": row.document.name if row.document else "",
                "original_sha256": row.record.sha256,
                "sha256": row.sha256,
                "version": row.version,
                "pages": row.pages_count,
                "redactions": _redactions(row.record),
            }
            for row in renditions
        ],
        "withheld": [
            {"record": number_of(one), "original_sha256": one.sha256, "exemption": one.exemption_key}
            for one in withheld(case).order_by("pk")
        ],
        "log": lines_of_records(case, decision, [row.record for row in renditions]) if decision else [],
    }


def _redactions(record: Record) -> list[dict[str, Any]]:
    """How many boxes stand on each page under each exemption."""
    boxes = Box.objects.filter(record=record, state=BoxState.APPROVED)
    counted = Counter(boxes.values_list("page", "exemption_key"))
    return [
        {"page": page, "exemption": key, "boxes": count} for (page, key), count in sorted(counted.items())
    ]


def manifest_hash(manifest: Mapping[str, Any]) -> str:
    """SHA-256 over the manifest as JSON with sorted keys and no blanks."""
    said = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
