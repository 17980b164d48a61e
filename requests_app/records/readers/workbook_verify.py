"""Built workbooks read again by the bare parts of the file, for what had to go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.readers.office_parts import opened, part_bytes, part_findings, tree_of
from requests_app.records.readers.old_workbooks import modern
from requests_app.records.readers.workbook_build import kept_of
from requests_app.records.readers.workbooks import load, shown
from requests_app.sandbox.frames import Frame

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def withheld_values(path: Path, options: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The texts of the cells that are withheld and that stand in no cell that is given; and those that are given."""
    gone: set[str] = set()
    given: set[str] = set()
    with modern(path) as workbook:
        sheets = load(workbook).worksheets
    for number, sheet in enumerate(sheets, start=1):
        kept = kept_of(sheet, number, options)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    shows = number not in options["sheets_out"] and kept.how(cell) == "given"
                    (given if shows else gone).add(shown(cell.value))
    return gone - given, given


def verify_workbook(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What is wrong with a built workbook: `original` is read for what had to go, the built one part by part."""
    gone, given = withheld_values(Path(options["original"]), options)
    gone = {text for text in gone if len(text.strip()) > 1}
    with opened(path) as archive:
        for header, _blob in part_findings(archive):
            yield (
                {
                    "type": "wrong",
                    "code": "metadata" if header["kind"] == "metadata" else "hidden_parts",
                    "page": None,
                },
                b"",
            )
        texts: set[str] = set()
        everything = []
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
                continue
            tree = tree_of(part_bytes(archive, name))
            if name == "xl/workbook.xml" and any(
                sheet.get("state", "visible") != "visible" for sheet in tree.iter(S + "sheet")
            ):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
            if any(element.tag == S + "f" for element in tree.iter()):
                yield {"type": "wrong", "code": "formula", "page": None}, b""
            if any(
                element.get("hidden") == "1"
                for element in tree.iter()
                if element.tag in (S + "row", S + "col")
            ):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
            for element in tree.iter():
                if element.text:
                    texts.add(element.text)
            everything.append(" ".join(tree.itertext()))
    joined = " ".join(everything)
    long = [text for text in gone if len(text) > 5 and not any(text in kept for kept in given)]
    if gone & texts or any(text in joined for text in long):
        yield {"type": "wrong", "code": "word_found", "page": None}, b""
