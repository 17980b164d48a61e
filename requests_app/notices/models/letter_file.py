"""A letter on paper, as it was made."""

from __future__ import annotations

from django.db import models

from requests_app.notices.models.notice import Notice


class LetterFile(models.Model):
    """A letter on paper, as it was made: written once (a trigger holds that), gone only when its words are erased.

    `flawed`: some signs could not be printed and stand as their Unicode numbers; a person should look.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    flawed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_file_has_a_hash", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return f"PDF of notice {self.notice_id}"
