"""Fetch the vendored browser files again, or check them: `python tools/vendor.py [--check]`.

The files come from npm packages, once, when a maintainer runs this; installing needs no npm.
Versions and the files to take stand in vendor.json; their sums are written back.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parents[1] / "src/trueline/web/static/vendor"
RECORD = VENDOR / "vendor.json"


def main() -> int:
    """Refresh, or with --check only compare; return 1 where a file differs from its sum."""
    parts: list[dict[str, Any]] = json.loads(RECORD.read_text())
    if "--check" in sys.argv:
        wrong = [name for part in parts for name in _changed(part)]
        sys.stderr.writelines(f"{name} differs from vendor.json\n" for name in wrong)
        return 1 if wrong else 0
    for part in parts:
        refresh(part)
    RECORD.write_text(json.dumps(parts, indent=2) + "\n")
    return 0


def refresh(part: dict[str, Any]) -> None:
    """Take a part's files out of its npm package and record their sums."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{part['name']}@{part['version']}"
        packed = subprocess.run(  # noqa: S603 - the arguments are those of vendor.json
            ["npm", "pack", "--silent", "--pack-destination", folder, spec],  # noqa: S607
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            for name in part["files"]:
                part["files"][name] = _take(archive, part["from"][name], VENDOR / name)


def _take(archive: tarfile.TarFile, member: str, place: Path) -> str:
    content = archive.extractfile(f"package/{member}")
    if content is None:
        raise SystemExit(f"{member} is not in the package; correct vendor.json.")
    data = content.read()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _changed(part: dict[str, Any]) -> list[str]:
    return [
        name
        for name, sha in part["files"].items()
        if hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() != sha
    ]


if __name__ == "__main__":
    sys.exit(main())
