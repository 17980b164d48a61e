"""The letters of whole lives, made once for the tests that read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings

from requests_app.notices.models import Notice
from tests.notices.post import every_letter

Post = Callable[..., dict[str, list[Notice]]]


@pytest.fixture(scope="session")
def post(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Post:
    """Ask for all letters by language and words; what was written to make them is undone again.

    A test that uses this needs the mark django_db: without any, pytest-django makes no test database.
    """
    assert connection.settings_dict["NAME"] == connection.settings_dict["TEST"]["NAME"]
    folder: Path = tmp_path_factory.mktemp("documents")

    @cache
    def letters(
        language: str, *, words: str = "", line: str = "", rich: bool = True
    ) -> dict[str, list[Notice]]:
        with (
            django_db_blocker.unblock(),  # type: ignore[attr-defined]
            override_settings(MEDIA_ROOT=folder),
            transaction.atomic(),
        ):
            found = every_letter(language, words=words, line=line, rich=rich)
            transaction.set_rollback(True)
        return found

    return letters
