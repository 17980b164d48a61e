"""Forms for writing to the requester, for notes and documents, and for a date set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.colleagues import colleagues
from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.cases.forms.starting_texts import StartsFromText
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.models import Document
from requests_app.cases.models.correspondence import Audience
from requests_app.cities.models import SnippetUse
from requests_app.notices.models import Notice
from requests_app.services.cases.calls import NOT_REACHED, REACHED
from requests_app.widgets import DateInput, ManyFiles


class Body(StartsFromText):
    """A message to the requester."""

    text_use, text_field = SnippetUse.MESSAGE, "body"

    body = forms.CharField(label=gettext_lazy("Message"), required=False, widget=long_text(8))


class Call(CaseForm):
    """A call: whether someone answered, what was said, and on which day."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Did you reach the requester?"),
        required=False,
        choices=[
            (REACHED, gettext_lazy("Yes, I told them")),
            (NOT_REACHED, gettext_lazy("No, try again later")),
        ],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        help_text=gettext_lazy(
            "The requester can read this on their private page, unless no one was reached."
        ),
        widget=long_text(4),
    )
    called_on = forms.DateField(
        label=gettext_lazy("Date of the call"),
        required=False,
        help_text=gettext_lazy("Empty: today."),
        widget=DateInput(),
    )

    def set_up(self) -> None:
        """The number, and what to tell."""
        case = self.subject.case
        told = list(Notice.objects.filter(case=case).to_call().values_list("subject", flat=True))
        self.intro = _("Phone: %(phone)s") % {"phone": case.requester.phone}
        if told:
            self.intro += " · " + _("To tell: %(subjects)s") % {"subjects": "; ".join(told)}


class Note(CaseForm):
    """An internal note, and the colleague it is for."""

    intro = gettext_lazy("Only city staff can read this. It may still be a public record.")
    body = forms.CharField(label=gettext_lazy("Note"), required=False, widget=long_text(5))
    colleague = forms.ChoiceField(
        label=gettext_lazy("Tell a colleague"),
        required=False,
        help_text=gettext_lazy("They get the note by email."),
        widget=Select,
    )

    def set_up(self) -> None:
        """The city's staff, each once."""
        self.members, choices = colleagues(self.subject.case.city_id)
        cast(forms.ChoiceField, self.fields["colleague"]).choices = [("", _("No one")), *choices]

    def arguments(self) -> dict[str, Any]:
        """The colleague as a membership of the city."""
        return {**super().arguments(), "colleague": self.members.get(self.cleaned_data["colleague"])}


class AddDocument(CaseForm):
    """A file."""

    intro = gettext_lazy("The document stays internal until it is released.")
    uploads = ManyFiles(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("You can select several."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        max_length=255,
    )

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is wrong with the file stands beside it."""
        super().place("uploads" if path == "documents" else path, sentences)


class OneDocument(CaseForm):
    """One document of the city: which it is."""

    audience = Audience.INTERNAL
    document = forms.ChoiceField(
        label=gettext_lazy("Document"),
        error_messages={"required": gettext_lazy("Choose a document.")},
        widget=Select,
    )

    def set_up(self) -> None:
        """The documents it can be."""
        rows = Document.objects.visible_to(self.subject.actor).filter(case=self.subject.case)
        mine = rows.filter(audience=self.audience, rendition=None)
        choices = [("", _("Choose")), *((str(row.pk), row.called) for row in mine)]
        cast(forms.ChoiceField, self.fields["document"]).choices = choices

    def arguments(self) -> dict[str, Any]:
        """The document by its key."""
        return {**super().arguments(), "document": int(self.cleaned_data["document"])}


class DescribeDocument(OneDocument):
    """What it is called and what it is."""

    title = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Empty: the name of the file."),
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=long_text(3))


class RemoveDocument(OneDocument):
    """Why it goes."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(3))


class RecallDocument(RemoveDocument):
    """A released one, and why it is called back."""

    audience = Audience.RELEASED


class ReplaceDocument(RecallDocument):
    """The released one, why it is replaced, and the new version."""

    upload = forms.FileField(
        label=gettext_lazy("New version"),
        required=False,
        max_length=255,
        widget=forms.FileInput(),
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked the new version for content that must not be released."), required=False
    )
    order = ("document", "upload", "reason", "checked")

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is wrong with the file stands beside it."""
        super().place("upload" if path == "documents" else path, sentences)


class Override(NamesDate):
    """A date set by hand."""

    kind = forms.ChoiceField(label=gettext_lazy("Due date"), required=True, widget=forms.RadioSelect)
    to_on = forms.DateField(
        label=gettext_lazy("New due date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the new date.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The requester reads it in the notice."),
        widget=long_text(4),
    )

    def set_up(self) -> None:
        """The dates that are running."""
        running = [due for due in self.clock.dues() if due.is_open and due.due_on]
        choices = {due.kind: f"{due_name(due.kind)}: {longdate(due.due_on)}" for due in running}
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = list(choices.items())
        field.error_messages["required"] = _("Choose the due date to override.")
        if not choices:
            self.intro = _("There is no upcoming deadline.")
