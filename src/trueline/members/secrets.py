"""Secrets that let someone in: made from 256 random bits, kept only as a hash."""

import hashlib
import secrets


def make_secret(prefix: str) -> str:
    """Return a new secret; the prefix tells people and leak scanners what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
