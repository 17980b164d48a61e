"""The form of one letter's layout: the order of its parts with the city's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.refusals import Refusal
from requests_app.notices.letters import layouts
from requests_app.notices.models.letterhead import Letterhead
from requests_app.services.letters.letterhead_draft import LetterheadDraft


class LayoutForm(CityForm):
    """The order of one letter's parts with the city's own words, in both languages."""

    en = forms.CharField(label=gettext_lazy("In English"), required=False, widget=long_text(14))
    es = forms.CharField(label=gettext_lazy("In Spanish"), required=False, widget=long_text(14))

    def __init__(self, key: str, newest: Letterhead | None, data: Any = None) -> None:
        own: Mapping[str, str] = (newest.layouts.get(key) or {}) if newest else {}
        house = layouts.house_layout(key)
        super().__init__(data, {lang: own.get(lang) or house for lang in ("en", "es")})
        self.key, self.newest = key, newest

    def refused(self, refusal: Refusal) -> None:
        """A path such as layouts.denial.en belongs to the field en."""
        for path, sentences in refusal.fields.items():
            name = path.split(".")[-1]
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
        if not refusal.fields:
            self.add_error(None, refusal.message)

    def as_draft(self) -> LetterheadDraft:
        """The newest version with this letter as typed; what is in the house's order is not kept."""
        house = layouts.placed(layouts.house_layout(self.key))
        texts = {
            lang: "" if layouts.placed(text) == house and not layouts.own_words(text) else text
            for lang, text in ((lang, self.cleaned_data[lang]) for lang in ("en", "es"))
        }
        newest = self.newest
        if newest is None:
            return LetterheadDraft(layouts={self.key: texts})
        return LetterheadDraft(
            heading=newest.heading,
            logo=bytes(newest.logo) if newest.logo is not None else None,
            logo_alt=newest.logo_alt,
            signature=newest.signature,
            signatures=newest.signatures,
            layouts={**newest.layouts, self.key: texts},
        )
