"""A city's logo: a small SVG or PNG that holds a picture and nothing else."""

from __future__ import annotations

import struct
import zlib
from xml.etree import ElementTree

import typst
from django.utils.translation import gettext as _

from requests_app.notices.pdf.typst import typeset

MOST_BYTES = {"svg": 100_000, "png": 60_000}
MOST_PIXELS = 2_000
PNG = b"\x89PNG\r\n\x1a\n"
SHAPES = frozenset({
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol", "metadata",
})  # fmt: skip


class BadLogo(ValueError):
    """A file that cannot be a logo; `str()` says why in the reader's words."""


def judged(data: bytes, alt: str = "x") -> str:
    """What a file is, "svg" or "png", after a look at all of it. Raises BadLogo."""
    kind = "png" if data.startswith(PNG) else "svg"
    if len(data) > MOST_BYTES[kind]:
        raise BadLogo(
            _(
                "This logo is too big: the limit is 60 kB for a PNG and 100 kB for an SVG. Every "
                "notice includes it."
            )
        )
    if kind == "png":
        _judge_png(data)
    else:
        _judge_svg(data)
    try:
        typeset(_specimen(kind, data, alt), 0)
    except typst.TypstError as problem:
        raise BadLogo(_("This logo could not be printed. Save it again as a plain SVG or PNG.")) from problem
    return kind


def _judge_png(data: bytes) -> None:
    broken = BadLogo(_("This PNG is broken or not a PNG."))
    place, kinds = len(PNG), []
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        check = data[place + 8 + length : place + 12 + length]
        if len(check) != 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + body):
            raise broken
        if kind == b"IHDR" and len(body) == 13:
            width, height = struct.unpack(">II", body[:8])
            if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
                raise BadLogo(_("A logo can be at most 2,000 pixels wide and high."))
        kinds.append(kind)
        place += 12 + length
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"acTL" in kinds or place != len(data):
        raise broken


def _judge_svg(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadLogo(_("This is neither an SVG nor a PNG.")) from problem
    if "<!" in text.replace("<!--", ""):
        raise BadLogo(_("This SVG defines entities or a document type. Save it as a plain SVG."))
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so no entity can be defined
    except ElementTree.ParseError as problem:
        raise BadLogo(_("This is neither an SVG nor a PNG.")) from problem
    if _name(root.tag) != "svg":
        raise BadLogo(_("This is neither an SVG nor a PNG."))
    for element in root.iter():
        name = _name(element.tag) if isinstance(element.tag, str) else ""
        if "{http://www.w3.org/2000/svg}" in str(element.tag) and name not in SHAPES:
            raise BadLogo(_("This SVG holds more than shapes and text: <%(name)s>.") % {"name": name})
        for key, value in element.attrib.items():
            outside = _name(key) == "href" and not value.startswith("#")
            if _name(key).lower().startswith("on") or outside or "url(" in value.replace("url(#", ""):
                raise BadLogo(_("This SVG points to something outside itself or carries a script."))


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _specimen(kind: str, data: bytes, alt: str) -> dict[str, object]:
    shown: object = data.decode("utf-8-sig") if kind == "svg" else list(data)
    return {
        "lang": "en", "title": "x", "city": "x", "head": [], "date": "x", "number": "", "to": [],
        "window": False, "may_shrink": False, "blocks": [], "footer": "x", "page": "%1 %2", "annex": None,
        "tear_off": None, "note": "",
        "logo": {"format": kind, "alt": alt or "x", "data": shown},
    }  # fmt: skip
