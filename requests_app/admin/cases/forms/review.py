"""Forms for taking a case up, assigning it and asking the requester."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm, clock_sentence
from requests_app.admin.cases.forms.colleagues import colleagues
from requests_app.admin.cases.forms.starting_texts import StartsFromText
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cities.models import Department, SnippetUse
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
        self._members, named = colleagues(case.city_id)
        field = cast(forms.ChoiceField, self.fields["assignee"])
        field.choices = [("", _("Unassigned")), *named]
        field.initial = str(case.assignee_id or "")

    def arguments(self) -> dict[str, Any]:
        """The person as a membership of the city."""
        return {**super().arguments(), "assignee": self._members.get(self.cleaned_data["assignee"])}


class Ask(StartsFromText):
    """A question, with a narrower scope if there is one to offer."""

    text_use, text_field = SnippetUse.CLARIFICATION, "question"

    question = forms.CharField(label=gettext_lazy("Your question"), required=False, widget=long_text(5))
    proposed_scope = forms.CharField(
        label=gettext_lazy("Suggested narrower request"),
        required=False,
        help_text=gettext_lazy("The requester can accept it or ask for something else."),
        widget=long_text(3),
    )
    answer_by_on = forms.DateField(
        label=gettext_lazy("Last day for an answer"),
        required=False,
        help_text=gettext_lazy(
            "Optional. The requester is reminded before it. After it the review goes on without an answer."
        ),
        widget=DateInput(),
    )

    def set_up(self) -> None:
        """Whether asking stops the clock is the law's word, said before anything is sent."""
        self.intro = clock_sentence(
            self.subject,
            "clarification",
            _("The deadline is paused until the requester answers."),
            _("This question does not change the city's deadline."),
        )
