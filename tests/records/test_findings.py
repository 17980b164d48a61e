"""A look inside: what is hidden in files of every kind, and what in their words is about a person."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pikepdf import Array, Dictionary, Name, String

from requests_app.records.readers import pdf_pages
from requests_app.records.readers.html_words import text_of_html
from requests_app.records.readers.text_findings import text_findings
from requests_app.sandbox.frames import UnreadableFile
from tests.record_files import (
    a_mail,
    a_pdf,
    a_picture,
    a_word_file,
    a_workbook,
    a_zip,
    covered_pdf,
    new_pdf,
    saved,
)
from tests.records.reader_runs import built, faults, found, headers, kinds, run

NUMBER = re.compile(r"\d{3}-\d\d-\d{4}")
COURT = Path(__file__).parent.parent / "data" / "files" / "redaction"


# --- words about people


@pytest.mark.parametrize(
    ("text", "kind", "hit"),
    [
        ("SSN 523-45-6789", "ssn", "523-45-6789"),
        ("his social security number is 523456789.", "ssn", "523456789"),
        ("SSN: XXX-XX-6789", "ssn", "6789"),
        ("ITIN 912-73-1234", "itin", "912-73-1234"),
        ("Visa 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("card 378282246310005", "card", "378282246310005"),
        ("Visa 4111-1111-1111-1111 1", "card", "4111-1111-1111-1111"),
        ("7 3782 822463 10005 12 1", "card", "3782 822463 10005"),
        ("routing 021000021", "bank_number", "021000021"),
        ("Account no. 000123456789", "bank_number", "000123456789"),
        ("IBAN DE89 3704 0044 0532 0130 00", "bank_number", "DE89 3704 0044 0532 0130 00"),
        ("call (916) 555-0142", "phone", "(916) 555-0142"),
        ("+1 916.808.7200", "phone", "+1 916.808.7200"),
        ("cell +1 415 316 6374 1", "phone", "+1 415 316 6374"),
        ("write to jane.o'doe@example.org.", "email", "jane.o'doe@example.org"),
        ("1401 El Camino Ave, Apt 3", "street_address", "1401 El Camino Ave, Apt 3"),
        ("at 915 I Street", "street_address", "915 I Street"),
        ("P.O. Box 1234", "street_address", "P.O. Box 1234"),
        ("DOB: 03/14/1985", "date_of_birth", "03/14/1985"),
        ("born on March 14, 1985", "date_of_birth", "March 14, 1985"),
        ("Driver's license no. D1234567", "driver_license", "D1234567"),
        ("CDL D1234567", "driver_license", "D1234567"),
    ],
)
def test_what_is_about_a_person_is_found(text: str, kind: str, hit: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in text_findings(text)] == [(kind, hit)]


@pytest.mark.parametrize(
    "text",
    ["Invoice 4111 1111 1111 1112", "On 03/14/1985 the bridge opened.", "Gov. Code § 7922.570", "123456789",
     "Item 000-12-3456", "12,345,678,901,234 dollars", "Section 5 of Article 12"],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert text_findings(text) == []


def test_a_number_across_a_line_end_is_found_with_a_rectangle_on_each_line() -> None:
    content = a_pdf("Call her at 916\n555-0142 any day")
    (one,) = headers("pdf", content, "finding")
    assert (one["kind"], len(one["rects"])) == ("phone", 2)


# --- PDF


def test_an_email_address_broken_in_a_narrow_column_is_found() -> None:
    content = saved(new_pdf([[(72, 700, "write to percival.pem@"), (72, 684, "example.com today")]]))
    (one,) = headers("pdf", content, "finding")
    assert (one["kind"], len(one["rects"])) == ("email", 2)


def test_what_a_pdf_hides_is_found() -> None:
    pdf = new_pdf([[(72, 720, "Words"), (700, 400, "Outside")]])
    pdf.docinfo["/Author"] = "Pat Clerk"
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="a.txt")
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Contents=String("Do not release"), Rect=Array([1, 1, 9, 9])
    )
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("a.exe")),
                        Rect=Array([1, 1, 9, 9]))  # fmt: skip
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(launch)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(T=String("f")))]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    content = saved(pdf)
    assert kinds("pdf", content + b"\n%%EOF\n") == {
        "metadata", "attachment", "javascript", "annotation", "open_action", "form", "hidden_layer",
        "text_outside_page", "earlier_revision",
    }  # fmt: skip
    assert ("annotation", "Do not release") in found("pdf", content)


def test_words_under_a_box_and_in_the_color_of_the_paper_are_found_where_they_are() -> None:
    assert ("covered_text", "Witness Jane Placeholder") in found("pdf", covered_pdf())
    pdf = new_pdf([[(72, 600, "Seen")]])
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(
        b"BT /F1 12 Tf 72 600 Td (Seen) Tj ET 1 g BT /F1 12 Tf 72 500 Td (Unseen) Tj ET"
    )
    assert found("pdf", saved(pdf)) == [("invisible_text", "Unseen")]


def test_a_pdf_with_a_password_cannot_be_opened() -> None:
    content = saved(new_pdf([[(72, 720, "Words")]]), encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(UnreadableFile, match="password"):
        found("pdf", content)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "MOST_PAGES", 3)
    assert kinds("pdf", a_pdf("One", "Two", "Three")) == set()
    with pytest.raises(UnreadableFile, match="too_many_pages"):
        found("pdf", a_pdf("One", "Two", "Three", "Four"))


def test_five_thousand_pages_are_read_to_the_last_and_a_page_of_two_hundred_inches_is_drawn_within_limits() -> (
    None
):
    pdf = new_pdf([[(72, 700, "First")], *([[]] * 4998), [(72, 700, "Last 523-45-6789")]])
    said = headers("pdf", saved(pdf), "finding")
    assert [one["page"] for one in said if one["kind"] == "ssn"] == [5000]
    huge = saved(new_pdf([[(72, 14_000, "Her number is 523-45-6789")]], size=(14_400, 14_400)))
    ((shown, _picture),) = run("picture", huge, page=1, dpi=110)
    assert shown["width"] * shown["height"] <= 6_010_000
    (number,) = [one for one in headers("pdf", huge, "finding") if one["kind"] == "ssn"]
    boxes = [{"page": 1, "rect": rect} for rect in number["rects"]]
    header, made = built("build_pdf", huge, boxes=boxes)
    assert faults("verify_pdf", made, boxes=boxes, gone=header["gone"], pages=1) == []


def test_right_to_left_names_and_words_are_kept_and_numbers_among_them_found() -> None:
    content = a_mail("שלום", "مرحبا 523-45-6789 שלום", attachments={"קובץ.txt": b"words"})
    frames = run("mail", content)
    assert ("ssn", "523-45-6789") in {(h["kind"], NUMBER.findall(h["preview"])[0]) for h, _b in frames
                                      if h["type"] == "finding" and NUMBER.search(h["preview"])}  # fmt: skip
    assert [h["name"] for h, _b in frames if h["type"] == "member"] == ["קובץ.txt"]


@pytest.mark.parametrize("name", ["bad_cross_hatched_redactions.pdf", "rectangles_yes_2.pdf"])
def test_published_bad_redactions_are_found(name: str) -> None:
    assert "covered_text" in kinds("pdf", (COURT / name).read_bytes())


@pytest.mark.parametrize(
    "name",
    ["multi_line_redaction_ok.pdf", "no_bad_redactions.3.2.pdf", "no_bad_redactions.6.2.pdf",
     "partial_intersections_ok.pdf", "rect_ordering_1.23.pdf", "rect_ordering_3.20.pdf", "rect_ordering_5.2.pdf",
     "rectangles_no.pdf", "whitespace_redactions.pdf"],
)  # fmt: skip
def test_published_good_redactions_are_not_taken_for_bad_ones(name: str) -> None:
    assert not {"covered_text", "invisible_text"} & kinds("pdf", (COURT / name).read_bytes())


def test_under_the_picture_of_a_published_page_only_dates_are_hidden() -> None:
    told = found("pdf", (COURT / "no_bad_redactions.8.1.pdf").read_bytes())
    hidden = [said for kind, said in told if kind == "covered_text"]
    assert {word for said in hidden for word in said.split()} == {"03/23/2019"}


# --- workbooks


def _hide(book: openpyxl.Workbook) -> None:
    book["Notes"].sheet_state = "hidden"
    book["Data"].row_dimensions[2].hidden = True
    book["Data"].column_dimensions["C"].hidden = True
    book["Data"]["A1"].comment = Comment("Ask legal", "Pat")
    book.defined_names["secret"] = DefinedName("secret", attr_text="Notes!$A$1", hidden=True)
    book.properties.creator = "Pat Clerk"


def a_full_workbook() -> bytes:
    return a_workbook(
        _hide,
        Data=[["Name", "Amount", "SSN"], ["Ann", 10, "523-45-6789"], ["Bob", 20, "none"]],
        Notes=[["Not for release"]],
    )


def test_what_a_workbook_hides_is_found() -> None:
    content = a_full_workbook()
    assert {"hidden_sheet", "hidden_rows", "hidden_columns", "comment", "metadata", "ssn"} == kinds(
        "workbook", content
    )
    places = {one["kind"]: one["place"] for one in headers("workbook", content, "finding")}
    assert places["ssn"] == "Data!C2"


def test_a_workbook_is_rebuilt_without_what_is_withheld_and_the_witness_agrees() -> None:
    content = a_full_workbook()
    options = {"boxes": [{"page": 1, "cells": "A2"}], "sheets_out": [2], "hidden_out": [1]}
    header, made = built("build_workbook", content, **options)
    book = openpyxl.load_workbook(io.BytesIO(made))
    rows = [[cell.value for cell in row] for row in book["Data"].iter_rows()]
    assert (book.sheetnames, rows) == (["Data"], [["Name", "Amount"], [None, None], ["Bob", 20]])
    assert header["media_type"].endswith("spreadsheetml.sheet")
    assert _workbook_faults(content, made, options) == []


def _workbook_faults(original: bytes, made: bytes, options: dict) -> list[str]:
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(original)
        copy.flush()
        return faults("verify_workbook", made, original=copy.name, **options)


@pytest.mark.parametrize("cells", ["C2", "C:C", "2:2", "A1:C9", ""])
def test_withheld_cells_are_marked_and_nowhere_in_the_file(cells: str) -> None:
    more = [["a", "b", "c"], ["x", "y", "523-45-6789"]]
    content = a_workbook(Data=[["Name", "SSN"], ["Ann", 1], ["Bob", 2]], More=more)
    options = {"boxes": [{"page": 2, "cells": cells}], "sheets_out": [], "hidden_out": []}
    _header, made = built("build_workbook", content, **options)
    assert openpyxl.load_workbook(io.BytesIO(made))["More"]["C2"].value == "[withheld]"
    assert _workbook_faults(content, made, options) == []


def test_the_witness_refuses_the_original_workbook() -> None:
    content = a_full_workbook()
    options = {"boxes": [{"page": 1, "cells": "C2"}], "sheets_out": [2], "hidden_out": []}
    said = _workbook_faults(content, content, options)
    assert {"metadata", "hidden_parts", "word_found"} <= set(said)


def test_parts_of_a_workbook_that_point_elsewhere_or_run_are_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(A=[[1]]))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for name in (
            "xl/vbaProject.bin",
            "xl/pivotCache/pivotCacheRecords1.xml",
            "xl/externalLinks/externalLink1.xml",
        ):
            target.writestr(name, b"<x>words</x>")
    assert {"macro", "pivot_cache", "external_link"} <= kinds("workbook", out.getvalue())


# --- Word files

TRACKED = (
    '<w:del w:id="1" w:author="Pat"><w:r><w:delText>Secret name</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="Lee"><w:r><w:t>new words</w:t></w:r></w:ins>'
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden words</w:t></w:r>"
)


def test_what_a_word_file_hides_is_found_and_gone_from_the_clean_one() -> None:
    content = a_word_file(
        "Open words", "HERE", author="Pat Clerk", parts={"<w:r><w:t>HERE</w:t></w:r>": TRACKED}
    )
    assert kinds("word", content) == {"tracked_change", "invisible_text", "metadata"}
    _header, made = built("build_word", content)
    assert faults("verify_word", made) == []
    (page,) = headers("word", made, "page")
    assert page["text"].split("\n")[:2] == ["Open words", "new words"]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert not any(gone in parts for gone in (b"Secret name", b"hidden words", b"Pat"))


def test_the_witness_refuses_the_original_word_file() -> None:
    content = a_word_file("HERE", author="Pat Clerk", parts={"<w:r><w:t>HERE</w:t></w:r>": TRACKED})
    assert {"metadata", "hidden_parts"} <= set(faults("verify_word", content))


def test_entities_in_a_word_file_are_refused() -> None:
    evil = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    content = a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": evil})
    with pytest.raises(UnreadableFile, match="damaged"):
        found("word", content)


# --- pictures and mails


def test_where_and_by_whom_a_picture_was_taken_is_found_and_gone_from_the_new_one() -> None:
    content = a_picture(place=True)
    assert kinds("image", content) - {"picture_unread"} == {"gps", "metadata"}
    boxes = [{"page": 1, "rect": [100, 100, 300, 200]}]
    header, made = built("build_image", content, boxes=boxes)
    assert faults("verify_image", made, boxes=boxes, pages=header["source_pages"]) == []
    assert kinds("image", made) - {"picture_unread"} == set()
    assert b"Photographer" not in made


def test_the_witness_refuses_a_picture_with_its_metadata_or_an_open_box() -> None:
    said = faults(
        "verify_image", a_picture(place=True), boxes=[{"page": 1, "rect": [100, 100, 300, 200]}], pages=1
    )
    assert set(said) == {"metadata", "not_opaque"}


def test_a_mail_in_html_is_set_as_its_words() -> None:
    content = a_mail(body="", html="<p>Call (916) 555-0142</p><script>alert('x')</script><div>Second</div>")
    (page,) = headers("mail", content, "page")
    assert "(916) 555-0142" in page["text"] and "alert" not in page["text"]
    assert {"phone", "email"} <= kinds("mail", content)


def test_words_behind_the_end_of_a_page_of_html_are_there() -> None:
    assert text_of_html("<html><body><p>a</p></body></html>\n523-45-6789").split() == ["a", "523-45-6789"]
