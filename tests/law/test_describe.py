"""docs/law.md is what the packs say, every number with its citation and every doubt with its mark."""

from __future__ import annotations

import io
from pathlib import Path

from requests_app.law.__main__ import main
from requests_app.law.describe import describe
from requests_app.law.pack import library

PAGE = Path(__file__).parents[2] / "docs" / "law.md"


def test_the_page_in_docs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe(library()), (
        "run: python -m requests_app.law describe > docs/law.md"
    )


def test_the_command_prints_the_page() -> None:
    out = io.StringIO()
    assert main(["describe"], None, out) == 0
    assert out.getvalue() == describe(library())


def test_every_limit_exemption_remedy_and_source_is_on_the_page() -> None:
    page = describe(library())
    for pack in library().packs:
        assert f"`{pack.key}`, version `{pack.version}`" in page
        for rule in pack.deadlines:
            assert rule.citation in page and f"`{rule.key}`" in page
        for entry in pack.exemptions:
            assert f"`{entry.key}`" in page and entry.description.replace("\n", " ") in page
        for remedy in (*pack.remedies.administrative, *pack.remedies.judicial):
            assert remedy.citation in page
        for source in pack.sources.values():
            assert source.title in page


def test_what_comes_from_memory_carries_the_mark() -> None:
    page = describe(library())
    assert (
        "| `catch_all_public_interest` | Catch-all: public interest in nondisclosure | Gov. Code § 7922.000 |"
        in page
    )
    assert (
        "| `concealed_carry_license` | Concealed carry license applications | Gov. Code §§ 7923.800-7923.805* |"
        in page
    )
    assert "a bill, not law" in page
