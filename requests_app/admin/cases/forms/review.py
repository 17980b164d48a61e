"""Forms for taking a case up, asking, extending, writing, filing papers, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.labels import person
from requests_app.admin.forms.base import ActionForm, DateInput, TimeInput, long_text
from requests_app.admin.forms.widgets import Select
from requests_app.cases import case_clock
from requests_app.cases.wording import due_name, longdate
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Department, Membership, Role
from requests_app.law.clock import latest_extension
from requests_app.law.requirements import extension_gaps
from requests_app.services.retention.schedule import series_of
from requests_app.services.unit_of_work.missing_fields import said


class Nothing(ActionForm):
    """An act that needs no words."""


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One department of the case's city."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Department.objects.none(),
            label=gettext_lazy("Department"),
            widget=Select,
            error_messages={"required": gettext_lazy("Choose the department that has the records.")},
        )


class BeginReview(ActionForm):
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


class Ask(ActionForm):
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


class Extend(ActionForm):
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
        signer = self.subject.signer
        self.fields["signer_name"].initial, self.fields["signer_title"].initial = (
            signer["name"],
            signer["title"],
        )
        clock = self.clock
        limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
        if limit is None:
            self.intro = _("No decision date is running that could be extended.")
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


class LocalMoment(forms.MultiValueField):
    """A date and a time of day on the city's own clock, as an instant."""

    def __init__(self, **options: Any) -> None:
        self.zone = ZoneInfo("UTC")
        parts = (forms.DateField(widget=DateInput()), forms.TimeField(widget=TimeInput()))
        widget = forms.MultiWidget(widgets={"on": DateInput(), "at": TimeInput()})
        widget.decompress = self._parts  # type: ignore[method-assign]
        super().__init__(parts, widget=widget, require_all_fields=True, **options)

    def _parts(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, None]
        local = value.astimezone(self.zone)
        return [local.date(), local.time().replace(second=0, microsecond=0)]

    def compress(self, data_list: list[Any]) -> datetime | None:
        """The instant; None where nothing was given."""
        if not data_list:
            return None
        return datetime.combine(data_list[0], data_list[1], tzinfo=self.zone)


class Body(ActionForm):
    """A message to the requester."""

    body = forms.CharField(label=gettext_lazy("Message"), required=False, widget=long_text(8))


class Note(ActionForm):
    """An internal note."""

    intro = gettext_lazy("Only staff of the city read this. It may still be a public record.")
    body = forms.CharField(label=gettext_lazy("Note"), required=False, widget=long_text(5))


class AddDocument(ActionForm):
    """A file."""

    intro = gettext_lazy("The document stays internal until it is released.")
    upload = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
        max_length=255,
    )

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is wrong with the file stands beside it."""
        super().place("upload" if path == "documents" else path, sentences)


class Reason(ActionForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))


class Hold(ActionForm):
    """Why a request must be kept whole, and when somebody looks again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
    review_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Name a day on which somebody looks again.")},
    )


class Series(ActionForm):
    """The records series of the city's retention schedule."""

    series = forms.ChoiceField(label=gettext_lazy("Records series"), required=False)

    def set_up(self) -> None:
        """The series of the city's rules for this kind of case."""
        case, field = self.subject.case, cast(forms.ChoiceField, self.fields["series"])
        names = series_of(case.city, case.kind)
        field.choices = [("", _("none: the rule for its kind")), *((name, name) for name in names)]
        field.initial = case.series


class Override(ActionForm):
    """A date set by hand."""

    kind = forms.ChoiceField(label=gettext_lazy("Which date"), required=True, widget=forms.RadioSelect)
    to_on = forms.DateField(
        label=gettext_lazy("New date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Give the new date.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The requester reads it in the letter."),
        widget=long_text(4),
    )

    def set_up(self) -> None:
        """The dates that are running."""
        running = [due for due in case_clock.clock_of(self.subject.case).dues() if due.is_open and due.due_on]
        choices = {due.kind: f"{due_name(due.kind)}: {longdate(due.due_on)}" for due in running}
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = list(choices.items())
        field.error_messages["required"] = _("Choose the date to set.")
        if not choices:
            self.intro = _("No date is running.")


class PublicPage(ActionForm):
    """The title under which anybody sees the request."""

    public_title = forms.CharField(
        label=gettext_lazy("Title of the public page"),
        max_length=200,
        help_text=gettext_lazy("In a few words what is asked for. Name no person and nothing private."),
        error_messages={"required": gettext_lazy("Write the title of the public page.")},
    )

    def set_up(self) -> None:
        """The title it has now."""
        self.fields["public_title"].initial = self.subject.case.public_title
