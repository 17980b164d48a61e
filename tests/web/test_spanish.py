"""Spanish is complete for everything a resident sees."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
SHOWN = sorted(
    path for folder in ("components", "requests") for path in (ROOT / "templates" / folder).rglob("*.html")
) + sorted((ROOT / "templates").glob("*.html"))
# templatize() turns a template into the calls xgettext would read.
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?:n?pgettext\({_TEXT}, |\bn?gettext\(|\b_\(){_TEXT}")


@cache
def catalogue() -> polib.POFile:
    """Read once: a page each would read it again."""
    return polib.pofile(str(CATALOGUE))


def words(path: Path) -> set[str]:
    """The English strings a template hands to gettext."""
    calls = CALL.findall(templatize(path.read_text(), origin=path.name))
    return {text[1:-1].replace("\\'", "'") for _context, text in calls}


def test_the_catalogue_is_whole_and_nothing_in_it_is_a_guess() -> None:
    entries = catalogue()
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []


def test_the_compiled_catalogue_says_what_the_source_says() -> None:
    source = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in catalogue()}
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled} == source


def test_a_translation_names_the_same_values_as_its_original() -> None:
    named = re.compile(r"%\(\w+\)[sd]")
    for entry in catalogue():
        for translated in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert sorted(named.findall(translated)) == sorted(named.findall(entry.msgid)), entry.msgid


def test_the_reader_of_templates_finds_what_is_there() -> None:
    assert "(optional)" in words(ROOT / "templates" / "components" / "field_optional.html")
    assert "Contact the %(name)s" in words(ROOT / "templates" / "components" / "footer.html")
    assert "The city has not published: %(names)s." in words(
        ROOT / "templates" / "components" / "unpublished.html"
    )
    assert "The city must decide the appeal within %(days)s day." in words(
        ROOT / "templates" / "requests" / "appeal.html"
    )
    assert "D, M j, Y" in words(ROOT / "templates" / "components" / "working.html")


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_every_word_of_a_page_has_a_spanish_one(path: Path) -> None:
    known = {entry.msgid for entry in catalogue()}
    assert words(path) - known == set()
