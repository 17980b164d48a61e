"""Conditions that find rows by their words, over the indexes of database_rules/search.sql.

Accents do not matter, nor whether a word stands in the singular or the plural, in English or Spanish. Quotation marks,
a minus sign and OR work as on the web.
"""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import RawSQL

from requests_app.cases.models import Document, Message, Note, RecordsRequest, Requester


def _text(model: type[models.Model], *columns: str) -> str:
    table = model._meta.db_table
    return " || ' ' || ".join(column.format(table=f'"{table}".') for column in columns)


TEXTS: dict[type[models.Model], str] = {
    RecordsRequest: _text(
        RecordsRequest,
        "{table}number",
        "{table}subject",
        "{table}description",
        "{table}scope",
        "{table}public_title",
        "{table}imported_id",
    ),
    Requester: _text(Requester, "{table}name", "{table}postal_address"),
    Message: _text(Message, "{table}body", "{table}quoted", "{table}other_sender"),
    Note: _text(Note, "{table}body"),
    Document: _text(Document, "translate({table}name, '._-', '   ')", "{table}title", "{table}description"),
}
"""What is searched of each table, in the words of its index."""


def has_words(model: type[models.Model], typed: str) -> RawSQL:
    """Whether a row of `model` has the words. For the table a query begins with, not one it joins."""
    condition = f"cityrecords_words({TEXTS[model]}) @@ cityrecords_query(%s)"
    return RawSQL(condition, [typed], output_field=models.BooleanField())  # noqa: S611 - a parameter


def has_phone(digits: str) -> RawSQL:
    """Whether a requester's phone number ends in these digits (seven or more), however either is written."""
    phone = f'"{Requester._meta.db_table}".phone'
    condition = (
        f"{phone} <> '' AND right(cityrecords_digits({phone}), 7) = right(%s, 7) "
        f"AND cityrecords_digits({phone}) LIKE '%%' || %s"
    )
    return RawSQL(condition, [digits, digits], output_field=models.BooleanField())  # noqa: S611 - parameters
