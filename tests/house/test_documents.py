"""The documents name what is there: every file, folder and function that a page of docs/ points at exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "SECURITY.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs/security").glob("*.md"),
    ]
)
"""Decisions are left out: they tell what was true on their day."""

QUOTED = re.compile(r"`([^`\n]+)`")
PLACE = re.compile(r"^([\w.-]+(?:/[\w.-]+)*/?)(?:: (\w+)(?:\(.*)?)?$")
FILES = (".py", ".md", ".html", ".txt", ".yaml", ".sql", ".csv", ".toml", ".po")
ROOMS = ("", "requests_app/")
MADE_LATER = ("var/",)
"""Folders that only a run makes."""


def _named(page: Path) -> list[tuple[str, str]]:
    """Each place a page names, and the function named after it."""
    found = []
    for quoted in QUOTED.findall(page.read_text(encoding="utf-8")):
        match = PLACE.match(quoted)
        if match and "/" in match[1] and (match[1].endswith(FILES) or match[1].endswith("/")):
            found.append((match[1], match[2] or ""))
    return [(place, name) for place, name in found if not place.startswith(MADE_LATER)]


def _resolved(place: str) -> Path | None:
    for room in ROOMS:
        path = ROOT / room / place
        if path.exists():
            return path
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_every_place_a_page_names_exists(page: Path) -> None:
    missing = [place for place, _name in _named(page) if _resolved(place) is None]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_function_named_after_a_file_is_in_it(page: Path) -> None:
    for place, name in _named(page):
        path = _resolved(place)
        if name and path is not None and path.is_file():
            assert re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")), f"{place}: {name}"


def test_each_recipe_lists_files_and_ten_are_there() -> None:
    text = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    recipes = text.partition("## Recipes")[2].partition("## Where is")[0].split("\n### ")[1:]
    assert len(recipes) >= 10
    for recipe in recipes:
        assert len(QUOTED.findall(recipe)) >= 3, recipe.splitlines()[0]


def test_every_decision_is_in_the_index_and_the_numbers_run() -> None:
    folder = ROOT / "docs" / "decisions"
    names = sorted(path.name for path in folder.glob("0*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(f"({name})" in index for name in names)
