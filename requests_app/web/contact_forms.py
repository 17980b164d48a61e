"""The forms on how a person is reached: when they file, and later on the page of their case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models import Way
from requests_app.notices.recipients.contact import Contact, gaps_of
from requests_app.web.case_forms import ActionForm
from requests_app.web.widgets import PageForm


class Reach(PageForm):
    """How the city reaches a person, or that it shall not; whose form it is, the subclasses say."""

    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        help_text=_("We'll email updates and your private link to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        help_text=_("The city does not send updates by phone. Give an email or mailing address to get them."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    postal_address = forms.CharField(
        label=_("Mailing address"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    no_contact = forms.BooleanField(label=_("Don't contact me. I'll check the status page."), required=False)

    preferred_channel = forms.ChoiceField(
        label=_("How should we send you updates?"),
        required=False,
        choices=[("", _("Email if I gave one, otherwise U.S. mail")), *Way.choices],
        widget=forms.Select(),
    )
    language = forms.ChoiceField(
        label=_("Preferred language"),
        required=False,
        choices=[("", _("The language of this page")), *settings.LANGUAGES],
        widget=forms.Select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.SMS_URL:
            ways = self.fields["preferred_channel"]
            ways.choices = [way for way in ways.choices if way[0] != Way.SMS]  # type: ignore[attr-defined]

    def contact(self, language: str) -> Contact:
        """What was given; `language`: that of the page. Call after is_valid."""
        typed = self.cleaned_data
        return Contact(
            email=typed["email"],
            phone=typed["phone"],
            postal_address=typed["postal_address"],
            preferred_channel=typed["preferred_channel"],
            no_contact=typed["no_contact"],
            language=typed["language"] or language,
        )

    def clean(self) -> dict[str, Any]:
        """One way to reach the person, or the clear wish for none; not both."""
        cleaned: dict[str, Any] = super().clean() or {}
        ways = any(cleaned.get(name) for name in ("email", "phone", "postal_address"))
        if cleaned.get("no_contact") and ways:
            self.add_error(
                "no_contact", _("You entered contact information and also chose no contact. Remove one.")
            )
        elif not cleaned.get("no_contact") and not ways and not self.errors:
            self.add_error(
                "email",
                _("Enter an email address, a phone number, or a mailing address, or choose no contact."),
            )
        elif not self.errors:
            for name, sentences in gaps_of(self._given(cleaned)).items():
                self.add_error(name, sentences)
        return cleaned

    def _given(self, cleaned: dict[str, Any]) -> Contact:
        names = ("email", "phone", "postal_address", "preferred_channel", "no_contact")
        return Contact(**{name: cleaned[name] for name in names})


class ReachForm(Reach):
    """How to reach whoever files."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("You don't have to give your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ContactForm(Reach, ActionForm):
    """How the city reaches the requester from now on."""

    field_order = ("email", "phone", "postal_address", "preferred_channel", "language", "no_contact")
