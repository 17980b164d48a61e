"""The daily checkpoint: the heads of all changed cases in a Merkle tree, signed with a key outside the database."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from requests_app.cases import merkle
from requests_app.cases.chain import canonical, instant, link_hash
from requests_app.cases.ledger import ZERO
from requests_app.cases.models import Checkpoint, CheckpointLeaf

LOCK = 0x0C1EDCE5
CHANGED = """
SELECT r.id, r.number, r.head_seq, r.head_hash FROM requests_app_recordsrequest r
LEFT JOIN (SELECT case_id, max(head_seq) AS seq FROM requests_app_checkpointleaf GROUP BY case_id) fixed
    ON fixed.case_id = r.id
WHERE r.head_seq > COALESCE(fixed.seq, 0) ORDER BY r.id
"""


def signing_key(path: Path | None = None) -> Ed25519PrivateKey:
    """The key of this installation, made on first use in a file only its owner can read."""
    path = path or settings.LEDGER_KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except FileNotFoundError:
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(raw.hex() + "\n")
        return key


def public_key(key: Ed25519PrivateKey) -> str:
    """The public half, as hex: what the city publishes."""
    return key.public_key().public_bytes_raw().hex()


def make_checkpoint(now: datetime) -> Checkpoint | None:
    """Fix the heads of every case that changed since the last checkpoint; None where nothing did or a twin runs."""
    key = signing_key()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return None
            cursor.execute(CHANGED)
            rows = cursor.fetchall()
        if not rows:
            return None
        checkpoint = _sign(rows, key, now)
        checkpoint.save(force_insert=True)
        CheckpointLeaf.objects.bulk_create(
            (
                CheckpointLeaf(
                    checkpoint=checkpoint, position=place, case_id=case_id, head_seq=seq, head_hash=head
                )
                for place, (case_id, _number, seq, head) in enumerate(rows)
            ),
            batch_size=2000,
        )
        return checkpoint


def _sign(rows: list[tuple[int, str, int, str]], key: Ed25519PrivateKey, now: datetime) -> Checkpoint:
    before = Checkpoint.objects.order_by("-number").first()
    number = before.number + 1 if before else 1
    root = merkle.root([merkle.leaf(name, seq, head) for _pk, name, seq, head in rows])
    body = canonical(
        {
            "made_at": instant(now),
            "number": number,
            "previous": before.hash if before else ZERO,
            "root": root,
            "size": len(rows),
        }
    )
    return Checkpoint(
        number=number,
        made_at=now,
        size=len(rows),
        root=root,
        body=body,
        hash=link_hash("", body),
        signature=key.sign(body.encode()).hex(),
        public_key=public_key(key),
    )
