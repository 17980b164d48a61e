"""A mail's row with its bytes, which go to the database as they are."""

from __future__ import annotations

from django.db import connection, transaction
from psycopg import Cursor

from requests_app.notices.models.inbound import InboundMail


def insert(row: InboundMail) -> None:
    """Add a new row. Raises IntegrityError where its fingerprint is on file.

    Django writes values into the text of a statement, bytes as hexadecimal: 35 MB cost 2 s of CPU here and as much in the
    server. A cursor that binds on the server sends them as they are, in a fifth of that.
    """
    raw, row.raw = row.raw, b""
    with transaction.atomic():
        row.save(force_insert=True)
        with Cursor(connection.connection) as cursor:
            cursor.execute("UPDATE requests_app_inboundmail SET raw = %b WHERE id = %s", (raw, row.pk))
    row.raw = raw
