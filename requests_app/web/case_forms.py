"""The forms on a case's own pages. They clean; the services act."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from requests_app.cases.models import Citation, Clarification
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.web.form_fields import long_text
from requests_app.web.widgets import PageForm, Radios
from requests_app.widgets import ManyFiles


class ActionForm(PageForm):
    """An act on a case as the page showed it: `seen_seq` is the last event its reader saw."""

    seen_seq = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now_seq = self.initial.get("seen_seq")

    def full_clean(self) -> None:
        """A place in the chain that cannot be read is not the reader's fault: say so once and show it again."""
        super().full_clean()
        if self.is_bound and "seen_seq" in self.errors:
            del self.errors["seen_seq"]
            self.add_error(
                None,
                _(
                    "Something on this form changed before it reached us. Check your answers and submit again."
                ),
            )
            self.show_anew()

    def show_anew(self) -> None:
        """Show the form as of the case's latest event, with what was typed."""
        fresh = cast(QueryDict, self.data).copy()
        fresh["seen_seq"] = str(self.now_seq)
        self.data = fresh

    def take_refusal(self, refusal: Refusal) -> None:
        """Put what the service refused beside the fields it concerns, or on top."""
        named = {name: sentences for name, sentences in refusal.fields.items() if name in self.fields}
        for name, sentences in named.items():
            self.add_error(name, sentences)
        if not named:
            self.add_error(None, refusal.message)
        if isinstance(refusal, ChangedMeanwhile):
            self.show_anew()


class WriteForm(ActionForm):
    """A message to the city."""

    body = long_text(label=_("Your message"))


class AttachForm(ActionForm):
    """One document for the city."""

    documents = ManyFiles(label=_("File"), required=True, help_text=_("One file at a time."))


class ConfirmForm(ActionForm):
    """Nothing but the button."""


class WaiverForm(ActionForm):
    """Why the city should not charge."""

    grounds = long_text(label=_("Why should the city waive the fee?"))


class ScopeForm(ActionForm):
    """An answer to the wording the city proposes, where it does, or a wording of one's own."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=Radios(),
        choices=[
            ("accept", _("I agree to what the city proposes")),
            ("decline", _("No, leave it as it is")),
            ("counter", _("I propose something else (below)")),
        ],
    )
    text = long_text(label=_("What your request should be for"), required=False, max_length=20_000)

    def __init__(self, *args: Any, is_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_asked:
            del self.fields["answer"]

    @property
    def choice(self) -> str:
        """What was chosen; without a proposal only a wording of one's own is possible."""
        return str(self.cleaned_data.get("answer", "counter"))


class ReplyForm(ActionForm):
    """An answer to the city's question; with a narrower scope, whether it is accepted."""

    choice = forms.ChoiceField(
        label=_("The city suggests a narrower request"),
        widget=Radios(),
        choices=[
            ("accept", _("I accept the narrower request")),
            ("counter", _("No, I want something else (explain below)")),
        ],
    )
    answer = long_text(label=_("Your reply"), required=False)

    def __init__(self, *args: Any, asked: Clarification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.proposed_scope:
            self.fields["choice"].help_text = asked.proposed_scope
        else:
            del self.fields["choice"]
            self.fields["answer"].required = True

    def clean(self) -> dict[str, Any]:
        """An answer is needed unless the proposal is accepted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("choice") == "counter" and not cleaned.get("answer"):
            self.add_error("answer", _("Say what you want instead."))
        return cleaned

    @property
    def accept(self) -> bool | None:
        """True or False for a proposal, None where there was none."""
        choice = self.cleaned_data.get("choice")
        return None if choice is None else choice == "accept"


def questions_for(citation: Citation) -> list[str]:
    """The questions an appeal against one exemption best answers."""
    asked = [
        gettext("Are these records really the kind this exemption covers?"),
        gettext("Could the city redact the protected parts and release the rest?"),
    ]
    if citation.needs_balance:
        asked.append(
            gettext("Why does the public interest in release weigh more than the harm the city names?")
        )
    if citation.other_law:
        asked.append(gettext("Does the other law the city names really forbid release?"))
    if citation.rereview_on:
        asked.append(gettext("Has the time for which the records needed protection passed?"))
    return asked
