"""A real browser before a real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from tests.journeys.server import Server, start
from tests.journeys.watching import Watched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve from a database of its own until the file's last journey ends."""
    found, process = start(tmp_path_factory.mktemp("server"))
    yield found
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Use the Chromium that is there: Debian's, or the one Playwright brings.

    It ends with its file: while it is there its event loop runs, and what comes after in the same
    process could start no loop of its own.
    """
    with sync_playwright() as playwright:
        try:
            found = _launch(playwright)
        except Error as error:
            pytest.skip(f"There is no Chromium to drive. Run tests/machine.sh. ({error})")
        yield found
        found.close()


@pytest.fixture
def watched(browser: Browser, server: Server) -> Iterator[Watched]:
    """Open a browser window; whatever goes wrong in it fails the journey at its end."""
    context = browser.new_context(base_url=server.url, locale="en-GB")
    watched = Watched(context.new_page())
    yield watched
    context.close()
    watched.assert_clean()


def _launch(playwright: Playwright) -> Browser:
    # Inside containers Chromium cannot make its own sandbox.
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
