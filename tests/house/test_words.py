"""What people read follows docs/style.md: no word an American stumbles on, and no shape that says something false."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from cityrecords.messages import collect, python_words, template_words

ROOT = Path(__file__).resolve().parents[2]


class Banned(NamedTuple):
    """What is not said, as whole words; what is said instead, and why."""

    words: str
    instead: str
    why: str
    in_documents: bool = True


BANNED = (
    Banned(r"e-mails?|E-mails?", "email", "one spelling, the usual one"),
    Banned(r"some ?body|nobody|anybody|everybody", "someone, no one, anyone, everyone, or the noun", "plain"),
    Banned(r"whom|shall|anew|need not|whilst", "who, must or should, again, don't have to", "stiff"),
    Banned(r"tick|ticks|ticked|untick", "select or check", "British"),
    Banned(r"licences?|colou?rs? scheme|recognised?|catalogues?|behaviour", "the American spelling", "British"),
    Banned(r"by post|the post|postal|post or", "by mail, mailing address", "British", in_documents=False),
    Banned(r"on file", "recorded, or in this system", "legalese"),
    Banned(r"by program|by programs", "API access", "not English"),
    Banned(r"by hand", "manually, or say what is done", "translated"),
    Banned(r"stands?|stood", "is, appears", "translated"),
    Banned(
        r"(?:law|laws|exemption|exemptions|rule|statute|act|policy|ordinance) (?:wants?|asks?)|wanted by law|still wanted",
        "requires",
        "laws do not want or ask",
    ),
    Banned(r"your turn|city[’']s turn|whose turn", "who must do what", "not a board game"),
    Banned(r"take out|takes? nothing|falls? due|fell due|falling due", "delete; say what is left out; is due", "translated"),
    Banned(r"the house|the house's|house[’']s own", "who or what is meant", "translated"),
    Banned(r"at the desk|the desk|records desk|desks?", "the clerk workspace, the staff portal", "furniture"),
    Banned(r"letter papers?|specimens?|closed days?|open days?", "letterhead, sample, closures, business day", "translated"),
    Banned(r"another body|bodies outside|body outside", "another agency, outside agency", "not said"),
    Banned(r"measures?", "corrective action, or action", "usage of the European Union"),
    Banned(r"letters?", "notice, or email; letter only for paper", "what is sent is an email", in_documents=False),
    Banned(r"(?:a|this|that|such|one|morning) mail|mails", "email", "mail is on paper", in_documents=False),
    Banned(r"could not (?:be told|tell)", "undelivered", "told has no subject"),
    Banned(r"work(?:ed|s|ing)? (?:it |this |them )?out", "calculated", "British"),
    Banned(r"(?:give|gave|given|gives) (?:\w+ )?back|hand(?:ed|s)? over", "ended; sent or released", "translated", False),
    Banned(r"looks? (?:at it |at them )?again|looked at again", "reviews again", "translated", in_documents=False),
    Banned(r"not specified by the city|city specifies no(?:ne)?", "the city has not published", "one wording", False),
)
"""docs/style.md in words a test can find."""

LABELS = {
    "Figures": "Reports", "Kind": "Type", "Kind:": "Type:", "State": "Status", "State:": "Status:", "Next date": "Due date",
    "Then": "After", "Show": "Status, or Apply filters", "Words": "Keyword", "Letter": "Notice", "Letters": "Notices",
    "Log out": "Sign out", "Tries": "Attempts", "Papers": "Documents",
}  # fmt: skip
"""Short labels that are not said, and what is said instead."""

SHAPES = {
    r"^Done: ": "a success message says what happened",
    r"\b[a-z]+_[a-z]+\b": "a key is never shown",
    r"\b(?:is|was) not what you\b": "say what changed",
}

PAPER = frozenset(
    f"templates/admin/letters/{name}.html" for name in ("print_batch", "print_queue")
)  # fmt: skip
"""Pages about letters on paper."""


def _allowed(place: str, text: str, words: Banned) -> bool:
    """The small list of what is meant as it is written: paper, quoted statute, proper names, code."""
    if words.instead.startswith("notice") and (place in PAPER or re.search(PAPER_WORDS, text)):
        return True
    return any(part in text for part in ALLOWED.get(words.words, ()))


PAPER_WORDS = r"\b(?:print|printed|prints|mail|mailed|paper|sheet|envelope|postage)\b"
ALLOWED: dict[str, tuple[str, ...]] = {
    r"at the desk|the desk|records desk|desks?": ('"Keys", "papers", "log", "desk"',),  # a decision about these very words
}
"""By what is banned: parts of the sentences that may say it."""


@cache
def _shown() -> tuple[tuple[str, str], ...]:
    """Every sentence someone may read, with where it is."""
    return tuple((place, text) for place, text in _sentences() if text.strip())


def _sentences() -> Iterator[tuple[str, str]]:
    for (_context, text, plural), places in collect().items():
        yield places[0], text
        yield places[0], plural
    for path in sorted((ROOT / "requests_app" / "admin").rglob("*.py")):
        for _context, text, plural in python_words(path.read_text(encoding="utf-8")):
            yield _name(path), text
            yield _name(path), plural
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            source = path.read_text(encoding="utf-8")
            for _context, text, plural in template_words(source, path.name):
                yield _name(path), text
                yield _name(path), plural
            for text in _literal_text(source, path.suffix):
                yield _name(path), text
    for folder in ("requests_app/management", "requests_app/api", "cityrecords/runtime"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in _python_sentences(path.read_text(encoding="utf-8")):
                yield _name(path), text


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _literal_text(source: str, suffix: str) -> Iterator[str]:
    """What a template says without gettext: text between tags, and the attributes that are read out."""
    bare = re.sub(
        r"{%\s*(comment|blocktranslate)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", "\n", source, flags=re.DOTALL
    )
    if suffix == ".html":
        for found in re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]+)"', bare):
            yield found
        bare = re.sub(r"<(script|style|svg).*?</\1>|<!--.*?-->|<[^>]*>", "\n", bare, flags=re.DOTALL)
    yield from (line.strip() for line in bare.splitlines() if re.search(r"[A-Za-z]{2}", line))


def _python_sentences(source: str) -> Iterator[str]:
    """Literal sentences of a module that are printed or sent: all but its docstrings and code."""
    tree = ast.parse(source)
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            if " " in node.value.strip():
                yield node.value


def _without_values(text: str) -> str:
    """A sentence without its values, addresses, quoted names and settings."""
    return re.sub(r"%\(\w+\)[sd]|https?://\S+|`[^`]*`|\b[A-Z]+_[A-Z_]+\b|\S*/\S*\.\w+|\S+\.(?:py|yaml|json|csv)\b", " ", text)


@pytest.mark.parametrize("banned", BANNED, ids=lambda banned: banned.instead)
def test_no_sentence_uses_a_word_americans_stumble_on(banned: Banned) -> None:
    found = [
        f"{place}: {text}"
        for place, text in _shown()
        if _says(banned, text) and not _allowed(place, text, banned)
    ]
    assert not found, f"say {banned.instead} ({banned.why})\n" + "\n".join(found)


def _says(banned: Banned, text: str) -> bool:
    return re.search(rf"(?<![\w/-])(?:{banned.words})(?![\w-])", _without_values(text), re.IGNORECASE) is not None


def test_no_label_says_what_only_a_programmer_says() -> None:
    found = [f"{place}: {text} (say {LABELS[text]})" for place, text in _shown() if text in LABELS]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_sentence_has_a_shape_that_is_not_said(shape: str) -> None:
    found = [
        f"{place}: {text}"
        for place, text in _shown()
        if "management" not in place and "/api/" not in place and re.search(shape, _without_values(text))
    ]
    assert not found, f"{SHAPES[shape]}\n" + "\n".join(found)


DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_documents_follow_the_same_words(page: Path) -> None:
    if page.name == "style.md":  # it names the words that are not said
        return
    prose = _prose(page.read_text(encoding="utf-8"))
    found = [
        f"{line.strip()} (say {banned.instead})"
        for banned in BANNED
        if banned.in_documents
        for line in prose.splitlines()
        if _says(banned, line) and not _allowed(page.name, line, banned)
    ]
    assert not found, "\n".join(found)


def _prose(text: str) -> str:
    """A document without its code and its addresses."""
    return re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", " ", text, flags=re.DOTALL)


SPOKEN = {"text", "description", "name", "words", "duty", "trigger", "note", "role", "hours", "title", "meaning", "category"}
"""The keys of packs and city files whose values people read; quoted statute and sources are the law's own."""


@pytest.mark.parametrize("folder", ["requests_app/law/packs", "requests_app/cities/packs"])
def test_packs_and_city_files_follow_the_same_words(folder: str) -> None:
    found = [
        f"{path.name}: {text} (say {banned.instead})"
        for path in sorted((ROOT / folder).rglob("*.yaml"))
        for text in _spoken(yaml.safe_load(path.read_text(encoding="utf-8")))
        for banned in BANNED
        if _says(banned, text) and not _allowed(path.name, text, banned)
    ]
    assert not found, "\n".join(found)


def _spoken(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in SPOKEN and isinstance(value, str):
                yield value
            elif key not in {"quote", "source", "sources", "url", "sources_checked"}:
                yield from _spoken(value)
    elif isinstance(node, list):
        for value in node:
            yield from _spoken(value)
