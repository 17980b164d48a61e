"""The form of an extension: more time, only on grounds in force on the day of receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.forms.action import signer_of
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.law.clock import latest_extension
from requests_app.law.extension_requirements import extension_gaps
from requests_app.services.cases.extension import ExtensionDraft
from requests_app.services.unit_of_work.missing_fields import said
from requests_app.widgets import DateInput


class Extend(NamesDate):
    """More time: only grounds in force on the day of receipt, up to the last lawful day, which is proposed."""

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
        clock = self.clock
        limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
        if limit is None:
            self.intro = _("There is no pending deadline to extend.")
            return
        self.fields["to_on"].initial = limit.last_working_on
        self.intro = _("The decision is due by %(base)s. Send the notice by then.") % {
            "base": longdate(limit.base_due_on)
        }
        if limit.cap_on:
            self.fields["to_on"].help_text = _("No later than %(cap)s (%(citation)s).") % {
                "cap": longdate(limit.cap_on),
                "citation": limit.citation,
            }

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law misses."""
        clock, case, typed = self.clock, self.subject.case, self.cleaned_data
        return said(
            extension_gaps(
                clock.pack,
                case.received_on,
                today=self.counted_on,
                facts=clock.facts,
                calendar=clock.calendar,
                terms=clock.terms,
                ground_key=typed["ground"],
                reason=typed["reason"],
                to_on=typed["to_on"],
                signer_name=typed["signer_name"],
                signer_title=typed["signer_title"],
            )
        )

    def arguments(self) -> dict[str, Any]:
        """The extension, whole."""
        return {"draft": ExtensionDraft(**super().arguments())}
