"""Every attempt to hand a notice over."""

from __future__ import annotations

from django.db import models

from requests_app.notices.models.notice import Notice


class NoticeAttempt(models.Model):
    """One try to hand a notice over and what came of it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    succeeded = models.BooleanField()
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="attempt_failed", condition=models.Q(succeeded=False))]

    def __str__(self) -> str:
        return f"Attempt {self.pk} of notice {self.notice_id}"
