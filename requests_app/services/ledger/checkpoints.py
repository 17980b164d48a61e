"""The daily checkpoint: all chains that changed, with what is stored beside them, in signed Merkle trees.

The key stays outside the database. A night with many changes makes several checkpoints, each of at most BATCH
leaves, so that memory and the proof of one case stay small; what a stopped run left is found by the next one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from requests_app.cases import merkle
from requests_app.cases.event_chain import GENESIS, canonical, instant, link_hash
from requests_app.cases.models import Checkpoint, CheckpointLeaf
from requests_app.services.ledger import key_files
from requests_app.services.ledger.checkpoint_leaves import case_leaves, city_log_leaves
from requests_app.services.ledger.signing_key import public_key, signing_key
from requests_app.services.ledger.witnesses import tell_witnesses

LOCK = 0x0C1EDCE5
BATCH = 2000
LATECOMERS = timedelta(hours=2)
"""How far before the last checkpoint a row may be dated and yet have been committed after it."""
CHANGED = """
SELECT r.id FROM requests_app_recordsrequest r
LEFT JOIN (SELECT case_id, max(head_seq) AS seq FROM requests_app_checkpointleaf GROUP BY case_id) fixed
    ON fixed.case_id = r.id
WHERE r.head_seq > COALESCE(fixed.seq, 0)
UNION SELECT n.case_id FROM requests_app_noticeattempt a JOIN requests_app_notice n ON n.id = a.notice_id
    WHERE a.at >= %(since)s AND n.case_id IS NOT NULL
UNION SELECT n.case_id FROM requests_app_deliveryreport d JOIN requests_app_notice n ON n.id = d.notice_id
    WHERE d.received_at >= %(since)s AND n.case_id IS NOT NULL
UNION SELECT n.case_id FROM requests_app_letterfile f JOIN requests_app_notice n ON n.id = f.notice_id
    WHERE f.made_at >= %(since)s AND n.case_id IS NOT NULL
ORDER BY 1
"""


def make_checkpoint(now: datetime) -> Checkpoint | None:
    """Fix everything that changed since the last checkpoint; the last one made.

    None where nothing changed or a twin runs. Each batch is its own transaction. Raises KeyIsGone.
    """
    empty = not Checkpoint.objects.exists()
    key = signing_key(mint=empty)
    key_files.note_key(public_key(key), now)
    key_files.note_missed_heads()
    changed = _changed()
    made = None
    for start in range(0, max(len(changed), 1), BATCH):
        is_last = start + BATCH >= len(changed)
        made = _fix(changed[start : start + BATCH], key, now, with_city_logs=is_last) or made
    return made


def _changed() -> list[int]:
    before = Checkpoint.objects.order_by("-number").first()
    since = before.made_at - LATECOMERS if before else datetime.max.replace(tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {"since": since})
        return [case_id for (case_id,) in cursor.fetchall()]


def _fix(
    case_ids: list[int], key: Ed25519PrivateKey, now: datetime, *, with_city_logs: bool
) -> Checkpoint | None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return None
        rows = list(case_leaves(case_ids)) if case_ids else []
        if with_city_logs:
            rows += city_log_leaves()
        if not rows:
            return None
        checkpoint = _sign([leaf for _name, leaf in rows], [name for name, _leaf in rows], key, now)
        checkpoint.save(force_insert=True)
        for place, (_name, leaf) in enumerate(rows):
            leaf.checkpoint, leaf.position = checkpoint, place
        CheckpointLeaf.objects.bulk_create([leaf for _name, leaf in rows], batch_size=1000)
        tell_witnesses(checkpoint, now)
        transaction.on_commit(partial(key_files.note_heads, [checkpoint]))
        return checkpoint


def _sign(
    leaves: list[CheckpointLeaf], names: list[str], key: Ed25519PrivateKey, now: datetime
) -> Checkpoint:
    before = Checkpoint.objects.order_by("-number").first()
    number = before.number + 1 if before else 1
    hashes = [
        merkle.leaf(name, leaf.head_seq, leaf.head_hash, leaf.contents)
        for name, leaf in zip(names, leaves, strict=True)
    ]
    root = merkle.root(hashes)
    body = canonical(
        {
            "made_at": instant(now),
            "number": number,
            "previous": before.hash if before else GENESIS,
            "root": root,
            "size": len(leaves),
        }
    )
    return Checkpoint(
        number=number,
        made_at=now,
        size=len(leaves),
        root=root,
        body=body,
        hash=link_hash("", body),
        signature=key.sign(body.encode()).hex(),
        public_key=public_key(key),
    )
