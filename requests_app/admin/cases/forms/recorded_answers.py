"""Forms for answers of a requester that a clerk records: to a question, to a fee estimate, to a proposed wording."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.fees import open_estimate_of
from requests_app.admin.cases.forms.for_requester import ForRequester
from requests_app.admin.forms.widgets import long_text
from requests_app.services.cases.clarification import open_question
from requests_app.services.scope.change import open_proposal


class RecordAnswer(ForRequester):
    """The answer to the open question, and to the narrower scope it proposed."""

    words_label = gettext_lazy("The requester's answer")

    accept = forms.ChoiceField(
        label=gettext_lazy("The narrower request the city suggested"),
        required=False,
        choices=[
            ("", gettext_lazy("The requester did not say")),
            ("yes", gettext_lazy("The requester accepts it")),
            ("no", gettext_lazy("The requester does not accept it")),
        ],
        widget=forms.RadioSelect,
    )
    order = ("accept", "words", "channel", "happened_on", "scan")

    def set_up(self) -> None:
        """The question above; the choice only where a narrower scope was proposed."""
        super().set_up()
        asked = open_question(self.subject.case)
        if asked is None:
            self.intro = _("There is no open question.")
        else:
            self.intro = _("The question: %(question)s") % {"question": asked.question.body}
        if asked is None or not asked.proposed_scope:
            del self.fields["accept"]
        else:
            self.fields["accept"].help_text = asked.proposed_scope

    def arguments(self) -> dict[str, Any]:
        """The answer, and yes, no or nothing to the narrower scope."""
        accept = {"yes": True, "no": False}.get(self.cleaned_data.get("accept", ""))
        return {**super().arguments(), "accept": accept}


class RecordFeeAnswer(ForRequester):
    """What the requester said to the open estimate."""

    words_label = gettext_lazy("What the requester said or wrote about the fee")

    def set_up(self) -> None:
        """What is still to be paid."""
        super().set_up()
        estimate = open_estimate_of(self.subject.case)
        if estimate is not None:
            owed = f"{estimate.owed:,.2f}"
            self.intro = _("Open fee estimate: $%(owed)s still to be paid.") % {"owed": owed}


class RecordWaiver(RecordFeeAnswer):
    """Why the requester asks the city not to charge."""

    words_label = gettext_lazy("Why the requester asks for a waiver")


class RecordScopeAnswer(ForRequester):
    """What the requester answered to the wording the city proposed."""

    answer = forms.ChoiceField(
        label=gettext_lazy("The requester"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("accepted", gettext_lazy("agreed to the proposed wording")),
            ("declined", gettext_lazy("declined it")),
            ("countered", gettext_lazy("proposed another wording (below)")),
        ],
    )
    text = forms.CharField(label=gettext_lazy("The other wording"), required=False, widget=long_text(5))
    order = ("answer", "text", "words", "channel", "happened_on", "scan")

    def set_up(self) -> None:
        """What the city proposed."""
        super().set_up()
        change = open_proposal(self.subject.case)
        if change is not None:
            self.intro = _("The city proposed: “%(text)s”") % {"text": change.text}

    def arguments(self) -> dict[str, Any]:
        """The answer, the other wording if there is one, and how it came."""
        typed = self.cleaned_data
        return {**super().arguments(), "answer": typed["answer"], "text": typed["text"]}
