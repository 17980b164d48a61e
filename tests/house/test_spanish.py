"""Spanish is whole: every word a resident can read has its translation, compiled, and letters show nothing else."""

from __future__ import annotations

import re
from functools import cache

import polib
import pytest
from django.utils import translation

from cityrecords.message_words import ARGUMENTS, pack_words, python_words, template_words
from cityrecords.messages import CATALOGUE, ENGLISH, ROOT, collect, compiled, english, merged
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import Citation
from requests_app.law.pack import library
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.letters.letter import Audience
from tests.notices.conftest import Post, post  # noqa: F401 - the fixture

SAME_IN_BOTH = {
    "Error", "Macro", "Total: %(total)s", "%(what)s: %(number)s", "Juneteenth", "No", "PDF", "Portal", "Total",
    "Webhook", "gigabyte", "%(number)s: %(what)s", "%(number)s: %(kind)s",
    "%(basis)s (%(source)s).",
}  # fmt: skip
"""Words that are right in both languages as they stand."""

NAMES = re.compile(
    r"City of \w+|City Hall North|New City Hall|5th Floor|"
    r"City policy on the review of denials|Records Supervisor|At the counter of the City Clerk|\(City [^)]*\)"
)
"""Names and what a clerk typed: they stay as they are."""

ENGLISH_WORDS = re.compile(
    r"\b(?:the|your|you|and|with|request|city|records|of|is|was|to|by|for)\b", re.IGNORECASE
)


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE), wrapwidth=0)


def test_every_word_of_pages_letters_refusals_and_law_is_in_the_catalogue_and_no_other() -> None:
    on_file = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in catalogue()}
    said = set(collect())
    assert sorted(said - on_file) == [], "run bin/messages and translate these"
    assert sorted(on_file - said) == [], "run bin/messages: nobody says these any more"


def test_no_word_is_left_untranslated_or_guessed() -> None:
    assert [entry.msgid for entry in catalogue() if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue() if "fuzzy" in entry.flags] == []


def test_no_translation_is_the_english_again() -> None:
    same = {entry.msgid for entry in catalogue() if entry.msgstr == entry.msgid}
    assert same - SAME_IN_BOTH == set()


def test_values_in_a_sentence_are_the_same_in_both_languages() -> None:
    value = re.compile(r"%\(\w+\)[sd]|%%")
    for entry in catalogue():
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            assert sorted(value.findall(text)) == sorted(value.findall(entry.msgid)), entry.msgid


def test_a_translation_ends_as_its_original_does() -> None:
    for entry in catalogue():
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            last, own = text[-1:], entry.msgid[-1:]
            alike = {",": ":"}  # a greeting
            if own in ".:?,":
                assert last in (own, alike.get(own)) or text.endswith((".”", "?”")), entry.msgid


def test_the_compiled_catalogue_is_the_one_of_today_byte_for_byte() -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(catalogue())


def test_bin_messages_changes_nothing_when_nothing_new_is_said() -> None:
    assert str(merged(catalogue())) + "\n" == CATALOGUE.read_text()


def test_the_collector_reads_templates_and_python() -> None:
    html = (
        '{% load i18n %}{% translate "One" context "here" %}{% blocktranslate count n=3 trimmed %}{{ n }} day\n  on'
        "{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert set(template_words(html, "x.html")) == {("here", "One", ""), ("", "%(n)s day on", "%(n)s days")}
    code = 'a = _("It" "s whole"); ngettext("a", "b", n); pgettext("c", "d"); other("e"); _(name)'
    assert set(python_words(code)) == {("", "Its whole", ""), ("", "a", "b"), ("c", "d", "")}


@pytest.mark.parametrize("version", ["undated", "2023-01-01"])
def test_every_sentence_of_californias_law_has_a_spanish_one(version: str) -> None:
    with translation.override("es"):
        left = {
            text for _c, text, _p in pack_words(library().get("ca-cpra", version)) if law_text(text) == text
        }
    assert left <= SAME_IN_BOTH


def test_every_call_of_gettext_has_a_name_that_the_collector_knows() -> None:
    alias = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
    hidden = [
        (path.name, call, name)
        for path in sorted((ROOT / "requests_app").rglob("*.py"))
        for call, name in alias.findall(path.read_text(encoding="utf-8"))
        if ARGUMENTS.get(name) != ARGUMENTS[call]
    ]
    assert not hidden, "these words would never be translated"


def test_law_text_leaves_unknown_and_empty_text_alone() -> None:
    with translation.override("es"):
        assert (law_text(""), law_text(None), law_text("Gov. Code § 1")) == ("", "", "Gov. Code § 1")


@pytest.mark.django_db
@pytest.mark.parametrize("rich", [True, False], ids=["much", "little"])
def test_a_spanish_letter_holds_no_english_but_names_and_what_people_typed(
    post: Post,  # noqa: F811
    rich: bool,
) -> None:
    to_requester = {letter.key for letter in ALL_LETTERS if letter.audience is Audience.REQUESTER}
    for key, notices in post("es", rich=rich).items():
        for notice in notices if key in to_requester else ():
            for line in [notice.subject, *notice.body_text.split("\n")]:
                own = NAMES.sub("", re.sub(r"https?://\S+|\{\{link.*?\}\}|- \d+ pages:|\S+@\S+", "", line))
                if not line.startswith(">"):
                    assert not ENGLISH_WORDS.search(own), (key, line)


def test_a_citation_on_file_keeps_its_statute_in_every_language() -> None:
    statute = Citation(citation_text="Gov. Code § 7922.000").citation_text
    with translation.override("es"):
        assert law_text(statute) == statute


def test_besides_spanish_there_is_only_our_english_for_what_django_says() -> None:
    assert sorted(path.parent.parent.name for path in (ROOT / "locale").rglob("*.po")) == ["en", "es"]
    assert ENGLISH.read_text(encoding="utf-8") == f"{english()}\n", "run bin/messages"
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled(english())
