"""Descriptions of catalogs as they read: tags gone, cells apart, no words lost and none slow."""

from __future__ import annotations

import pytest

from requests_app.datasets.dcat.clean_text import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n\n1 | 2"),
        ("a<br>b<br/><br/>c", "a\nb\n\nc"),
        ("a < b <b>c</b> &amp; d", "a < b c & d"),
        ("no tags | here |", "no tags | here |"),
        ("x<style>p{}</style>y<script>z()</script>", "xy"),
        ("<div>" * 300 + "deep", "deep"),
        ("<div>" * 5000 + "deeper", "deeper"),
        ("<b", "<b"),
    ],
)
def test_html_reads_as_its_words(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    "piece", ["<a", "<p>x", "<table>", "<!--", "&amp", '<a href="', "<div>", "]]>", "<?"]
)
def test_no_letters_of_half_a_megabyte_cost_more_than_their_length(piece: str) -> None:
    assert len(plain(piece * (500_000 // len(piece)))) <= 500_000
