"""The engine stands alone: what it may pull into a process."""

import subprocess
import sys

import pytest

LIST_MODULES = "import sys, {modules}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
ENGINE = [
    "courses", "drift", "flows", "goals", "history", "odds", "pool", "priors", "rounding", "scale",
    "signals", "since", "steps",
]  # fmt: skip
ALONE = ["drift", "flows", "rounding", "signals", "since"]


def loaded_by(*modules: str) -> set[str]:
    """Import modules in a fresh process and return the top-level packages it then holds."""
    source = LIST_MODULES.format(modules=", ".join(modules))
    result = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def test_the_engine_loads_no_web_framework() -> None:
    packages = loaded_by(*(f"trueline.insight.{name}" for name in ENGINE))
    assert "numpy" in packages
    assert "django" not in packages


@pytest.mark.parametrize(
    "module", ["trueline.insight", *(f"trueline.insight.{name}" for name in ALONE)]
)
def test_a_page_can_use_it_without_a_numerical_library(module: str) -> None:
    assert not {"numpy", "django"} & loaded_by(module)
