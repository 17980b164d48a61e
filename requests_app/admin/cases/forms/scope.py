"""Forms for a wording proposed to the requester, and for the city's answer to theirs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import long_text
from requests_app.services.scope.change import open_proposal


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
