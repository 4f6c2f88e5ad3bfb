"""How large the matrix is: `python -m tests.access.count`, with src on the path."""

import django

django.setup()

from tests.access.faults import FAULTS  # noqa: E402 - needs the application
from tests.access.judging import cells  # noqa: E402
from tests.access.routes import operations, pages  # noqa: E402


def main() -> None:
    """Print the number of routes, questions and seeded faults."""
    for name, routes in (("pages", pages()), ("operations", operations())):
        asked = sum(1 for route in routes for _ in cells(route))
        print(
            f"{name}: {len(routes)} ways in (a page or operation, and a method), {asked} questions"
        )
    print(f"seeded faults: {len(FAULTS)}")


if __name__ == "__main__":
    main()
