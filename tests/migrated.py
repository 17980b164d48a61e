"""A database with all migrations applied, kept on the server: each test database is a copy of it, made in no time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

LOCK = 7_212_026
"""Several workers start at once: the first makes the database, the others wait."""
NAMED = "cityrecords_migrated_"


def database() -> str:
    """Its name; made when the migrations, or the packages that bring some, are not those of the last time."""
    name = f"{NAMED}{_fingerprint()}"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [NAMED])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{NAMED}draft"')
            _migrate(f"{NAMED}draft")
            cursor.execute(f'ALTER DATABASE "{NAMED}draft" RENAME TO "{name}"')
    return name


def _fingerprint() -> str:
    base = Path(settings.BASE_DIR)
    migrations = (
        path for path in (base / "requests_app/migrations").rglob("*") if path.suffix in {".py", ".sql"}
    )
    told = hashlib.sha256()
    roles = base / "requests_app/services/ledger/database_roles.py"
    for path in (base / "requirements.txt", roles, *sorted(migrations)):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


def _migrate(name: str) -> None:
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
