"""Lists in pages of fifty."""

from typing import Any

from django.core.paginator import Page, Paginator

SIZE = 50


def page_of(rows: Any, number: str | None, *, size: int = SIZE) -> dict[str, object]:
    """Return what parts/pages.html needs; a number that does not exist gives the nearest page."""
    paginator = Paginator(rows, size)
    page: Page[Any] = paginator.get_page(number)
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "page_numbers": list(numbers)}
