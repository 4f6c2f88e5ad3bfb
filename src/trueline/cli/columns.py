"""The file in which someone says what the columns are."""

import json
from pathlib import Path
from typing import Any

from trueline.core.errors import Refusal


def read_choices(file: Path | None) -> dict[str, Any]:
    """Return what a file says of columns.

    Raises:
        Refusal: it is no such file.
    """
    if file is None:
        return {}
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refusal(f"{file} is not JSON: {error}.") from None
    if not isinstance(said, dict):
        raise Refusal(f"{file} must hold an object: sheet name to choices.")
    return said
