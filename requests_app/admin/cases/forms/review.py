"""Forms for taking a case up, asking, extending, writing, filing papers, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.common.labels import person
from requests_app.admin.forms.action import signer_of
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases import case_clock
from requests_app.cases.wording import longdate
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Department, Membership, Role
from requests_app.law.clock import latest_extension
from requests_app.law.requirements import extension_gaps
from requests_app.services.cases.extension import ExtensionDraft
from requests_app.services.unit_of_work.missing_fields import said
from requests_app.widgets import DateInput


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One department of the case's city."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Department.objects.none(),
            label=gettext_lazy("Department"),
            widget=Select,
            error_messages={"required": gettext_lazy("Choose the department that has the records.")},
        )


class BeginReview(CaseForm):
    """Which department has the records."""

    department = DepartmentChoice()

    def set_up(self) -> None:
        """The departments of the city."""
        field = cast(DepartmentChoice, self.fields["department"])
        field.queryset = Department.objects.filter(city_id=self.subject.case.city_id)
        field.initial = self.subject.case.department_id


class Assign(BeginReview):
    """The department and, if wanted, one person."""

    assignee = forms.ChoiceField(label=gettext_lazy("Person"), required=False)

    def set_up(self) -> None:
        """The city's staff, each once."""
        super().set_up()
        case = self.subject.case
        members = Membership.objects.filter(city_id=case.city_id, user__is_active=True).select_related("user")
        self._members = {str(row.user_id): row for row in reversed(members.order_by("user_id", "id"))}
        named = [
            (key, f"{person(row.user)} ({row.title or Role(row.role).label})")
            for key, row in self._members.items()
        ]
        field = cast(forms.ChoiceField, self.fields["assignee"])
        field.choices = [("", _("Nobody yet")), *sorted(named, key=lambda choice: choice[1].lower())]
        field.initial = str(case.assignee_id or "")

    def arguments(self) -> dict[str, Any]:
        """The person as a membership of the city."""
        return {**super().arguments(), "assignee": self._members.get(self.cleaned_data["assignee"])}


class Ask(CaseForm):
    """A question, with a narrower scope if there is one to offer."""

    question = forms.CharField(label=gettext_lazy("Your question"), required=False, widget=long_text(5))
    proposed_scope = forms.CharField(
        label=gettext_lazy("A narrower request you offer"),
        required=False,
        help_text=gettext_lazy("The requester can accept it with one click, or answer in other words."),
        widget=long_text(3),
    )

    def set_up(self) -> None:
        """Whether asking stops the clock is the law's word, said before anything is sent."""
        pauses = case_clock.pack_of(self.subject.case).pauses("clarification")
        self.intro = (
            _("The clock stands still until the requester answers.")
            if pauses
            else _("Asking does not stop the clock: the date of the decision stays as it is.")
        )


class Extend(CaseForm):
    """More time: only grounds in force on the day of receipt, up to the last lawful day, which is proposed."""

    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why it applies to this request"),
        required=False,
        help_text=gettext_lazy("Say what is unusual here, in words the requester understands."),
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
        self.clock = case_clock.clock_of(case)
        choices = [
            (row.key, f"{row.text} ({row.citation})") for row in self.clock.pack.grounds_on(case.received_on)
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
        self.intro = _("The decision is due by %(base)s. The letter must be sent by then.") % {
            "base": longdate(limit.base_due_on)
        }
        if limit.cap_on:
            self.fields["to_on"].help_text = _("At the latest %(cap)s (%(citation)s).") % {
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
                today=local_date(case.city, self.subject.now),
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
        return {"draft": ExtensionDraft(**self.cleaned_data)}
