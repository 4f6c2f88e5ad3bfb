"""A browser that notes everything a page should not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

Scheme = Literal["light", "dark"]
SIZES: Final = ((1440, 900), (390, 844))
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")


@dataclass
class Watched:
    """A page and what went wrong on it so far."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    _paused: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("response", self._see)

    def check(self, name: str) -> None:
        """Look at the page at every size in both lights: axe, and nothing wider than the screen."""
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            for width, height in SIZES:
                self.page.set_viewport_size({"width": width, "height": height})
                self._check_once(f"{name} at {width} px, {scheme}")

    def assert_clean(self) -> None:
        """Fail with everything that went wrong."""
        assert not self.wrong, "\n".join(self.wrong)

    def _check_once(self, where: str) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.wrong.append(f"{where}: {wide} px wider than the screen")
        with self._pause():
            # axe would fetch and inline style sheets, which our own policy forbids.
            found = Axe().run(self.page, options={"preload": False}).response["violations"]
        self.wrong += [f"{where}: {v['id']} {v['nodes'][0]['html'][:200]}" for v in found]

    @contextmanager
    def _pause(self) -> Iterator[None]:
        self._paused = True
        yield
        self._paused = False

    def _hear(self, message: ConsoleMessage) -> None:
        # A form that comes back with 422 is no fault; the browser logs every such answer.
        expected = "status of 4" in message.text
        if message.type in {"error", "warning"} and not expected and not self._paused:
            self.wrong.append(f"console: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 400 and response.status not in {409, 422} and not self._paused:
            self.wrong.append(f"{response.status}: {response.url}")
