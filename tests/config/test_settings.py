"""How an installation is protected when nobody has set anything, and what switching does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.crash.databases import ROOT, environment

NAMES = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "DEMO",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "PASSWORD_HASHERS",
)


def settings_with(folder: Path, **given: str) -> dict[str, Any]:
    """Return the settings a fresh process has."""
    env = {name: value for name, value in environment(folder, "").items() if value}
    env = {k: v for k, v in env.items() if not k.startswith("TRUELINE_") or k == "TRUELINE_DATA"}
    script = (
        "import json; from trueline.config import settings\n"
        f"print(json.dumps({{n: getattr(settings, n) for n in {NAMES!r}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**env, **{f"TRUELINE_{name}": value for name, value in given.items()}},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_untouched_settings_are_the_safe_ones(tmp_path: Path) -> None:
    found = settings_with(tmp_path)
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert "*" not in found["ALLOWED_HOSTS"]
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_proxy_is_believed_only_when_said_so(tmp_path: Path) -> None:
    found = settings_with(tmp_path, BEHIND_PROXY="true")
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_without_encryption_cookies_still_work(tmp_path: Path) -> None:
    found = settings_with(tmp_path, HTTPS="false")
    assert found["SESSION_COOKIE_NAME"] == "session"
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["SECURE_HSTS_SECONDS"] == 0


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings_with(tmp_path)
    kept = tmp_path / "secret_key"
    first = kept.read_text()
    settings_with(tmp_path)
    assert kept.read_text() == first
    assert len(first) >= 50
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("secret_key*")] == ["secret_key"]


@pytest.mark.django_db
def test_the_frameworks_own_check_of_a_deployment_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Only the tests set it, for the browser's driver.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")
    # W021 asks for the HSTS preload list, which is the domain owner's to join; W008 to W018 are
    # about HTTPS and hold.
    settings.SILENCED_SYSTEM_CHECKS = ["security.W021"]
    try:
        call_command("check", deploy=True, fail_level="WARNING")
    finally:
        del settings.SILENCED_SYSTEM_CHECKS
