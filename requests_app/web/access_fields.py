"""What the filing form asks beside the rest where API access is wanted: volume and terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from requests_app.access.terms_of_use import TermsOfUse, terms_of_use
from requests_app.cases.law_translation import law_text
from requests_app.cases.states import Kind
from requests_app.datasets.models import Dataset
from requests_app.services.cases.access_application import LONGEST_VOLUME, gaps
from requests_app.web.widgets import PageForm


class AccessFields(PageForm):
    """The fields of an application; they count only where `kind` is data_access."""

    known: Mapping[str, Dataset]

    volume = forms.CharField(
        label=_("How much will you use it?"),
        required=False,
        max_length=LONGEST_VOLUME,
        help_text=_("For example: 500 requests a day, or the whole dataset once a week."),
    )
    terms_version = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())
    accept_terms = forms.BooleanField(label=_("I have read and accept the terms of use."), required=False)

    @property
    def wants_access(self) -> bool:
        """Whether access by program is what the person chose, or came for."""
        chosen = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        return bool(chosen == Kind.DATA_ACCESS.value)

    @cached_property
    def asked_dataset(self) -> Dataset | None:
        """The dataset chosen, if it is one of those shown."""
        key = self.data.get("dataset", "") if self.is_bound else self.initial.get("dataset", "")
        return self.known.get(str(key))

    @cached_property
    def terms(self) -> TermsOfUse:
        """The terms as they stand now; empty where no dataset was chosen or the city has none."""
        return terms_of_use(self.asked_dataset) if self.asked_dataset else TermsOfUse()

    @property
    def accepted_version(self) -> str:
        """The version of the terms that were shown and ticked; empty where none was."""
        typed = self.cleaned_data
        return str(typed.get("terms_version") or "") if typed.get("accept_terms") else ""

    @property
    def terms_are_accepted(self) -> bool:
        """Whether exactly the text shown now was ticked."""
        data = self.data if self.is_bound else self.initial
        return bool(data.get("accept_terms")) and data.get("terms_version") == self.terms.version

    def clean_access(self, cleaned: dict[str, Any]) -> None:
        """Put what is missing from an application beside its field."""
        if cleaned.get("kind") != Kind.DATA_ACCESS.value:
            return
        for name, sentences in gaps(self.asked_dataset, self.accepted_version).items():
            field = {"terms": "accept_terms"}.get(name, name)
            self.add_error(field if field in self.fields else None, [str(sentence) for sentence in sentences])


def opening_words(dataset: Dataset) -> str:
    """How an application begins, for people to go on."""
    return gettext("I request API access to the dataset “%(title)s.”") % {"title": law_text(dataset.title)}
