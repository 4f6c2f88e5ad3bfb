"""Checks on the short texts people type."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from trueline.core.errors import Refusal


def clean_line(text: str, *, field: str, longest: int) -> str:
    """Return a text as one line, trimmed and in one Unicode form; a line break becomes a space.

    Raises:
        Refusal: it is empty, too long, or holds a control character.
    """
    line = " ".join(unicodedata.normalize("NFC", text).strip().splitlines())
    if not line:
        raise Refusal("This cannot be empty.", field=field)
    return check_text(line, field=field, longest=longest)


def check_text(text: str, *, field: str, longest: int) -> str:
    """Return a text that every database can keep.

    Raises:
        Refusal: it is too long, or holds a character that cannot be kept.
    """
    if len(text) > longest:
        raise Refusal(f"Use at most {longest} characters; this has {len(text)}.", field=field)
    # PostgreSQL keeps no NUL and no lone surrogate; other controls would only hide in a page.
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in text):
        raise Refusal("This holds a control character; delete it and try again.", field=field)
    return text


def slug_of(name: str, *, longest: int) -> str:
    """Return a name's letters and digits, lower case, joined by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def free_key(name: str, *, taken: Iterable[str], fallback: str) -> str:
    """Return a key made from a name that is not among `taken`, numbered if need be."""
    stem = slug_of(name, longest=70) or fallback
    used = set(taken)
    numbered = (f"{stem}-{n}" for n in count(2))
    return stem if stem not in used else next(key for key in numbered if key not in used)
