"""Places in spreadsheets and Word files."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import openpyxl
from docx.shared import Pt, RGBColor
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from bench.planted.numbers import Secret
from bench.planted.pdfs import FILLER, sheet_of_paper
from tests.record_files import a_workbook

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def book(dice: random.Random, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    rows = [["Item", "Amount", "Remark"]] + [
        [n, dice.randint(1, 900), dice.choice(FILLER)] for n in range(1, 6)
    ]
    return a_workbook(change, Data=rows, More=[["Other", 1]])


def cell(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made[dice.choice(["Data", "More"])].cell(
            dice.randint(1, 12), dice.randint(1, 6)
        ).value = secret.sentence

    return book(dice, change)


def number_cell(secret: Secret, dice: random.Random) -> bytes:
    """A number as a number, below a heading that says what it is."""

    def change(made: openpyxl.Workbook) -> None:
        digits = "".join(sign for sign in secret.written if sign.isdigit())
        made["More"]["C1"], made["More"]["C2"] = "SSN", int(digits)

    return book(dice, change)


def hidden_sheet(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["More"]["A3"] = secret.sentence
        made["More"].sheet_state = dice.choice(["hidden", "veryHidden"])

    return book(dice, change)


def hidden_row(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["C9"] = secret.sentence
        made["Data"].row_dimensions[9].hidden = True

    return book(dice, change)


def hidden_column(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["G4"] = secret.sentence
        made["Data"].column_dimensions["G"].hidden = True

    return book(dice, change)


def narrow_row(secret: Secret, dice: random.Random) -> bytes:
    """A row or column of no height or width, hidden without the word."""

    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["G9"] = secret.sentence
        if dice.random() < 0.5:
            made["Data"].row_dimensions[9].height = 0.5
        else:
            made["Data"].column_dimensions["G"].width = 0.1

    return book(dice, change)


def white_cell(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["H9"] = secret.sentence
        if dice.random() < 0.5:
            made["Data"]["H9"].font = Font(color="FFFFFFFF")
        else:
            made["Data"]["H9"].number_format = ";;;"

    return book(dice, change)


def cell_comment(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["B2"].comment = Comment(secret.sentence, "Pat")

    return book(dice, change)


def sheet_title(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["More"].title = "".join(sign for sign in secret.written if sign not in "[]:*?/\\'")[:31]

    return book(dice, change)


def sheet_header(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"].oddHeader.center.text = secret.sentence

    return book(dice, change)


def named(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.defined_names["who"] = DefinedName(
            "who", attr_text=f'"{secret.sentence}"', hidden=dice.random() < 0.5
        )

    return book(dice, change)


def choices(secret: Secret, dice: random.Random) -> bytes:
    """A list of what may be entered in a cell."""

    def change(made: openpyxl.Workbook) -> None:
        rule = DataValidation(type="list", formula1=f'"yes,{secret.written.replace(",", "")}"')
        made["Data"].add_data_validation(rule)
        rule.add("B2")

    return book(dice, change)


def number_format(secret: Secret, dice: random.Random) -> bytes:
    """The words in the way a number is shown."""

    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["B3"].number_format = f'0" {secret.sentence}"'

    return book(dice, change)


def formula(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["F2"] = f'=IF(B2>0,"ok","{secret.sentence}")'

    return book(dice, change)


def cell_link(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made["Data"]["A2"].hyperlink = f"mailto:{secret.written.replace(' ', '')}@example.org"

    return book(dice, change)


def book_properties(secret: Secret, dice: random.Random) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        setattr(
            made.properties,
            dice.choice(["creator", "description", "keywords", "lastModifiedBy"]),
            secret.sentence,
        )

    return book(dice, change)


def extra_part(secret: Secret, dice: random.Random) -> bytes:
    name = dice.choice(
        ["xl/pivotCache/pivotCacheRecords1.xml", "xl/externalLinks/externalLink1.xml", "customXml/item1.xml",
         "xl/printerSettings/printerSettings1.bin", "xl/threadedComments/threadedComment1.xml", "docProps/custom.xml"]
    )  # fmt: skip
    return with_parts(book(dice, lambda _made: None), {name: f"<x>{secret.sentence}</x>".encode()})


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with these parts added or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, body in parts.items():
            target.writestr(name, body)
    return out.getvalue()


def letter(
    dice: random.Random, change: Callable[[Any], None], *, replace: Mapping[str, str] | None = None
) -> bytes:
    """A Word file; `replace`: in its document.xml."""
    made = docx.Document()
    for _line in range(dice.randint(2, 6)):
        made.add_paragraph(dice.choice(FILLER))
    change(made)
    made.core_properties.author = ""
    out = io.BytesIO()
    made.save(out)
    if not replace:
        return out.getvalue()
    with zipfile.ZipFile(out) as archive:
        xml = archive.read("word/document.xml").decode()
    for before, after in replace.items():
        xml = xml.replace(before, after)
    return with_parts(out.getvalue(), {"word/document.xml": xml.encode()})


def xml_text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def paragraph(secret: Secret, dice: random.Random) -> bytes:
    def change(made: Any) -> None:
        line = made.add_paragraph()
        for piece in secret.sentence.split(" "):
            line.add_run(piece + " ")

    return letter(dice, change)


def table(secret: Secret, dice: random.Random) -> bytes:
    def change(made: Any) -> None:
        made.add_table(2, 2).cell(1, 1).text = secret.sentence

    return letter(dice, change)


def page_header(secret: Secret, dice: random.Random) -> bytes:
    def change(made: Any) -> None:
        part = dice.choice([made.sections[0].header, made.sections[0].footer])
        part.paragraphs[0].text = secret.sentence

    return letter(dice, change)


RUN = "<w:r><w:t>HERE</w:t></w:r>"


def inside(markup: str) -> Callable[[Secret, random.Random], bytes]:
    """A place made by what stands in for a run of the document."""

    def place(secret: Secret, dice: random.Random) -> bytes:
        said = xml_text(secret.sentence)
        return letter(
            dice, lambda made: made.add_paragraph("HERE"), replace={RUN: markup.replace("SECRET", said)}
        )

    return place


deleted = inside('<w:del w:id="1" w:author="Pat"><w:r><w:delText>SECRET</w:delText></w:r></w:del>')
inserted_by = inside('<w:ins w:id="1" w:author="SECRET"><w:r><w:t>new</w:t></w:r></w:ins>')
vanished = inside("<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>")
web_hidden = inside("<w:r><w:rPr><w:webHidden/><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>")
field_code = inside(
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>COMMENTS "SECRET"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
bookmark = inside(
    '<w:bookmarkStart w:id="9" w:name="SECRET"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="9"/>'
)
content_control = inside(
    '<w:sdt><w:sdtPr><w:alias w:val="SECRET"/><w:tag w:val="SECRET"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
)
smart_tag = inside(
    '<w:smartTag w:uri="u" w:element="person"><w:smartTagPr><w:attr w:name="n" w:val="SECRET"/></w:smartTagPr>'
    "<w:r><w:t>x</w:t></w:r></w:smartTag>"
)
text_box = inside(
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>SECRET"
    "</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def white_words(secret: Secret, dice: random.Random) -> bytes:
    def change(made: Any) -> None:
        run = made.add_paragraph().add_run(secret.sentence)
        if dice.random() < 0.5:
            run.font.color.rgb = RGBColor(255, 255, 255)
        else:
            run.font.size = Pt(1)

    return letter(dice, change)


def picture_name(secret: Secret, dice: random.Random) -> bytes:
    """What a screen reader says of a picture."""

    def change(made: Any) -> None:
        small = io.BytesIO()
        Image.new("RGB", (40, 40), (9, 99, 9)).save(small, "PNG")
        drawn = made.add_picture(io.BytesIO(small.getvalue()))
        drawn._inline.docPr.set("descr", secret.sentence)

    return letter(dice, change)


def picture_words(secret: Secret, dice: random.Random) -> bytes:
    """A scanned sheet pasted into the text."""

    def change(made: Any) -> None:
        small = io.BytesIO()
        sheet_of_paper(secret.sentence, dice).save(small, "PNG")
        made.add_picture(io.BytesIO(small.getvalue()))

    return letter(dice, change)


def picture_notes(secret: Secret, dice: random.Random) -> bytes:
    """A photograph pasted into the text, with the notes of its camera."""

    def change(made: Any) -> None:
        small, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = secret.sentence
        Image.new("RGB", (40, 40), (9, 99, 9)).save(small, "JPEG", exif=exif)
        made.add_picture(io.BytesIO(small.getvalue()))

    return letter(dice, change)


def word_link(secret: Secret, dice: random.Random) -> bytes:
    content = letter(dice, lambda made: made.add_paragraph("HERE"), replace={
        RUN: '<w:hyperlink r:id="rIdX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
             "<w:r><w:t>here</w:t></w:r></w:hyperlink>"})  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rels = archive.read("word/_rels/document.xml.rels").decode()
    target = f"https://example.org/?about={xml_text(secret.written).replace(' ', '%20')}"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    more = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return with_parts(
        content, {"word/_rels/document.xml.rels": rels.replace("</Relationships>", more).encode()}
    )


def word_properties(secret: Secret, dice: random.Random) -> bytes:
    made = docx.Document()
    made.add_paragraph(dice.choice(FILLER))
    setattr(
        made.core_properties,
        dice.choice(["author", "comments", "keywords", "last_modified_by"]),
        secret.sentence,
    )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_part(secret: Secret, dice: random.Random) -> bytes:
    name = dice.choice(
        ["word/comments.xml", "customXml/item1.xml", "docProps/custom.xml", "word/embeddings/oleObject1.bin",
         "word/glossary/document.xml", "word/afchunk1.html", "word/charts/chart1.xml", "word/diagrams/data1.xml"]
    )  # fmt: skip
    body = f'<w:x xmlns:w="{WORD}"><w:t>{xml_text(secret.sentence)}</w:t></w:x>'.encode()
    return with_parts(letter(dice, lambda _made: None), {name: body})


BOOK_SHOWN = (cell, cell)
BOOK_HIDDEN = (
    hidden_sheet, hidden_row, hidden_column, narrow_row, white_cell, cell_comment, sheet_title, sheet_header, named,
    choices, number_format, formula, cell_link, book_properties, extra_part,
)  # fmt: skip
WORD_SHOWN = (paragraph, table, page_header, text_box)
WORD_HIDDEN = (
    deleted, inserted_by, vanished, web_hidden, field_code, bookmark, content_control, smart_tag, white_words,
    picture_name, picture_words, picture_notes, word_link, word_properties, word_part,
)  # fmt: skip
