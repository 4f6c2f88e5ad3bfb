"""Rules of the look that a reader would not notice broken."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.web.look.colour import STATIC

WEB = STATIC.parent
CSS = sorted((STATIC / "css").rglob("*.css"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl|oklch|oklab|lch|lab)a?\(|\b(?:white|black)\b(?!-)"
)


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", CSS, ids=lambda path: path.name)
def test_colours_stand_only_in_the_tokens(sheet: Path) -> None:
    if sheet.name != "tokens.css":
        assert COLOUR.findall(_without_comments(sheet.read_text())) == []


@pytest.mark.parametrize("sheet", CSS, ids=lambda path: path.name)
def test_every_token_used_is_defined(sheet: Path) -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", (STATIC / "css/tokens.css").read_text()))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", sheet.read_text())) <= defined


def test_the_main_sheet_imports_every_other() -> None:
    main = STATIC / "css/app.css"
    imported = {
        (main.parent / name).resolve() for name in re.findall(r'@import "(.+?)"', main.read_text())
    }
    assert imported == set(CSS) - {main}


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_holds_inline_style_or_script(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_keeps_anything_in_the_browser(script: Path) -> None:
    text = script.read_text()
    assert not re.search(r"localStorage|sessionStorage|indexedDB|eval\(|innerHTML|\.style\b", text)


def test_every_behaviour_is_imported() -> None:
    imports = "".join(script.read_text() for script in SCRIPTS)
    named = set(re.findall(r'(?:from|import) "\./(.+?)"', imports))
    assert named == {str(s.relative_to(STATIC / "js")) for s in SCRIPTS} - {"app.js"}


def test_vendored_files_are_those_recorded() -> None:
    vendor = STATIC / "vendor"
    record = json.loads((vendor / "vendor.json").read_text())
    recorded = {name: sha for part in record for name, sha in part["files"].items()}
    present = {
        str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.parent != vendor
    }
    assert present == recorded
