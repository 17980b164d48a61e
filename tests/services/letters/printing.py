"""Letters that wait to be printed, and a clerk who prints them."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from requests_app.cases.actors import Actor, staff
from requests_app.models import City, Notice, PrintBatch
from requests_app.services.letters import (
    print_batch_pdf as letter_print_batch_pdf,
    print_queue as letter_print_queue,
)
from tests import cast


def a_posted_case(city: City, **changes: Any) -> Notice:
    case = cast.a_case(
        city,
        **{
            "email": "",
            "postal_address": "12 Oak Street\nSacramento CA 95814",
            "name": "Ana Ruiz",
            **changes,
        },
    )
    return Notice.objects.get(case=case, letter="receipt")


def clerk(city: City) -> Actor:
    return staff(cast.an_intake_clerk(city))


def printed(city: City, **options: Any) -> PrintBatch:
    return letter_print_queue.print_batch(city.pk, actor=clerk(city), now=cast.NOW + cast.HOUR, **options)


def pages(batch: PrintBatch) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(letter_print_batch_pdf.pdf_of(batch))).pages]
