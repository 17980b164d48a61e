"""Secrets planted in many places of many kinds of files: none gets out, and each is found or its file refused."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pdfplumber
import pikepdf
import pytest
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from requests_app.models import Box, Record, Rendition
from requests_app.records.kinds import Answer, answers_for
from requests_app.services.records import answers, boxes, decide, renditions
from tests import cast
from tests.outlook_files import a_saved_mail, winmail
from tests.record_acts import NOW, in_review, taken_and_read
from tests.record_files import a_mail, a_pdf, a_word_file, a_workbook, covered_pdf, new_pdf, saved

pytestmark = pytest.mark.django_db
WHY = {"exemption_key": "attorney_client", "reason": "Private."}
SEED = 7922


def numbers(chance: random.Random) -> Iterator[str]:
    """Social Security numbers that could be real, one after the other."""
    while True:
        yield f"{chance.randint(501, 649)}-{chance.randint(11, 98)}-{chance.randint(1001, 9998)}"


def _pdf_note(secret: str) -> bytes:
    pdf = new_pdf([[(72, 720, "Open words")]])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=String(secret), Rect=Array([1, 1, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return saved(pdf)


def _pdf_properties(secret: str) -> bytes:
    pdf = new_pdf([[(72, 720, "Open words")]])
    pdf.docinfo["/Subject"] = secret
    return saved(pdf)


def _pdf_attachment(secret: str) -> bytes:
    pdf = new_pdf([[(72, 720, "Open words")]])
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, secret.encode(), filename="a.txt")
    return saved(pdf)


def _pdf_layer(secret: str) -> bytes:
    pdf = new_pdf([[(72, 720, "Open words")]])
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.pages[0].Resources.Properties = Dictionary(L=layer)
    hidden = f"/OC /L BDC BT /F1 12 Tf 72 500 Td ({secret}) Tj ET EMC"
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 12 Tf 72 600 Td (Open) Tj ET {hidden}".encode())
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(pdf)


def _pdf_outside(secret: str) -> bytes:
    return saved(new_pdf([[(72, 720, "Open words"), (900, 400, secret)]]))


def _pdf_white(secret: str) -> bytes:
    pdf = new_pdf([[]])
    pdf.pages[0].Contents = pdf.make_stream(f"1 g BT /F1 12 Tf 72 600 Td ({secret}) Tj ET".encode())
    return saved(pdf)


def _sheet_hidden(secret: str) -> bytes:
    def hide(book: openpyxl.Workbook) -> None:
        book["More"].sheet_state = "hidden"

    return a_workbook(hide, Data=[["Open"]], More=[[secret]])


def _sheet_row(secret: str) -> bytes:
    def hide(book: openpyxl.Workbook) -> None:
        book["Data"].row_dimensions[2].hidden = True

    return a_workbook(hide, Data=[["Open"], [secret]])


def _sheet_comment(secret: str) -> bytes:
    def say(book: openpyxl.Workbook) -> None:
        book["Data"]["A1"].comment = Comment(secret, "Pat")

    return a_workbook(say, Data=[["Open"]])


def _word_deleted(secret: str) -> bytes:
    gone = f'<w:del w:id="1" w:author="Pat"><w:r><w:delText>{secret}</w:delText></w:r></w:del>'
    return a_word_file("Open", "HERE", parts={"<w:r><w:t>HERE</w:t></w:r>": gone})


def _picture(secret: str) -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = secret
    Image.new("RGB", (80, 60), (9, 9, 9)).save(out, "JPEG", exif=exif)
    return out.getvalue()


PLACES: dict[str, Callable[[str], bytes]] = {
    "words.pdf": lambda secret: a_pdf(f"Her number is {secret} she said"),
    "covered.pdf": covered_pdf,
    "note.pdf": _pdf_note,
    "properties.pdf": _pdf_properties,
    "attachment.pdf": _pdf_attachment,
    "layer.pdf": _pdf_layer,
    "outside.pdf": _pdf_outside,
    "white.pdf": _pdf_white,
    "cell.xlsx": lambda secret: a_workbook(Data=[["Name", "Number"], ["Ann", secret]]),
    "hidden_sheet.xlsx": _sheet_hidden,
    "hidden_row.xlsx": _sheet_row,
    "comment.xlsx": _sheet_comment,
    "author.docx": lambda secret: a_word_file("Open", author=secret),
    "deleted.docx": _word_deleted,
    "words.docx": lambda secret: a_word_file(f"Her number is {secret}"),
    "exif.jpg": _picture,
    "body.eml": lambda secret: a_mail(body=f"Her number is {secret}."),
    "subject.eml": lambda secret: a_mail(f"About {secret}", message_id="<s@city.example>"),
    "html.eml": lambda secret: a_mail(body="", html=f"<p>{secret}</p>", message_id="<h@city.example>"),
    "saved.msg": lambda secret: a_saved_mail(body=f"Her number is {secret}."),
    "winmail.dat": lambda secret: winmail({}, body=f"Her number is {secret}."),
    "words.txt": lambda secret: f"Her number is {secret}.".encode(),
}


def everything_in(content: bytes, media_type: str) -> str:
    """Whatever can be read out of a released file, its parts unpacked."""
    said = [content.decode("latin-1")]
    if media_type == "application/pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            said += [page.extract_text() for page in pdf.pages]
        with pikepdf.open(io.BytesIO(content)) as parts:
            for item in parts.objects:
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                    said.append(item.read_bytes().decode("latin-1"))
                elif isinstance(item, pikepdf.Object):
                    said.append(item.unparse(resolved=True).decode("latin-1"))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(said)


def test_no_planted_secret_gets_out_and_each_is_found_or_refused() -> None:
    chance = random.Random(SEED)
    planted = dict(zip(PLACES, numbers(chance), strict=False))
    case = in_review()
    taken_and_read(case, {name: PLACES[name](secret) for name, secret in planted.items()})
    told = {"actor": cast.the_reviewer(case), "now": NOW}
    records = {row.name: row for row in Record.objects.filter(case=case, parent=None)}
    missed = [name for name in planted if not records[name].findings.exists()]
    assert not missed
    for row in records.values():
        _answer(row, told)
    drafts = list(Box.objects.values_list("pk", flat=True))
    boxes.approve(case.pk, boxes=drafts, **told)
    renditions.make_waiting(lambda: NOW, seconds=300)
    out = {}
    for made in Rendition.objects.filter(record__parent=None).select_related("record"):
        assert made.state == "verified", (made.record.name, made.faults)
        with made.file.open("rb") as handle:
            out[made.record.name] = everything_in(handle.read(), made.media_type)
    leaked = {name for name, said in out.items() for secret in planted.values() if secret in said}
    assert not leaked
    assert len(out) >= len(planted) - 1


def _answer(record: Record, told: dict[str, object]) -> None:
    """Redact what can be redacted, remove the rest; what can only be released as it is, is withheld whole."""
    for finding in record.findings.filter(answer=Answer.OPEN):
        can = answers_for(finding.kind, record.kind)
        if Answer.REDACT in can:
            answers.answer(record.case_id, findings=[finding.pk], answer="redact", **WHY, **told)  # type: ignore[arg-type]
        elif Answer.CLEAN in can:
            answers.answer(record.case_id, findings=[finding.pk], answer="clean", **told)  # type: ignore[arg-type]
        else:
            decide.decide(record.case_id, records=[record.pk], decision="withhold", **WHY, **told)  # type: ignore[arg-type]
            return
    decide.decide(record.case_id, records=[record.pk], decision="responsive", **told)  # type: ignore[arg-type]
