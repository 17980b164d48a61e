"""The forms of texts to start from."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cities.models import SnippetUse
from requests_app.cities.placeholders import FILLED

PLACES = ", ".join(f"{{{{ {name} }}}}" for name in FILLED)


class SnippetForm(CityForm):
    """One text: what it is for, its name, its language, its words."""

    use = forms.ChoiceField(label=gettext_lazy("What it is for"), choices=SnippetUse.choices, widget=Select)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=Line,
        help_text=gettext_lazy("The name of a text that exists gives it a new version."),
        error_messages={"required": gettext_lazy("Enter a name of 80 characters or fewer.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=Select)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=long_text(8),
        help_text=format_lazy(
            "{}{}{}",
            gettext_lazy("Filled in by the request: "),
            PLACES,
            gettext_lazy(". Whoever writes must fill in any other place marked {{ … }}."),
        ),
        error_messages={"required": gettext_lazy("Enter the text.")},
    )
