"""What is written and handed in: messages, questions, internal notes, documents."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.channels import Channel
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.querysets import DocumentQuerySet


class Message(models.Model):
    """Something the requester and the city wrote to each other; both can read it.

    `channel` empty: by the private page or, from the city, by its notices. A message of the requester with an `author`
    was recorded for them by that clerk. `other_sender`: someone else wrote it; staff alone read that.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="messages")
    from_requester = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField()
    quoted = models.TextField(blank=True, help_text=_("The quoted text of an emailed reply; shown folded."))
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    other_sender = models.CharField(max_length=254, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="message_channel_known", condition=models.Q(channel__in=["", *Channel.values])
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} in {self.case_id}"

    @property
    def was_recorded(self) -> bool:
        """Whether a clerk recorded these words for the requester."""
        return self.from_requester and self.author_id is not None


class QuestionOutcome(models.TextChoices):
    """How a question to the requester ended."""

    ANSWERED = "answered", _("Answered")
    OVERTAKEN = "overtaken", _("Overtaken: the city no longer needed the answer")
    UNANSWERED = "unanswered", _("Not answered")


class Clarification(models.Model):
    """A question to the requester, with a narrower scope they may accept or counter; open while `outcome` is blank.

    `answer_by_on`: the last day the city named for an answer. `reminded_at`: when the requester was reminded of it.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="clarifications")
    question = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="clarification")
    proposed_scope = models.TextField(blank=True)
    answer = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_clarification"
    )
    accepted = models.BooleanField(null=True)
    answer_by_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=10, choices=QuestionOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_question_per_case", condition=models.Q(outcome="")
            ),
            models.CheckConstraint(
                name="question_answered_has_its_answer",
                condition=models.Q(outcome="answered", answer__isnull=False)
                | (~models.Q(outcome="answered") & models.Q(answer=None)),
            ),
            models.CheckConstraint(
                name="question_outcome_known",
                condition=models.Q(outcome__in=["", *QuestionOutcome.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} in {self.case_id}"


class Note(models.Model):
    """An internal note; staff of the city only. `colleague`: who was told of it."""

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"Note {self.pk} in {self.case_id}"


class Audience(models.TextChoices):
    """Who may see a document."""

    REQUESTER = "requester", _("From the requester: requester and city")
    INTERNAL = "internal", _("Internal: city only")
    RELEASED = "released", _("Released: requester and city")


def stored_name(document: Document, _filename: str) -> str:
    """A name that says nothing: what the person called the file stays in the row."""
    return f"{document.key.hex[:2]}/{document.key.hex}"


class Document(models.Model):
    """A stored file, judged by its content. Without a case it waits for the form it belongs to (`draft_key`).

    `name` is that of the file and stays; `title` and `description` are what the city calls it. `removed_at`: taken out
    of the case before it was released; row and file stay for its history. `recalled_at`: taken back after it was
    released, `replaced_by` the version that was released in its place. `task`: a custodian handed it in.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        RecordsRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    draft_key = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_name, max_length=80)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    task = models.ForeignKey(
        "requests_app.CustodianTask",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.TextField(blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.TextField(blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="document_has_case_or_draft",
                condition=models.Q(case__isnull=False) | models.Q(draft_key__isnull=False),
            ),
            models.CheckConstraint(
                name="document_audience_known", condition=models.Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="only_internal_documents_are_removed",
                condition=models.Q(removed_at=None) | models.Q(audience="internal"),
            ),
            models.CheckConstraint(
                name="only_recalled_documents_are_replaced",
                condition=models.Q(replaced_by=None) | models.Q(recalled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_recalled_with_a_reason",
                condition=models.Q(recalled_at=None) | ~models.Q(recall_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """What it is called: the name the city gave it, else that of its file."""
        return self.title or self.name
