"""The rooms and their heights, as the import contracts in pyproject.toml state them."""

import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "trueline"


def heights() -> dict[str, int]:
    """Return room -> height; the lowest rooms stand at 0."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip(): height
        for height, row in enumerate(reversed(layers))
        for room in row.split("|")
    }
