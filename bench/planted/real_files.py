"""Real files, changed only by what is planted: filings of courts, a scanned report, mails, files from the field."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from bench.planted.numbers import Secret
from bench.planted.offices import with_parts, xml_text
from bench.planted.pdfs import draw, text

REPOSITORY = Path(__file__).parents[2] / "tests" / "data"


def real_files(folders: list[Path]) -> list[tuple[str, bytes]]:
    """Name and content of every file there is, those of the mails in zip files too; none twice."""
    found: dict[bytes, tuple[str, bytes]] = {}
    for folder in (REPOSITORY / "files", REPOSITORY / "mail", *folders):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            for name, content in _files_of(path):
                found.setdefault(content, (name, content))
    return list(found.values())


def _files_of(path: Path) -> Iterator[tuple[str, bytes]]:
    content = path.read_bytes()
    if path.suffix == ".zip" and path.parent.name == "mail":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist() if name.endswith(".eml"))
    elif path.suffix not in (".md", ".LICENSE", ".json") and content:
        yield path.name, content


def plant(name: str, content: bytes, secret: Secret, dice: random.Random) -> tuple[str, bytes] | None:
    """Where it was planted and the file; None for a file of a kind in which nothing can be planted."""
    if b"%PDF-" in content[:1032]:
        return _in_pdf(content, secret, dice)
    if content.startswith(b"PK"):
        return _in_office(content, secret)
    if name.endswith((".eml", ".mbox")):
        return _in_mail(content, secret)
    if name.endswith(".txt") and b"\nSubject:" in content[:4000]:
        return _in_mail(content, secret)
    if content.startswith(b"\xff\xfe"):
        return "end of the text", content + f"\n{secret.sentence}\n".encode("utf-16-le")
    if name.endswith((".txt", ".csv")):
        return "end of the text", content + f"\n{secret.sentence}\n".encode()
    if content[4:8] == b"ftyp" and not name.endswith(".heic"):
        atom = (8 + len(secret.sentence)).to_bytes(4, "big") + b"\xa9cmt" + secret.sentence.encode()
        return "remark", content + (8 + len(atom)).to_bytes(4, "big") + b"udta" + atom
    if name.endswith(".jpg"):
        try:
            Image.open(io.BytesIO(content)).verify()
        except (OSError, SyntaxError, ValueError):
            return None
        return "after the end", content + secret.sentence.encode()
    return None


def _in_pdf(content: bytes, secret: Secret, dice: random.Random) -> tuple[str, bytes] | None:
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None
    number = dice.randint(1, len(pdf.pages))
    page = pdf.pages[number - 1]
    where = dice.choice(["words", "covered", "white", "note", "properties", "attachment", "outside"])
    if where in ("words", "covered", "white", "outside"):
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()
        fonts = page.obj.Resources.get("/Font", Dictionary())
        fonts["/F1"] = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                                                    Encoding=Name.WinAnsiEncoding))  # fmt: skip
        page.obj.Resources.Font = fonts
        left = -900 if where == "outside" else 40
        patch = "1 g 30 20 560 26 re f 0 g " if where == "words" else ""
        after = "0 g 30 20 560 26 re f" if where == "covered" else ""
        page.contents_add(pdf.make_stream(b"q "), prepend=True)
        page.contents_add(pdf.make_stream(b" Q "), prepend=False)
        draw(
            pdf,
            number,
            patch + text(secret.sentence, left, 28, before="1 g" if where == "white" else "") + after,
        )
    elif where == "note":
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Contents=String(secret.sentence), Rect=Array([9, 9, 30, 30])
        )
        page.obj.Annots = Array([pdf.make_indirect(note)])
    elif where == "properties":
        pdf.docinfo["/Subject"] = secret.sentence
    else:
        pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, secret.sentence.encode(), filename="a.txt")
    out = io.BytesIO()
    pdf.save(out)
    return where, out.getvalue()


def _in_office(content: bytes, secret: Secret) -> tuple[str, bytes] | None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{xml_text(secret.sentence)}</dc:creator>'
        "</cp:coreProperties>"
    )
    try:
        return "author", with_parts(content, {"docProps/core.xml": core.encode()})
    except (zipfile.BadZipFile, RuntimeError, ValueError):
        return None


def _in_mail(content: bytes, secret: Secret) -> tuple[str, bytes] | None:
    try:
        mail = message_from_bytes(content, policy=policy.default)
        part = mail.get_body(("plain", "html"))
        if part is None:
            return None
        said = f"{part.get_content()}\n{secret.sentence}\n"
        part.set_content(said, subtype=part.get_content_subtype(), charset="utf-8")
        return f"{part.get_content_subtype()} words", mail.as_bytes()
    except Exception:  # mails from the field break their own library in every way
        return None
