"""The table of the mail corpora says what reading them says (`python -m bench.mail_corpora` writes it)."""

from __future__ import annotations

import pytest

from bench.mail_corpora import CORPORA, DOCUMENT, measured


@pytest.mark.parametrize("name", CORPORA)
def test_the_table_in_the_document_is_what_the_corpora_give(name: str) -> None:
    row = measured(name)
    assert row.counts in DOCUMENT.read_text(), "run: python -m bench.mail_corpora"
    assert row.mails > 20
