"""What people read follows docs/style.md: no word an American stumbles on, and no shape that says something false."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from django import forms
from django.utils import translation

from cityrecords.messages import collect, python_words, template_words
from cityrecords.stock_sentences import INSTEAD, INSTEAD_BY_NUMBER
from tests.house.banned_words import ALLOWED, BANNED, LABELS, LETTER, PAPER, PAPER_WORDS, SHAPES, Banned

ROOT = Path(__file__).resolve().parents[2]
PRINTED = (
    "requests_app/management",
    "requests_app/api",
    "requests_app/law",
    "requests_app/services/imports",
    "cityrecords/runtime",
)
"""Rooms whose literal sentences are printed or sent without gettext."""

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GENERATED = ("law.md", "states.md")
"""Written from the packs and the modules, which are judged themselves."""

SPOKEN = frozenset({
    "text", "description", "name", "words", "duty", "trigger", "note", "role", "hours", "title", "meaning", "category",
})  # fmt: skip
"""The keys of packs and city files whose values people read; quoted statute and sources are the law's own."""


@cache
def shown() -> tuple[tuple[str, str], ...]:
    """Every sentence someone may read, with where it is."""
    return tuple(sorted({(place, text) for place, text in _sentences() if text.strip()}))


def _sentences() -> Iterator[tuple[str, str]]:
    stock = set(INSTEAD) | {text for texts in INSTEAD_BY_NUMBER for text in texts}
    said = [(places[0], word) for word, places in collect().items() if word[1] not in stock]
    for path in sorted((ROOT / "requests_app" / "admin").rglob("*.py")):
        said += [(_name(path), word) for word in python_words(path.read_text(encoding="utf-8"))]
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]):
        source = path.read_text(encoding="utf-8")
        said += [(_name(path), word) for word in template_words(source, path.name)]
        yield from ((_name(path), text) for text in _literal_text(source, path.suffix))
    for place, (_context, text, plural) in said:
        yield from ((place, text), (place, plural))
    for folder in PRINTED:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name == "plain_words.py":  # the words themselves
                continue
            yield from ((_name(path), text) for text in _literals(path.read_text(encoding="utf-8")))
    for ours in (*INSTEAD.values(), *(text for texts in INSTEAD_BY_NUMBER.values() for text in texts)):
        yield "cityrecords/stock_sentences.py", ours


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _literal_text(source: str, suffix: str) -> Iterator[str]:
    """What a template says without gettext: text between tags, and the attributes that are read out."""
    tags = r"{%\s*(comment|blocktranslate)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}"
    bare = re.sub(tags, "\n", source, flags=re.DOTALL)
    if suffix == ".html":
        yield from re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]+)"', bare)
        bare = re.sub(r"<(script|style|svg).*?</\1>|<!--.*?-->|<[^>]*>", "\n", bare, flags=re.DOTALL)
    yield from (line.strip() for line in bare.splitlines() if re.search(r"[A-Za-z]{2}", line))


def _literals(source: str) -> Iterator[str]:
    """The sentences of a module as they are written, without its docstrings."""
    tree = ast.parse(source)
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in notes else None
        if isinstance(text, str) and " " in text.strip():  # a key has no space
            yield text


def _says(banned: Banned, text: str) -> bool:
    return re.search(rf"(?<![\w/-])(?:{banned.words})(?![\w-])", _bare(text), re.IGNORECASE) is not None


def _bare(text: str) -> str:
    """A sentence without its values, addresses, quoted names, settings and files."""
    named = r"%\(\w+\)[sd]|\{[^{}]*\}|https?://\S+|`[^`]*`|\b[A-Z]+_[A-Z_]+\b|\S*/\S*\.\w+|\S+\.(?:py|yaml|json|csv)\b"
    return re.sub(named, " ", text)


def _allowed(place: str, text: str, banned: Banned) -> bool:
    if banned is LETTER and (place in PAPER or re.search(PAPER_WORDS, text, re.IGNORECASE)):
        return True
    return any(part in text for part in ALLOWED.get(banned.words, ()))


@pytest.mark.parametrize("banned", BANNED, ids=lambda banned: banned.words[:20])
def test_no_sentence_uses_a_word_americans_stumble_on(banned: Banned) -> None:
    said = [
        f"{place}: {text}"
        for place, text in shown()
        if _says(banned, text) and not _allowed(place, text, banned)
    ]
    assert not said, f"say {banned.instead} ({banned.why})\n" + "\n".join(said)


def test_no_label_says_what_only_a_programmer_says() -> None:
    said = [f"{place}: {text} (say {LABELS[text]})" for place, text in shown() if text in LABELS]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_sentence_has_a_shape_that_is_not_said(shape: str) -> None:
    said = [
        f"{place}: {text}"
        for place, text in shown()
        if not place.startswith((*PRINTED, "templates/api/")) and re.search(shape, _bare(text))
    ]
    assert not said, f"{SHAPES[shape]}\n" + "\n".join(said)


@pytest.mark.parametrize("page", DOCUMENTS, ids=_name)
def test_documents_follow_the_same_words(page: Path) -> None:
    if page.name in (*GENERATED, "style.md"):  # which names the words that are not said
        return
    code = r"```.*?```|`[^`\n]*`|\]\([^)]*\)"
    lines = re.sub(code, " ", page.read_text(encoding="utf-8"), flags=re.DOTALL).splitlines()
    said = [
        f"{line.strip()} (say {banned.instead})"
        for banned in BANNED
        for line in lines
        if banned.in_documents and _says(banned, line) and not _allowed(page.name, line, banned)
    ]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("folder", ["requests_app/law/packs", "requests_app/cities/packs"])
def test_packs_and_city_files_follow_the_same_words(folder: str) -> None:
    said = [
        f"{path.name}: {text} (say {banned.instead})"
        for path in sorted((ROOT / folder).rglob("*.yaml"))
        for text in _spoken(yaml.safe_load(path.read_text(encoding="utf-8")))
        for banned in BANNED
        if _says(banned, text) and not _allowed(path.name, text, banned)
    ]
    assert not said, "\n".join(said)


def _spoken(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key in SPOKEN and isinstance(value, str))
        for key, value in node.items():
            if key not in {"quote", "source", "sources", "url"}:
                yield from _spoken(value)
    elif isinstance(node, list):
        for value in node:
            yield from _spoken(value)


class _Example(forms.Form):
    email = forms.EmailField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    on = forms.DateField()
    short = forms.CharField(max_length=3)


@pytest.mark.parametrize("language", ["en", "es"])
def test_django_speaks_in_our_words_in_both_languages(language: str) -> None:
    stock = re.compile(
        r"This field is|Enter a valid|Select a valid|Ensure|Este campo es|Introduzca|Asegúrese|Escoja"
    )
    with translation.override(language):
        wrong = _Example({"email": "x", "choice": "z", "on": "soon", "short": "long"}).errors
        said = [text for form in (wrong, _Example({}).errors) for texts in form.values() for text in texts]
    assert len(said) == 8
    assert [text for text in said if stock.search(text)] == []
