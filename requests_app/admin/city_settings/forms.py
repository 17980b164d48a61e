"""Forms of the city administrator: policy, closed days, staff."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import DateInput, TimeInput, Wrong, wrong_in
from requests_app.cases.refusals import Incomplete, Refusal
from requests_app.cities.models import City, CityPolicy, Department, ExtensionAnchor, ReceiptPolicy, Role
from requests_app.services.city_settings.policy_and_staff import Member
from requests_app.services.deadlines.closed_days import DayChange
from requests_app.services.deadlines.closed_days_file import MOST_BYTES, read_file

NOT_SPECIFIED = gettext_lazy("Empty: not specified by the city.")


class CityForm(forms.Form):
    """The base: refusals go beside their fields."""

    use_required_attribute = False

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, initial=initial, label_suffix="")

    @property
    def summary(self) -> list[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        return list(wrong_in(self))

    def refused(self, refusal: Refusal) -> None:
        """A refusal becomes form errors."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for name, sentences in refusal.fields.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def _days(label: Any, help_text: Any = NOT_SPECIFIED, most: int = 3650) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, help_text=help_text)


class PolicyForm(CityForm):
    """What the law leaves to the city."""

    receipt_policy = forms.ChoiceField(
        label=gettext_lazy("A request counts as received on"), choices=ReceiptPolicy.choices
    )
    opens_at = forms.TimeField(
        label=gettext_lazy("The office opens at"), required=False, widget=TimeInput(), help_text=NOT_SPECIFIED
    )
    closes_at = forms.TimeField(
        label=gettext_lazy("The office closes at"),
        required=False,
        widget=TimeInput(),
        help_text=NOT_SPECIFIED,
    )
    extension_anchor = forms.ChoiceField(
        label=gettext_lazy("The limit of an extension is counted from"), choices=ExtensionAnchor.choices
    )
    appeal_offered = forms.BooleanField(
        label=gettext_lazy("The city itself reviews its decisions when a requester asks"), required=False
    )
    appeal_basis = forms.CharField(
        label=gettext_lazy("The ordinance or policy that creates this review"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed for a review of the city's own; letters and pages name it."),
    )
    appeal_filing_days = _days(gettext_lazy("Days a requester has to ask for the review"))
    appeal_decision_days = _days(gettext_lazy("Days the city has to decide on it"))
    appeal_late_allowed = forms.BooleanField(
        label=gettext_lazy("A late request for review is taken when it gives a reason"), required=False
    )
    deciding_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Who may withhold records"),
        required=False,
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: department reviewers and city administrators."),
    )
    approval_for = forms.MultipleChoiceField(
        label=gettext_lazy("A second person must approve"),
        required=False,
        choices=[("deny", gettext_lazy("a denial")), ("release_in_part", gettext_lazy("a release in part"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "None ticked: one person is enough. Who may withhold may also approve, but never what they proposed."
        ),
    )
    close_after_days = _days(
        gettext_lazy("Close a finished request by itself after so many quiet days"),
        gettext_lazy("Empty: a clerk closes it."),
    )
    publishes_cases = forms.BooleanField(
        label=gettext_lazy("Clerks may give a request a public page"),
        required=False,
        help_text=gettext_lazy(
            "It shows number, title, state, dates and what happened. Anybody can follow it."
        ),
    )
    publishes_log = forms.BooleanField(
        label=gettext_lazy("Everybody may download the log of requests"),
        required=False,
        help_text=gettext_lazy("In the Standard FOIA Log Format, without personal data."),
    )
    reminder_days = forms.IntegerField(
        label=gettext_lazy("Remind staff so many days before a date"), min_value=0, max_value=30
    )
    data_terms = forms.CharField(
        label=gettext_lazy("Terms of use of data, where a dataset names none of its own"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Who asks for access accepts this text, word by word. Empty: not specified by the city."
        ),
    )
    data_terms_url = forms.URLField(
        label=gettext_lazy("Where these terms are published"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    renewal_notice_days = forms.IntegerField(
        label=gettext_lazy("Write to the holder of an access so many days before its last day"),
        min_value=0,
        max_value=365,
    )
    key_overlap_hours = forms.IntegerField(
        label=gettext_lazy("Hours an old API key works beside the new one"), min_value=0, max_value=720
    )
    limit_opens_incident = forms.BooleanField(
        label=gettext_lazy("Open an incident when a holder makes more calls than the access allows"),
        required=False,
    )

    def __init__(self, row: CityPolicy, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(row, name) for name in self.base_fields})


class ClosedDayForm(CityForm):
    """One day on which the office is closed all day."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Give the day.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Why the office is closed"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why the office is closed.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where this is published"),
        max_length=300,
        help_text=gettext_lazy("A resolution, a web address, a notice on the door with its date."),
        error_messages={"required": gettext_lazy("Say where the closing is published.")},
    )
    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I checked the dates that come sooner."), required=False
    )

    def changes(self) -> list[DayChange]:
        """The day to close."""
        typed = self.cleaned_data
        return [DayChange(typed["on"], typed["note"], typed["source"])]


class ClosedDaysFile(CityForm):
    """Many closed days at once, from the file a city publishes; its text travels with the preview."""

    file = forms.FileField(
        label=gettext_lazy("CSV or iCalendar file"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("CSV with the columns date, note, source; or a calendar of whole days."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput())
    kept = forms.CharField(required=False, max_length=MOST_BYTES, widget=forms.HiddenInput(), strip=False)
    source = forms.CharField(
        label=gettext_lazy("Where this is published"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For the days whose row does not say it."),
    )
    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I checked the dates that come sooner."), required=False
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files=files)

    def changes(self) -> list[DayChange]:
        """The days of the file just chosen, or of the one that was previewed. Raises Incomplete."""
        typed = self.cleaned_data
        upload = typed["file"]
        name, content = (upload.name, upload.read()) if upload else (typed["name"], _unpacked(typed["kept"]))
        if not content:
            raise Incomplete({"file": [_("Choose a file.")]})
        found = read_file(name, content, source=typed["source"])
        self.data = {
            **{key: self.data[key] for key in self.data},
            "name": name,
            "kept": b64encode(content).decode(),
        }
        return found


def _unpacked(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


class OpenDayForm(CityForm):
    """A closed day to be opened again."""

    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I checked the dates that come sooner."), required=False
    )


class MemberForm(CityForm):
    """A colleague and their role."""

    username = forms.RegexField(
        label=gettext_lazy("User name"),
        regex=r"^[\w.@+-]+\Z",
        max_length=150,
        error_messages={
            "required": gettext_lazy("Give a user name."),
            "invalid": gettext_lazy("Use letters, digits and . @ + - _ only."),
        },
        help_text=gettext_lazy("Somebody of your staff already? Their user name gets one more role."),
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("Reminders go there.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    title = forms.CharField(
        label=gettext_lazy("Job title"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("As letters name it."),
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Only this department's requests"),
        required=False,
        empty_label=gettext_lazy("All departments"),
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["department"])  # type: ignore[type-arg]
        field.queryset = Department.objects.filter(city=city)

    def member(self) -> Member:
        """The colleague as the service takes them."""
        return Member(**self.cleaned_data)
