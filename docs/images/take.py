"""Take the README's picture: the demo's Bridge, as a reader of the README would see it.

`make screenshot` runs this. It needs Chromium, and starts a demo of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PORT = 8137
ADDRESS = f"http://localhost:{PORT}"


def main() -> None:
    """Start a demo, sign in as its chief executive, and take the Bridge in light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.Popen(
            [sys.executable, "-m", "trueline.cli", "demo", "--port", str(PORT)],
            env={**os.environ, "TRUELINE_DATA": folder},
        )
        try:
            _wait()
            _take()
        finally:
            demo.terminate()
            demo.wait()


def _wait() -> None:
    for _ in range(240):
        try:
            urlopen(f"{ADDRESS}/health").close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demo did not start.")


def _take() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": 1440, "height": 960},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(f"{ADDRESS}/demo/")
            page.get_by_role("button", name="Chief executive").click()
            page.wait_for_url("**/o/harbour/")
            page.screenshot(path=HERE / f"bridge-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
