"""Tools that can get around a wall: each may be used only where it is named here, with a reason.

One use more is a decision; it is made by adding a line to this file, where a reviewer sees it.
"""

import re

import pytest

from tests.architecture.rooms import SOURCE

#: What it is -> (how it is spelled, the files that may use it and why).
TOOLS: dict[str, tuple[str, dict[str, str]]] = {
    "reading across organisations": (
        r"with across_organisations\(",
        {
            "members/queries.py": "finding in which organisation somebody acts",
            "members/invitations.py": "a letter names no organisation, only its secret",
            "jobs/handlers.py": "the installation's own upkeep",
        },
    ),
    "managers that filter nothing": (r"_base_manager", {}),
    "SQL as text": (
        r"\.cursor\(|\.raw\(|\.extra\(|RawSQL",
        {
            "web/account/state.py": "asks the database whether it is there",
            "queue/postgres.py": "calls the functions of the job engine",
            "cli/doctor.py": "asks the database how it is set up",
            "work/sums.py": "an upsert that adds to a sum; Django's can only replace it",
        },
    ),
    "writes without a check against forged requests": (
        r"csrf_exempt",
        {"api/contract.py": "only tokens open the API, never cookies"},
    ),
    "text taken for safe markup": (
        r"mark_safe|\|\s*safe\b|autoescape off|format_html_join",
        {"web/charts/svg.py": "the one place that makes elements, of escaped parts"},
    ),
    "running what was read": (r"\bpickle\b|\byaml\b|(?<![\w.])(?:eval|exec)\(", {}),
    "calls to other hosts": (r"\burlopen\b|\brequests\b\.|\bhttpx\b|http\.client|aiohttp", {}),
    "names of attributes or fields from a request": (
        r"getattr\([^)]*request\.(GET|POST|body)|order_by\(request|filter\(\*\*request",
        {},
    ),
    "another door for writing files": (r"\bos\.system\b|shell=True", {}),
}


def users(pattern: str) -> set[str]:
    """Return the files, from the package's root, that hold a pattern; tables' history apart."""
    spelled = re.compile(pattern)
    return {
        str(path.relative_to(SOURCE))
        for kind in ("*.py", "*.html")
        for path in SOURCE.rglob(kind)
        if "migrations" not in path.parts and spelled.search(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("tool", TOOLS)
def test_is_used_only_where_it_was_decided(tool: str) -> None:
    pattern, allowed = TOOLS[tool]
    assert users(pattern) == set(allowed)


def test_every_use_has_its_reason() -> None:
    reasons = [reason for _, allowed in TOOLS.values() for reason in allowed.values()]
    assert all(len(reason) > 20 for reason in reasons)
