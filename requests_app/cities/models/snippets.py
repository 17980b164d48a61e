"""Texts the city's staff start from: by what they are for and in which language, each version kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City


class SnippetUse(models.TextChoices):
    """What a text is for."""

    CLARIFICATION = "clarification", _("Question to the requester")
    MESSAGE = "message", _("Message to the requester")
    EXTENSION = "extension", _("Reason of an extension")
    SEARCH = "search", _("Search statement")
    CLOSING = "closing", _("Reason of a closing")


class Snippet(models.Model):
    """One version of one text; its words never change. `retired_at`: a later version, or no one, took its place."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="snippets")
    use = models.CharField(max_length=14, choices=SnippetUse.choices)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    version = models.PositiveIntegerField()
    text = models.TextField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["use", "name", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "use", "name", "language", "version"], name="snippet_version_once"
            ),
            models.UniqueConstraint(
                fields=["city", "use", "name", "language"],
                name="one_current_version_of_a_snippet",
                condition=models.Q(retired_at=None),
            ),
            models.CheckConstraint(condition=models.Q(use__in=SnippetUse.values), name="snippet_use_known"),
            models.CheckConstraint(
                condition=models.Q(name__regex=r"\S", text__regex=r"\S"), name="snippet_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language}, {self.version})"
