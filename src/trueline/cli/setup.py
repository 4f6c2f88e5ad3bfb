"""Getting ready to use the database, for the commands that do."""

import os

import django


def setup(**settings: str) -> None:
    """Load the application; `settings` are TRUELINE_* values this command needs."""
    for name, value in settings.items():
        os.environ.setdefault(f"TRUELINE_{name}", value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trueline.config.settings")
    django.setup()
