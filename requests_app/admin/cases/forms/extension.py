"""The form of an extension: more time, only on grounds in force on the day of receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.cases.forms.starting_texts import StartsFromText
from requests_app.admin.forms.action import signer_of
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.cities.city_time import local_date
from requests_app.cities.models import SnippetUse
from requests_app.services.cases.extension import ExtensionDraft, gaps, why_not, window_of
from requests_app.services.unit_of_work.missing_fields import said
from requests_app.widgets import DateInput


class Extend(StartsFromText, NamesDate):
    """More time: only grounds in force on the day of receipt, up to the last lawful day, which is proposed."""

    text_use, text_field = SnippetUse.EXTENSION, "reason"

    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why it applies to this request"),
        required=False,
        help_text=gettext_lazy("Explain what is unusual here, in words the requester understands."),
        widget=long_text(4),
    )
    to_on = forms.DateField(
        label=gettext_lazy("The decision will be sent by"), required=False, widget=DateInput()
    )
    signer_name = forms.CharField(label=gettext_lazy("Signed by"), required=False, max_length=160)
    signer_title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=160)

    def set_up(self) -> None:
        """Grounds, the latest date and the signer."""
        case = self.subject.case
        choices = [
            (row.key, f"{row.name}: {row.text} ({row.citation})")
            for row in self.clock.pack.grounds_on(case.received_on)
        ]
        cast(forms.ChoiceField, self.fields["ground"]).choices = choices
        signer = signer_of(self.subject)
        self.fields["signer_name"].initial, self.fields["signer_title"].initial = (
            signer["name"],
            signer["title"],
        )
        window = window_of(self.clock, self._today)
        if not window.is_open:
            self.intro = why_not(self.clock, self._today)
            return
        self.fields["to_on"].initial = window.proposed_on
        values = {"base": longdate(window.base_due_on), "promised": longdate(window.promised_on)}
        self.intro = _("The decision is due by %(base)s. Send the notice by then.") % values
        if window.promised_on:
            named = _("The city has already named %(promised)s; the new date can't be earlier.") % values
            self.intro = f"{self.intro} {named}"
        if window.latest_on:
            self.fields["to_on"].help_text = _("No later than %(cap)s (%(citation)s).") % {
                "cap": longdate(window.latest_on),
                "citation": window.citation,
            }

    @property
    def _today(self) -> date:
        return local_date(self.subject.case.city, self.subject.now)

    def earliest_on(self) -> date:
        """No open day is proposed that the law would refuse."""
        return window_of(self.clock, self._today).earliest_on or super().earliest_on()

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law misses."""
        law = said(gaps(self.subject.case, self.clock, self._draft(), self.counted_on))
        return {**super().gaps(), **law}

    def _draft(self) -> ExtensionDraft:
        return ExtensionDraft(**super().arguments())

    def arguments(self) -> dict[str, Any]:
        """The extension, whole."""
        return {"draft": self._draft()}
