"""Forms that can start from a text: the city's own, or an earlier answer, taken over with one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.admin.cases.forms.base import CaseForm, CaseSubject
from requests_app.cities.placeholders import places_left
from requests_app.services.cases.snippets import Text, earlier_answers, texts_for


class StartsFromText(CaseForm):
    """`text_use`: which texts fit; `text_field`: where one is put, under what stands there."""

    text_use = ""
    text_field = ""

    def __init__(self, subject: CaseSubject, data: Any = None, files: Any = None) -> None:
        self._texts: tuple[list[Text], list[Text]] | None = None
        super().__init__(subject, _with_text(self, subject, data), files)

    def texts_of(self, subject: CaseSubject) -> tuple[list[Text], list[Text]]:
        """The city's texts and earlier answers, asked for once."""
        if self._texts is None:
            case, actor = subject.case, subject.actor
            self._texts = (
                texts_for(case, self.text_use, actor=actor),
                earlier_answers(case, self.text_use, actor=actor),
            )
        return self._texts

    @property
    def starting_texts(self) -> list[Text]:
        """The city's texts that fit."""
        return self.texts_of(self.subject)[0]

    @property
    def earlier_texts(self) -> list[Text]:
        """What the city wrote to others who asked for much the same."""
        return self.texts_of(self.subject)[1]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """No letter leaves with a place to fill in."""
        found = {name: list(sentences) for name, sentences in super().gaps().items()}
        left = places_left(str(self.cleaned_data.get(self.text_field) or ""))
        if left:
            sentence = _("Fill in the places marked {{ … }}: %(places)s.") % {"places": ", ".join(left)}
            found.setdefault(self.text_field, []).append(sentence)
        return found


def _with_text(form: StartsFromText, subject: CaseSubject, data: Any) -> Any:
    """The form as sent, after a press of "Insert"; otherwise as it is. A text that is there is not put there twice."""
    wanted = data.get("insert", "") if data is not None else ""
    if not wanted:
        return data
    own, earlier = form.texts_of(subject)
    text = next((row.text for row in (*own, *earlier) if row.key == wanted), "")
    typed = str(data.get(form.text_field, "")).rstrip()
    if not text or text in typed:
        return data
    changed = data.copy()
    changed[form.text_field] = f"{typed}\n\n{text}" if typed else text
    return changed
