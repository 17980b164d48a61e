"""The Spanish catalogue: brought up to date with the words of the house, and compiled (bin/messages)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]
import yaml

from cityrecords.message_words import Word, city_words, pack_words, python_words, template_words
from cityrecords.stock_sentences import INSTEAD, INSTEAD_BY_NUMBER
from requests_app.law.pack import library

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
"""Only what Django itself would say otherwise; every other English sentence is its own message id."""

ROOMS = ("cases", "records", "cities", "datasets", "access", "notices", "services", "web")
"""The rooms of requests_app whose sentences a resident may read; the admin is the staff's and speaks English."""

STAFF_TEMPLATES = ("admin", "api", "registration")
HEADER = {
    "Project-Id-Version": "CityRecords",
    "Language": "es",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def collect() -> dict[Word, list[str]]:
    """Every word with the files it stands in, in the order of the files."""
    found: dict[Word, list[str]] = {}
    for place, words in _places():
        for word in words:
            places = found.setdefault(word, [])
            if place not in places:
                places.append(place)
    return found


def _places() -> Iterator[tuple[str, Iterator[Word]]]:
    yield "cityrecords/stock_sentences.py", stock_words()
    for path in sorted((ROOT / "templates").rglob("*")):
        inside = path.relative_to(ROOT / "templates").parts
        if path.suffix in {".html", ".txt"} and inside[0] not in STAFF_TEMPLATES:
            yield _name(path), template_words(path.read_text(), path.name)
    for room in ROOMS:
        for path in sorted((ROOT / "requests_app" / room).rglob("*.py")):
            yield _name(path), python_words(path.read_text())
    shared = ROOT / "requests_app" / "widgets.py"
    yield _name(shared), python_words(shared.read_text())
    for pack in library().packs:
        yield f"requests_app/law/packs ({pack.key} {pack.version})", pack_words(pack)
    for path in sorted((ROOT / "requests_app" / "cities").glob("*/*.yaml")):
        yield _name(path), city_words(yaml.safe_load(path.read_text()))


def stock_words() -> Iterator[Word]:
    """The sentences of Django and the REST framework that this site says in its own words."""
    yield from (("", text, "") for text in INSTEAD)
    yield from (("", one, many) for one, many in INSTEAD_BY_NUMBER)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def merged(old: polib.POFile) -> polib.POFile:
    """The catalogue of today's words with the translations on file; words no longer said are left out."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    fresh = polib.POFile(wrapwidth=0)
    fresh.header = "Spanish for everything a resident sees. Made by bin/messages; translated by people."
    fresh.metadata = dict(HEADER)
    for (context, text, plural), places in collect().items():
        before = known.get((context, text))
        entry = polib.POEntry(
            msgid=text, msgctxt=context or None, occurrences=[(place, "") for place in places]
        )
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = (before and before.msgstr_plural) or {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        if "%(" in text:
            entry.flags.append("python-format")
        fresh.append(entry)
    return fresh


def english() -> polib.POFile:
    """The English catalogue: this site's words for Django's own."""
    fresh = polib.POFile(wrapwidth=0)
    fresh.header = "What this site says instead of Django's own sentences. Made by bin/messages."
    fresh.metadata = {**HEADER, "Language": "en"}
    fresh.extend(polib.POEntry(msgid=text, msgstr=ours) for text, ours in INSTEAD.items())
    fresh.extend(
        polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural=dict(enumerate(ours)))
        for (one, many), ours in INSTEAD_BY_NUMBER.items()
    )
    return fresh


def compiled(catalogue: polib.POFile) -> bytes:
    """The .mo file: the same bytes for the same words."""
    content: bytes = catalogue.to_binary()
    return content


def main(arguments: list[str]) -> int:
    """Bring the catalogue up to date, or with --check say what is missing; 1 when something is."""
    fresh = merged(polib.pofile(str(CATALOGUE), wrapwidth=0))
    missing = [entry.msgid for entry in fresh if not entry.translated()]
    if "--check" not in arguments:
        for path, catalogue in ((CATALOGUE, fresh), (ENGLISH, english())):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(catalogue) + "\n")
            path.with_suffix(".mo").write_bytes(compiled(catalogue))
    for text in missing:
        print(f"not translated: {text}")
    print(f"{len(fresh)} words, {len(missing)} not translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
