"""Every reader by its name, as the child process is asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from requests_app.records.readers.archives import read_mbox, read_zip
from requests_app.records.readers.image_build import build_image
from requests_app.records.readers.image_verify import verify_image
from requests_app.records.readers.images import read_image
from requests_app.records.readers.mail import read_mail
from requests_app.records.readers.media import read_media, verify_media
from requests_app.records.readers.office_pages import read_office
from requests_app.records.readers.outlook_store import read_pst
from requests_app.records.readers.pdf_build import build_pdf
from requests_app.records.readers.pdf_pages import read_pdf
from requests_app.records.readers.pdf_picture import picture_of_page
from requests_app.records.readers.pdf_verify import verify_pdf
from requests_app.records.readers.plain_text import read_text
from requests_app.records.readers.word_build import build_word
from requests_app.records.readers.word_files import verify_word
from requests_app.records.readers.word_pages import read_word_pages
from requests_app.records.readers.workbook_build import build_workbook
from requests_app.records.readers.workbook_verify import verify_workbook
from requests_app.records.readers.workbooks import read_workbook
from requests_app.sandbox.frames import Frame

READERS: Mapping[str, Callable[[Path, dict[str, Any]], Iterator[Frame]]] = {
    "pdf": read_pdf,
    "image": read_image,
    "workbook": read_workbook,
    "word": read_word_pages,
    "text": read_text,
    "mail": read_mail,
    "media": read_media,
    "verify_media": verify_media,
    "mbox": read_mbox,
    "office": read_office,
    "pst": read_pst,
    "zip": read_zip,
    "picture": picture_of_page,
    "build_pdf": build_pdf,
    "build_image": build_image,
    "build_word": build_word,
    "build_workbook": build_workbook,
    "verify_pdf": verify_pdf,
    "verify_image": verify_image,
    "verify_word": verify_word,
    "verify_workbook": verify_workbook,
}
