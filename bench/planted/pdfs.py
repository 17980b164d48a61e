"""Places in a PDF."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from bench.planted.numbers import Secret
from tests.record_files import new_pdf, saved

FILLER = (
    "The council met to discuss the bridge.", "Invoices are attached to this memo.", "Staff recommends approval.",
    "See the map of the district below.", "The contractor will begin work in spring.", "No further action was taken.",
)  # fmt: skip
Place = Callable[[Secret, random.Random], bytes]


def escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def plain(dice: random.Random, *, pages: int = 1) -> pikepdf.Pdf:
    lines = [
        [(72.0, 720.0 - 22 * n, dice.choice(FILLER)) for n in range(dice.randint(3, 9))]
        for _p in range(pages)
    ]
    return new_pdf(lines)


def encoded(operators: str) -> bytes:
    return operators.encode("cp1252", "replace")


def draw(pdf: pikepdf.Pdf, number: int, operators: str) -> None:
    """More at the end of a page."""
    page = pdf.pages[number - 1]
    page.contents_add(pdf.make_stream(b"q " + encoded(operators) + b" Q"), prepend=False)


def text(words: str, x: float, y: float, size: float = 12, before: str = "") -> str:
    return f"{before} BT /F1 {size} Tf {x} {y} Td ({escaped(words)}) Tj ET\n"


def words(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice, pages=dice.randint(1, 3))
    draw(pdf, dice.randint(1, len(pdf.pages)), text(secret.sentence, 72, dice.randint(80, 400)))
    return saved(pdf)


def split_words(secret: Secret, dice: random.Random) -> bytes:
    """Each letter placed by itself, as many programs write."""
    pdf = plain(dice)
    pieces = "".join(f"({escaped(sign)}) -{dice.choice([0, 8, 15])} " for sign in secret.sentence)
    draw(pdf, 1, f"BT /F1 11 Tf 72 300 Td [{pieces}] TJ ET")
    return saved(pdf)


def two_lines(secret: Secret, dice: random.Random) -> bytes:
    """Broken at a blank, as text runs over the end of a line."""
    head, _blank, tail = secret.sentence.rpartition(" ")
    pdf = plain(dice)
    draw(pdf, 1, text(head or secret.sentence, 72, 300) + (text(tail, 72, 285) if head else ""))
    return saved(pdf)


def turned(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, text(secret.sentence, 90, 320))
    pdf.pages[0].obj.Rotate = dice.choice([90, 180, 270])
    return saved(pdf)


def covered(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    shade = dice.choice(["0 g", "0.1 g", "0.2 0 0 rg"])
    draw(pdf, 1, text(secret.sentence, 72, 300) + f"{shade} 60 290 520 28 re f")
    return saved(pdf)


def under_picture(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    black = pdf.make_stream(b"\0" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                            ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary(Cover=black)
    draw(pdf, 1, text(secret.sentence, 72, 300) + "520 0 0 30 60 288 cm /Cover Do")
    return saved(pdf)


def in_form_and_covered(secret: Secret, dice: random.Random) -> bytes:
    """Text inside a form of its own, below a box."""
    pdf = plain(dice)
    font = pdf.pages[0].Resources.Font
    form = pdf.make_stream(encoded(text(secret.sentence, 0, 0)), Type=Name.XObject, Subtype=Name.Form,
                           BBox=Array([0, -5, 560, 30]), Resources=Dictionary(Font=font))  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary(Inner=form)
    draw(pdf, 1, "q 1 0 0 1 72 300 cm /Inner Do Q 0 g 60 290 520 28 re f")
    return saved(pdf)


def white(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, text(secret.sentence, 72, 300, before=dice.choice(["1 g", "1 1 1 rg", "0.99 g"])))
    return saved(pdf)


def mode_three(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, f"BT 3 Tr /F1 12 Tf 72 300 Td ({escaped(secret.sentence)}) Tj ET")
    return saved(pdf)


def outside(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, text(secret.sentence, *dice.choice([(700, 400), (72, -40), (72, 850), (-600, 300)])))
    return saved(pdf)


def cropped(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, text(secret.sentence, 72, 40))
    pdf.pages[0].obj.CropBox = Array([0, 100, 612, 792])
    return saved(pdf)


def clipped(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, "500 20 40 20 re W n " + text(secret.sentence, 72, 300))
    return saved(pdf)


def tiny(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    draw(pdf, 1, text(secret.sentence, 72, 300, size=0.3))
    return saved(pdf)


def see_through(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    pdf.pages[0].Resources.ExtGState = Dictionary(Ghost=Dictionary(ca=0, CA=0))
    draw(pdf, 1, "/Ghost gs " + text(secret.sentence, 72, 300))
    return saved(pdf)


def note(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    kind = dice.choice([Name.Text, Name.FreeText, Name.Highlight, Name.Popup])
    made = Dictionary(
        Type=Name.Annot, Subtype=kind, Contents=String(secret.sentence), Rect=Array([50, 50, 90, 90])
    )
    if dice.random() < 0.3:
        made.F = 2
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made)])
    return saved(pdf)


def link(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    action = Dictionary(
        S=Name.URI, URI=String(f"https://example.org/?about={secret.written.replace(' ', '+')}")
    )
    made = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action, Rect=Array([50, 50, 90, 90]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made)])
    return saved(pdf)


def field(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    made = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("applicant"), V=String(secret.sentence),
                   Rect=Array([72, 300, 400, 320]), F=dice.choice([0, 2, 4]))
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([made])
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]), NeedAppearances=True)
    return saved(pdf)


def properties(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    pdf.docinfo[dice.choice(["/Author", "/Subject", "/Keywords", "/CaseOfficer"])] = secret.sentence
    return saved(pdf)


def xmp(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    pdf.Root.Metadata = pdf.make_stream(
        f"<x:xmpmeta>{secret.sentence}</x:xmpmeta>".encode(), Type=Name.Metadata
    )
    return saved(pdf)


def attached(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
        pdf, secret.sentence.encode(), filename="notes.txt"
    )
    return saved(pdf)


def layer(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.pages[0].Resources.Properties = Dictionary(L=hidden)
    draw(pdf, 1, f"/OC /L BDC {text(secret.sentence, 72, 300)} EMC")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))
    return saved(pdf)


def script(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"var who = '{secret.sentence}';"))
    return saved(pdf)


def bookmark(secret: Secret, dice: random.Random) -> bytes:
    pdf = plain(dice)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(secret.sentence, 0))
    return saved(pdf)


def stand_in(secret: Secret, dice: random.Random) -> bytes:
    """Words that a screen reader says in place of what is drawn."""
    pdf = plain(dice)
    draw(pdf, 1, f"/Span <</ActualText ({escaped(secret.sentence)})>> BDC {text('(name)', 72, 300)} EMC")
    return saved(pdf)


def stand_in_elsewhere(secret: Secret, dice: random.Random) -> bytes:
    """The same, named in the resources of the page."""
    pdf = plain(dice)
    pdf.pages[0].Resources.Properties = Dictionary(P1=Dictionary(ActualText=String(secret.sentence)))
    draw(pdf, 1, f"/Span /P1 BDC {text('(name)', 72, 300)} EMC")
    return saved(pdf)


def earlier(secret: Secret, dice: random.Random) -> bytes:
    """Still in the file below a later save."""
    before = words(secret, dice)
    pdf = pikepdf.open(io.BytesIO(before))
    for page in pdf.pages:
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (Replaced) Tj ET")
    after = saved(pdf)
    return before + b"\n" + after


def remark(secret: Secret, dice: random.Random) -> bytes:
    """A remark of the program among the operators of a page."""
    pdf = plain(dice)
    draw(pdf, 1, f"% made for {secret.sentence}\n")
    return saved(pdf)


def private_key(secret: Secret, dice: random.Random) -> bytes:
    """A key that only the program which made the file knows."""
    pdf = plain(dice)
    where = dice.choice(
        [pdf.pages[0].obj, pdf.pages[0].obj.Resources, pdf.pages[0].obj.Resources.Font.F1, pdf.Root]
    )
    where["/XYZ_Note"] = String(secret.sentence)
    return saved(pdf)


def unused(secret: Secret, dice: random.Random) -> bytes:
    """A drawing that no page draws any more."""
    pdf = plain(dice)
    made = pdf.make_stream(encoded(text(secret.sentence, 0, 0)), Type=Name.XObject, Subtype=Name.Form,
                           BBox=Array([0, 0, 9, 9]))  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary(Old=made)
    return saved(pdf)


def sheet_of_paper(words: str, dice: random.Random) -> Image.Image:
    picture = Image.new("L", (1275, 1650), 252)
    brush, font = ImageDraw.Draw(picture), ImageFont.load_default(size=34)
    for place in range(dice.randint(2, 5)):
        brush.text((140, 200 + 60 * place), dice.choice(FILLER), fill=10, font=font)
    brush.text((140, 700), words, fill=10, font=font)
    return picture


def scan(secret: Secret, dice: random.Random) -> bytes:
    out = io.BytesIO()
    sheet_of_paper(secret.sentence, dice).save(out, "PDF", resolution=150)
    return out.getvalue()


def scan_with_remark(secret: Secret, dice: random.Random) -> bytes:
    """A page with a photograph whose camera's notes hold the secret."""
    photo, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = secret.sentence
    Image.effect_noise((120, 90), 40).convert("RGB").save(photo, "JPEG", exif=exif)
    pdf = plain(dice)
    drawn: Any = pdf.make_stream(photo.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=120, Height=90,
                                 ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary(Photo=drawn)
    draw(pdf, 1, "60 0 0 45 72 200 cm /Photo Do")
    return saved(pdf)


SHOWN: tuple[Place, ...] = (words, words, split_words, two_lines, turned, scan)
HIDDEN: tuple[Place, ...] = (
    covered, under_picture, in_form_and_covered, white, mode_three, outside, cropped, clipped, tiny, see_through, note,
    link, field, properties, xmp, attached, layer, script, bookmark, stand_in, stand_in_elsewhere, earlier, remark,
    private_key, unused, scan_with_remark,
)  # fmt: skip
