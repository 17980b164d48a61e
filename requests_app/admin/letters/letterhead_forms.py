"""The forms of the letterhead: head, logo, signatures; which letter to look at."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import CityForm, Wrong, wrong_in
from requests_app.admin.forms.rows import Rows
from requests_app.admin.forms.widgets import long_text
from requests_app.admin.letters.signature_row import SignatureRow
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.notices.models.letterhead import Letterhead
from requests_app.notices.pdf.logos import MOST_BYTES
from requests_app.services.letters.letterhead_draft import LetterheadDraft
from requests_app.services.letters.samples import PLAYS

MOST_KEPT = max(MOST_BYTES.values()) * 2


class PaperForm(CityForm):
    """Head, logo and signatures. A logo just chosen is carried along, so that looking first loses nothing."""

    letterhead_en = forms.CharField(
        label=gettext_lazy("Letterhead"),
        required=False,
        widget=long_text(4),
        help_text=gettext_lazy("Lines below the city's name. Empty: the city's published contact."),
    )
    letterhead_es = forms.CharField(
        label=gettext_lazy("Letterhead in Spanish notices"),
        required=False,
        widget=long_text(4),
        help_text=gettext_lazy("Empty: same as above."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("A plain SVG (up to 100 kB) or a PNG (up to 60 kB)."),
    )
    kept = forms.CharField(required=False, max_length=MOST_KEPT, widget=forms.HiddenInput())
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)
    logo_alt = forms.CharField(
        label=gettext_lazy("Description of the logo, for people who cannot see it"),
        required=False,
        max_length=200,
    )
    sign_name = forms.CharField(
        label=gettext_lazy("Signed by: name"),
        required=False,
        max_length=160,
        help_text=gettext_lazy(
            "Whoever decided signs denials, extensions, and appeal decisions. This signs all other notices."
        ),
    )
    sign_title = forms.CharField(label=gettext_lazy("Signed by: title"), required=False, max_length=160)
    sign_office = forms.CharField(label=gettext_lazy("Signed by: office"), required=False, max_length=160)

    def __init__(self, city: City, newest: Letterhead | None, data: Any = None, files: Any = None) -> None:
        super().__init__(data, _initial(newest), files)
        self.newest = newest
        signed = [{"who": who, **row} for who, row in newest.signatures.items()] if newest else []
        departments = [(f"department:{row.key}", row.name) for row in city.departments.all()]
        letters = [(key, name) for key, (name, _play) in PLAYS.items()]
        choices = [("", _("Choose")), (_("Notices"), letters), (_("Notices of a department"), departments)]
        self.signed = Rows("signatures", SignatureRow, data, initial=[*signed, {}], choices=choices)
        if data is not None and files and files.get("logo") and files["logo"].size <= MOST_KEPT // 2:
            content = files["logo"].read()
            files["logo"].seek(0)
            self.data = {**{name: data[name] for name in data}, "kept": b64encode(content).decode()}

    @property
    def summary(self) -> list[Wrong]:
        """Fields and rows."""
        found = list(wrong_in(self))
        for place, row in enumerate(self.signed.forms, start=1):
            found += wrong_in(row, f"{self.signed.one} {place}, ")
        return found

    def is_valid(self) -> bool:
        """Fields and rows together; each letter and department is signed by one person."""
        whole = all([super().is_valid(), self.signed.is_valid()])
        seen: set[str] = set()
        for place, row in enumerate(self.signed.used if whole else ()):
            who = row.cleaned_data["who"]
            if who in seen:
                self.signed.refuse(
                    [str(place), "who"], _("This notice or department already has a signature above.")
                )
                whole = False
            seen.add(who)
        return whole

    def refused(self, refusal: Refusal) -> None:
        """Each sentence beside its field or row."""
        for path, sentences in refusal.fields.items():
            name, *rest = path.split(".")
            for sentence in sentences:
                if name == "signatures":
                    self.signed.refuse(rest, sentence)
                else:
                    name = {"signature": f"sign_{rest[0]}" if rest else "sign_name"}.get(name, name)
                    self.add_error(name if name in self.fields else None, sentence)
        if not refusal.fields:
            self.add_error(None, refusal.message)

    def as_draft(self) -> LetterheadDraft:
        """The version these words make, with the letters as they are; call after is_valid."""
        typed = self.cleaned_data
        used = [row.cleaned_data for row in self.signed.used]
        return LetterheadDraft(
            heading={lang: typed[f"letterhead_{lang}"].splitlines() for lang in ("en", "es")},
            logo=self._logo(),
            logo_alt="" if typed["remove_logo"] else typed["logo_alt"],
            signature={part: typed[f"sign_{part}"] for part in ("name", "title", "office")},
            signatures={
                row["who"]: {part: row[part] for part in ("name", "title", "office")} for row in used
            },
            layouts=self.newest.layouts if self.newest else {},
        )

    def _logo(self) -> bytes | None:
        if self.cleaned_data["remove_logo"]:
            return None
        if self.cleaned_data["logo"]:
            self.cleaned_data["logo"].seek(0)
            return bytes(self.cleaned_data["logo"].read())
        if self.cleaned_data["kept"]:
            try:
                return b64decode(self.cleaned_data["kept"], validate=True)
            except (binascii.Error, ValueError):
                return None
        return bytes(self.newest.logo) if self.newest and self.newest.logo is not None else None


def _initial(newest: Letterhead | None) -> dict[str, Any]:
    if newest is None:
        return {}
    heads = {f"letterhead_{lang}": "\n".join(newest.heading.get(lang, [])) for lang in ("en", "es")}
    signed = {f"sign_{part}": newest.signature.get(part, "") for part in ("name", "title", "office")}
    return {**heads, **signed, "logo_alt": newest.logo_alt}


class LookForm(forms.Form):
    """Which letter to look at, and in which language."""

    letter = forms.ChoiceField(
        label=gettext_lazy("Notice"), required=False, choices=[(k, v[0]) for k, v in PLAYS.items()]
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("en", "English"), ("es", "Español")]
    )
