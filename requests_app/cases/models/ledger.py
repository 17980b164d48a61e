"""Signed checkpoints: the state of all chains fixed day by day, so that nobody can rewrite them later unseen."""

from __future__ import annotations

from django.db import models

from requests_app.cases.models.request import RecordsRequest


class Checkpoint(models.Model):
    """One signed statement. `body` is canonical JSON text: number, instant, how many heads, the root of their Merkle
    tree, and the hash of the checkpoint before it. `signature` is Ed25519 over `body`, as hex.
    """

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    body = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Checkpoint {self.number}"


class CheckpointLeaf(models.Model):
    """The head of one case as a checkpoint fixed it; only cases that changed since the checkpoint before."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="checkpoint_leaves")
    head_seq = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["checkpoint_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "position"], name="leaf_position_once"),
            models.UniqueConstraint(fields=["checkpoint", "case"], name="leaf_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.head_seq}"
