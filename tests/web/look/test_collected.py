"""The files as a server hands them out: hashed names, every reference followed."""

import json
import re
from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings


def test_every_file_and_every_reference_gets_its_hashed_name(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATIC_ROOT = tmp_path
    served = {"BACKEND": "trueline.web.storage.StaticStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": served}
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["ext"])
    hashed = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]

    main = (tmp_path / hashed["css/app.css"]).read_text()
    assert 'tokens.css"' not in main
    assert Path(hashed["css/tokens.css"]).name in main

    script = (tmp_path / hashed["js/app.js"]).read_text()
    imports = re.findall(r'import *"(.+?)"', script)
    assert len(imports) >= 8
    assert {f"js/{name.removeprefix('./')}" for name in imports} <= set(hashed.values())

    fonts = (tmp_path / hashed["css/fonts.css"]).read_text()
    assert Path(hashed["vendor/inter/inter-latin-wght-normal.woff2"]).name in fonts
