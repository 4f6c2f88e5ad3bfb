"""What differs between installations: TRUELINE_* variables, with safe defaults."""

import os
import secrets
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """Return TRUELINE_<name>, or the default."""
    return os.environ.get(f"TRUELINE_{name}", default)


def flag(name: str, *, default: bool) -> bool:
    """Return TRUELINE_<name> as yes or no."""
    return text(name, "true" if default else "false").lower() in {"1", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """Return TRUELINE_<name>, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_folder() -> Path:
    """Return the folder for database, secret and files, made if it is not there."""
    folder = Path(text("DATA", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the secret key: given, or made once and kept beside the database."""
    if given := text("SECRET_KEY"):
        return given
    kept = folder / "secret_key"
    if not kept.exists():
        # Written aside and renamed without overwriting, so that two processes that start
        # together end up with one key.
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            kept.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text()
