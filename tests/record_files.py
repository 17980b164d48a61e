"""Files as offices have them, made for the tests: PDFs, mails, mailboxes, workbooks, Word files, pictures, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name
from PIL import Image

Line = tuple[float, float, str]
"""Left, baseline from the bottom, words."""


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content)


def new_pdf(
    pages: Sequence[Sequence[Line]], *, size: tuple[float, float] = (612, 792), more: str = ""
) -> pikepdf.Pdf:
    """A PDF in Helvetica, 12 points; `more` is drawn after the words of each page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for lines in pages:
        body = "".join(f"BT /F1 12 Tf {x} {y} Td ({_escaped(words)}) Tj ET\n" for x, y, words in lines)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=pdf.make_stream((body + more).encode("cp1252")),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of a PDF."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def a_pdf(*pages: str, more: str = "") -> bytes:
    """A PDF with one line for each line of each page's text."""
    drawn = [[(72, 720 - 20 * place, line) for place, line in enumerate(page.split("\n"))] for page in pages]
    return saved(new_pdf(drawn, more=more))


def covered_pdf(words: str = "Witness Jane Placeholder") -> bytes:
    """The classic bad redaction: a black box drawn over words that are still there."""
    return a_pdf(words, more="0 g 60 700 400 40 re f\n")


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def a_mail(
    subject: str = "Bridge contract",
    body: str = "Please see the contract.",
    *,
    message_id: str = "<one@city.example>",
    attachments: Mapping[str, bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    html: str = "",
) -> bytes:
    """One mail, with attachments where wanted; `headers` are added at the top, as a mail server does."""
    mail = EmailMessage()
    mail["From"] = "Pat Clerk <pat@city.example>"
    mail["To"] = "records@city.example"
    mail["Date"] = "Mon, 02 Mar 2026 09:15:00 -0800"
    mail["Subject"] = subject
    mail["Message-ID"] = message_id
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in (attachments or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    lead = "".join(f"{name}: {said}\r\n" for name, said in (headers or {}).items())
    return lead.encode() + mail.as_bytes()


def a_mailbox(mails: Sequence[bytes]) -> bytes:
    """An mbox file."""
    return b"".join(b"From pat@city.example Mon Mar  2 09:15:00 2026\n" + mail + b"\n\n" for mail in mails)


def a_zip(members: Mapping[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_workbook(change: Any = None, **sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these sheets of rows; `change` is called with it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_word_file(*paragraphs: str, author: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file; `parts` replaces text in its document.xml, to plant what Word's own buttons would."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    document.core_properties.author = author
    out = io.BytesIO()
    document.save(out)
    if not parts:
        return out.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                for before, after in parts.items():
                    content = content.replace(before.encode(), after.encode())
            target.writestr(name, content)
    return made.getvalue()


def a_picture(size: tuple[int, int] = (300, 200), kind: str = "JPEG", *, place: bool = False) -> bytes:
    """A picture, with the place where it was taken where wanted."""
    picture = Image.new("RGB", size, (200, 220, 240))
    exif = Image.Exif()
    if place:
        exif[0x013B] = "Pat Photographer"
        exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 34.0, 12.0), 3: "W", 4: (121.0, 29.0, 30.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif) if place else picture.save(out, kind)
    return out.getvalue()
