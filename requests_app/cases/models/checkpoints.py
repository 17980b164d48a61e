"""Signed checkpoints: the state of all chains fixed day by day, so that no one can rewrite them later unseen."""

from __future__ import annotations

from django.db import models

from requests_app.cases.models.request import RecordsRequest
from requests_app.cities.models import City


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


class CheckpointStamp(models.Model):
    """A time stamp of one checkpoint by an authority outside: the DER of its answer (RFC 3161) over `body`.

    `stamped_at` is what the authority says, `asked_at` our own clock.
    """

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=500)
    token = models.BinaryField()
    stamped_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["checkpoint_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "authority"], name="one_stamp_per_authority")
        ]

    def __str__(self) -> str:
        return f"Stamp of checkpoint {self.checkpoint_id}"


class CheckpointLeaf(models.Model):
    """The head of one chain as a checkpoint fixed it: of a case, or of a city's city log. Only what changed.

    `contents` is canonical JSON of what was stored beside the chain (services/ledger/case_leaf.py): for each
    letter, document, decision and message its digest. The leaf holds the hash of that text, so it is fixed too.
    """

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    case = models.ForeignKey(
        RecordsRequest, on_delete=models.PROTECT, null=True, related_name="checkpoint_leaves"
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, related_name="checkpoint_leaves")
    head_seq = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    contents = models.TextField(blank=True)

    class Meta:
        ordering = ["checkpoint_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "position"], name="leaf_position_once"),
            models.UniqueConstraint(fields=["checkpoint", "case"], name="leaf_case_once"),
            models.UniqueConstraint(fields=["checkpoint", "city"], name="leaf_city_once"),
            models.CheckConstraint(
                name="leaf_is_of_a_case_or_a_city",
                condition=models.Q(case__isnull=False, city=None) | models.Q(case=None, city__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or self.city_id} at {self.head_seq}"


class Salt(models.Model):
    """What is mixed into the digests of personal words, so that no one can guess them once they are erased.

    `subject` is the number of a case or an incident. Erasure blanks `salt`, and with it every way to test a guess;
    the digests stay in the checkpoints. A trigger refuses any other change.
    """

    subject = models.CharField(max_length=30, primary_key=True)
    salt = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.subject
