"""Pages of one shape are judged once; whatever axe could tell apart is another shape."""

from __future__ import annotations

import pytest

from tests.browser.judged import mark_of, shape

PAGE = (
    '<html lang="en"><body><h1>Requests</h1><table><tr class="row"><td><a href="/7/">SAC-2026-7</a></td></tr></table>'
    '<label for="id_name">Name</label><input id="id_name" name="name" value=""></body></html>'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Requests", "Solicitudes"),
        ('lang="en"', 'lang="es"'),
        ('href="/7/"', 'href="/8/"'),
        ("</tr>", '</tr><tr class="row"><td><a href="/9/">SAC-2026-9</a></td></tr>'),
    ],
)
def test_other_words_and_more_rows_are_the_same_shape(before: str, after: str) -> None:
    assert shape(PAGE.replace(before, after)) == shape(PAGE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Requests", " "),
        ('lang="en"', 'lang="xx"'),
        ("SAC-2026-7", ""),
        ('for="id_name"', 'for="id_other"'),
        ('class="row"', 'class="row late"'),
        ("h1", "h2"),
        ("<td>", '<td role="cell">'),
        ('value=""', 'value="Ana"'),
    ],
)
def test_whatever_axe_looks_at_is_another_shape(before: str, after: str) -> None:
    assert shape(PAGE.replace(before, after)) != shape(PAGE)
    assert mark_of(PAGE.replace(before, after)) != mark_of(PAGE)
