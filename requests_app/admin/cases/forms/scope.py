"""Forms for a wording proposed to the requester, and for their answer as it came by mail, phone or in person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.channels import Channel
from requests_app.services.scope.change import open_proposal

BY_OTHER_WAYS = [
    (value, label) for value, label in Channel.choices if value not in (Channel.WEB, Channel.IMPORT)
]


class ProposeScope(CaseForm):
    """What the request should be for."""

    text = forms.CharField(
        label=gettext_lazy("What the request should be for"), required=False, widget=long_text(6)
    )

    def set_up(self) -> None:
        """The wording in force is where one begins."""
        self.fields["text"].initial = self.subject.case.asked_for


class AnswerScope(CaseForm):
    """Nothing to fill in; the requester's wording is shown."""

    def set_up(self) -> None:
        """What the requester proposes."""
        change = open_proposal(self.subject.case)
        if change is not None:
            self.intro = _("The requester proposes: “%(text)s”") % {"text": change.text}


class RecordScopeAnswer(CaseForm):
    """What the requester answered, and how it came."""

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
    channel = forms.ChoiceField(
        label=gettext_lazy("How the answer arrived"), required=False, widget=Select, choices=BY_OTHER_WAYS
    )
    text = forms.CharField(label=gettext_lazy("The other wording"), required=False, widget=long_text(5))

    def set_up(self) -> None:
        """What the city proposed."""
        change = open_proposal(self.subject.case)
        if change is not None:
            self.intro = _("The city proposed: “%(text)s”") % {"text": change.text}
