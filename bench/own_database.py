"""A database of its own for a benchmark, made like that of the tests and dropped afterwards; files in a folder."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from cityrecords.config.documents_url import Documents
from cityrecords.config.storage import storages


@contextmanager
def own_database() -> Iterator[None]:
    """Django set up on an empty database with both cities. Needs AS_OWNER=1 and `cityrecords.runtime.with_database`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test.utils import override_settings, setup_test_environment  # noqa: PLC0415

    from requests_app.services.city_settings.load_cities import load_cities  # noqa: PLC0415
    from tests import migrated  # noqa: PLC0415

    setup_test_environment()
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.database()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
            kept = storages(Documents(folder=Path(folder)), from_source=True)
            stack.enter_context(override_settings(MEDIA_ROOT=folder, STORAGES=kept))
            load_cities()
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
