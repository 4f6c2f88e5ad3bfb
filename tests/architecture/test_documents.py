"""Documents that lag behind the code turn the build red."""

import ast
import re

from tests.architecture.rooms import ROOT, SOURCE
from trueline.cli.main import COMMANDS

REFERENCE = ROOT / "docs" / "reference"
READERS = {"text", "flag", "words"}


def settings_read() -> set[str]:
    """Return the TRUELINE_* names the code asks for."""
    found = set()
    for path in (SOURCE / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            name = node.args[0]
            if called in READERS and isinstance(name, ast.Constant):
                found.add(f"TRUELINE_{name.value!s}")
    return found


def headings(page: str) -> set[str]:
    """Return what a reference page explains: names in backticks that open a heading."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    return set(re.findall(r"^#{2,4} `([^` ]+)", text, re.MULTILINE))


def test_settings_are_read_in_one_place_only() -> None:
    elsewhere = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if path.parent.name not in {"config", "cli"} and "os.environ" in path.read_text()
    ]
    assert elsewhere == []


def test_every_setting_is_documented_and_no_other() -> None:
    assert headings("settings.md") == settings_read()
    assert "TRUELINE_DATABASE" in settings_read()


def test_every_command_is_documented_and_no_other() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    # A line of the table, or a heading, opens with the command.
    explained = re.findall(r"^(?:\| |#+ )`trueline ([a-z-]+)", page, re.MULTILINE)
    assert sorted(explained) == sorted(COMMANDS)
