"""The files a page loads: whole, from this site alone, and in colours people can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "requests_app" / "static"
USWDS = STATIC / "uswds"
TEMPLATES = sorted(
    path for folder in ("components", "requests") for path in (ROOT / "templates" / folder).rglob("*.html")
) + sorted((ROOT / "templates").glob("*.html"))

TEXT_ON_PAPER = [
    ("ink", "paper"), ("ink", "paper-soft"), ("ink-soft", "paper"), ("ink-soft", "paper-soft"),
    ("accent", "paper"), ("accent", "paper-soft"), ("accent-dark", "accent-pale"), ("accent", "accent-pale"),
    ("accent", "bad-paper"), ("ink-soft", "bad-paper"), ("ink-soft", "accent-pale"),
    ("on-navy", "navy"), ("on-navy-soft", "navy"), ("on-navy", "navy-soft"),
    ("info-ink", "info-paper"), ("good-ink", "good-paper"), ("warn-ink", "warn-paper"),
    ("bad-ink", "bad-paper"), ("neutral-ink", "neutral-paper"), ("bad-ink", "paper"),
]  # fmt: skip


def colours() -> dict[str, str]:
    """The hexadecimal colours of tokens.css by name."""
    text = (STATIC / "cityrecords" / "tokens.css").read_text()
    return dict(re.findall(r"--cr-([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "paper"), TEXT_ON_PAPER)
def test_text_has_the_contrast_wcag_asks_for(text: str, paper: str) -> None:
    found = colours()
    assert contrast(found[text], found[paper]) >= 4.5


def test_black_on_white_is_the_known_figure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_every_file_a_style_sheet_names_is_here_and_ours(sheet: Path) -> None:
    for address in re.findall(r"url\(([^)]*)\)", sheet.read_text()):
        name = address.strip("'\"")
        if name:
            assert not re.match(r"\w+:|//", name), f"{sheet.name} loads {name}"
            assert (sheet.parent / name).resolve().is_file(), f"{sheet.name} names {name}"


def test_the_vendored_style_sheet_is_the_version_the_readme_names() -> None:
    version = re.search(r"uswds v([\d.]+)", (USWDS / "css" / "uswds.min.css").read_text())
    assert version is not None
    assert f"System {version[1]}" in (USWDS / "README.md").read_text()
    assert "SIL Open Font License" in (USWDS / "LICENSE.md").read_text()


def test_the_production_storage_takes_every_style_sheet(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    for path in STATIC.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(STATIC)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]
    processed = list(storage.post_process({name: (storage, name) for name in names}))
    assert [done for _, _, done in processed if isinstance(done, Exception)] == []
    assert "uswds/css/uswds.min.css" in storage.hashed_files


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_an_inline_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_and_icon_a_template_names_exists(path: Path) -> None:
    text = path.read_text()
    for name in re.findall(r"""(?:\{% static '|\{\{ STATIC_PREFIX \}\})([\w./-]+)""", text):
        assert finders.find(name), f"{path.name} names {name}"
    sprite = (USWDS / "img" / "sprite.svg").read_text()
    for icon in re.findall(r"""components/icon\.html" with name="(\w+)\"""", text):
        assert f'id="{icon}"' in sprite
