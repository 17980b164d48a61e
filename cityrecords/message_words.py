"""The words of pages, letters, Python and law packs that are translated, as they stand in their files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation.template import templatize

from requests_app.cities.file_words import words_of
from requests_app.law.confirmed import confirmed, rules_told
from requests_app.law.facts import CITY_POLICY
from requests_app.law.model import Pack

ARGUMENTS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
    "pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3,
}  # fmt: skip
"""How many texts each call begins with."""

Word = tuple[str, str, str]
"""Context, text and plural text; empty where there is none."""

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(({_STRING}(?:,\s*{_STRING})*)")


def template_words(text: str, name: str) -> Iterator[Word]:
    """What a template hands to gettext, as Django itself reads it."""
    for call, arguments in _CALL.findall(templatize(text, origin=name)):
        texts = [ast.literal_eval(part.removeprefix("u")) for part in re.findall(_STRING, arguments)]
        yield _word(call, texts[: ARGUMENTS[call]])


def python_words(text: str) -> Iterator[Word]:
    """What a module hands to gettext as literal text."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        call = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        wanted = node.args[: ARGUMENTS.get(call, 0)]
        texts = [
            part.value for part in wanted if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if texts and len(texts) == ARGUMENTS[call]:
            yield _word(call, texts)


def _word(call: str, texts: list[str]) -> Word:
    context = texts[0] if call.startswith(("pgettext", "npgettext")) else ""
    rest = texts[1:] if context else texts
    return (context, rest[0], rest[1] if len(rest) > 1 else "")


def pack_words(pack: Pack) -> Iterator[Word]:
    """The names and sentences of a law that people read: those that were confirmed, and what a decision can cite."""
    fees, rules = pack.fees, rules_told(pack)
    texts = [pack.name, CITY_POLICY, *fees.grounds.values()]
    texts += [track.name for track in pack.clock.tracks.values()]
    for exemption in pack.exemptions:
        texts += [exemption.name, exemption.category, exemption.description]
    for ground in pack.extension_grounds:
        texts += [ground.name, ground.text]
    for fee in (*fees.chargeable, *fees.not_chargeable):
        texts += [fee.name, fee.text]
    for limit in pack.deadlines:
        texts += [limit.name, limit.trigger, limit.duty]
    texts += [rule.text for rule in (*rules, *confirmed((*pack.duties, *pack.mandatory_disclosures)))]
    texts += [body.name for body in pack.remedies.outside]
    for holiday in pack.computation.holidays.rules:
        texts += [holiday.name, *(name for _since, name in holiday.names)]
    yield from (("", text, "") for text in texts if text)


def city_words(facts: dict[str, Any]) -> Iterator[Word]:
    """What a city's file says in words that residents read."""
    yield from (("", said.text, "") for said in words_of(facts))
