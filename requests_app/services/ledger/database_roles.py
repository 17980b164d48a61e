"""Two roles in the database: one owns tables, triggers and functions; the application runs as the other.

Who only runs may read and write rows, and may not switch a trigger off, change a table, or change what is chained.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from psycopg import sql

from requests_app.access.models import CityEvent
from requests_app.cases.models import Checkpoint, CheckpointLeaf, CheckpointStamp, Event, Salt

ONLY_ADDED = (Event, CityEvent, Checkpoint, CheckpointLeaf, CheckpointStamp)
"""Rows the running role may add and read."""
NEVER_DELETED = (Salt,)
OWNED = """
SELECT pg_has_role(current_user, tables.relowner, 'USAGE') OR roles.rolsuper
FROM pg_class AS tables, pg_roles AS roles
WHERE tables.oid = 'requests_app_event'::regclass AND roles.rolname = current_user
"""


def runs_as_owner() -> bool:
    """Whether whoever is connected could drop what keeps the history whole."""
    with connection.cursor() as cursor:
        cursor.execute(OWNED)
        row = cursor.fetchone()
    return bool(row and row[0])


def grant_running_role() -> bool:
    """Let the running role do what the application does, as the owner; False where the two are one or it is missing."""
    role = settings.DATABASE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s, to_regrole(quote_ident(%s)) IS NOT NULL", [role, role])
        is_same, exists = cursor.fetchone()
        if is_same or not exists:
            return False
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
    return True


def _statements() -> list[str]:
    chained = ", ".join(model._meta.db_table for model in ONLY_ADDED)
    kept = ", ".join(model._meta.db_table for model in NEVER_DELETED)
    return [
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON {chained} FROM {{role}}",
        f"REVOKE DELETE ON {kept} FROM {{role}}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
