"""Bytes as text, whatever charset they claim: the labels that lie are read as what programs mean by them."""

from __future__ import annotations

import codecs
import re

MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
"""A charset and the wider one that mail programs label with its name."""

KNOWN = re.compile(
    r"utf-(8|16|32)(-sig|-le|-be)?|iso8859-\d{1,2}|cp(125\d|874|932|949|950|866|437|85\d)|koi8-[rtu]|"
    r"gb18030|hz|big5(hkscs)?|iso2022_(jp|kr)(_\w{1,4})?|euc_(jp|kr)|shift_jis\w{0,5}|mac-roman|johab"
)
"""Codecs of Python that decode in one pass; others (punycode, idna, unicode_escape) are no charsets of mail."""

_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)


def text_of(content: bytes, charset: str | None) -> str:
    """Bytes as text: by what they name, else UTF-8, else what Windows writes. Never raises."""
    named = _codec(charset)
    attempts = ["utf-8-sig", named] if named in ("", "cp1252") else [named, "utf-8-sig"]
    for name in attempts:
        if name:
            try:
                return clean(content.decode(name))
            except (UnicodeError, ValueError):
                continue
    return clean(content.decode(named or "cp1252", "replace"))


def html_of(content: bytes, charset: str | None) -> str:
    """The same for HTML, which may name its charset itself."""
    if not charset and (found := _META.search(content[:4096])):
        charset = found[1].decode("ascii")
    return text_of(content, charset)


def _codec(charset: str | None) -> str:
    try:
        name = codecs.lookup((charset or "").strip()[:40]).name
    except (LookupError, ValueError):
        return ""
    name = MEANT.get(name, name)
    return name if KNOWN.fullmatch(name) else ""


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which no column can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
