"""What may not stand in any file: inline styles and scripts, outside hosts, index addresses."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT, SOURCE

FACE = sorted(
    path for kind in ("html", "py", "js", "css", "svg", "txt") for path in SOURCE.rglob(f"*.{kind}")
)
#: Names that stand for a vocabulary and are never fetched.
VOCABULARIES = {
    "www.w3.org", "schemas.openxmlformats.org", "docs.oasis-open.org", "purl.org",
}  # fmt: skip
#: Hosts reserved for examples, and the machine itself.
EXAMPLES = re.compile(r"(^|\.)(localhost|example(\.(org|com|net))?|127\.0\.0\.1|\[::1\])$")

INLINE = {
    "a style attribute": re.compile(r"<[^<>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a script without a source": re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>", re.IGNORECASE),
    "an event handler": re.compile(r"<[^<>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"'(]\s*javascript:", re.IGNORECASE),
    "style set by htmx or script text": re.compile(r"\.setAttribute\(\s*[\"']style", re.IGNORECASE),
}
HOST = re.compile(
    r"(?:https?:)?//([a-z0-9][a-z0-9.-]*\.[a-z]{2,}|\[::1\]|localhost)", re.IGNORECASE
)
INDEX = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|devpi|artifactory|/simple/?\b|index-url\s*[=h]",
    re.IGNORECASE,
)


def committed() -> list[Path]:
    """Return every text file in the repository."""
    done = subprocess.run(
        ["/usr/bin/env", "git", "ls-files", "-z"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def inline_parts(text: str) -> list[str]:
    """Return what the browser policy would block in a page with this text."""
    return [what for what, pattern in INLINE.items() if pattern.search(text)]


def outside_hosts(text: str) -> set[str]:
    """Return hosts named in a text that are neither vocabularies nor examples."""
    hosts = {match.group(1).lower() for match in HOST.finditer(text)}
    return {host for host in hosts - VOCABULARIES if not EXAMPLES.search(host)}


@pytest.mark.parametrize("path", FACE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert inline_parts(text) == []
    assert outside_hosts(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_search_for_inline_parts_finds(text: str) -> None:
    assert len(inline_parts(text)) == 1


def test_the_search_for_hosts_finds_and_lets_examples_be() -> None:
    assert outside_hosts('<img src="//cdn.some-host.io/a.png">') == {"cdn.some-host.io"}
    assert outside_hosts("https://quarry.example/ http://localhost:8000/ www.w3.org") == set()


def test_a_script_of_our_own_is_not_taken_for_an_inline_one() -> None:
    assert inline_parts('<script type="module" src="{% static "js/app.js" %}"></script>') == []


def test_no_committed_file_names_a_package_index() -> None:
    here = Path(__file__)
    naming = [
        str(path.relative_to(ROOT))
        for path in committed()
        if path != here and INDEX.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert naming == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=str)
def test_locks_hold_hashes_and_no_address(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text
    pinned = re.findall(
        r"^[a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?==", text, re.IGNORECASE | re.MULTILINE
    )
    entries = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert len(pinned) == len(entries) > 0
    assert text.count("--hash=sha256:") >= len(entries)


def test_no_committed_file_names_a_folder_of_the_makers_machine() -> None:
    # Spelled apart, so that this file does not name them either.
    folders = ["/wo" + "rk/main", "/wo" + "rk/shared", "/ho" + "me/", "/Us" + "ers/"]
    naming = [
        f"{path.relative_to(ROOT)}: {folder}"
        for path in committed()
        for folder in folders
        if folder in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert naming == []
