"""What the tests of imports share: small files, and what an organisation holds."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from trueline.exchange.files.writing import write_xlsx
from trueline.exchange.imports import runs
from trueline.exchange.imports.book import Book
from trueline.exchange.imports.drafts import FATES
from trueline.exchange.imports.formats import Question
from trueline.exchange.imports.suggestions import sheets_for
from trueline.organisations.models import Membership

SHARED = Path(os.environ.get("TRUELINE_SHARED", Path(__file__).parents[3] / "shared"))

#: Where rows change without anything that was said having changed.
_NOT_SAID = {"exchange_importrun", "exchange_columnmapping"}


def real(path: str) -> Path:
    """Return a file of real data, or skip the test where it is not there."""
    file = SHARED / "data" / path
    if not file.exists():
        pytest.skip(f"needs real data: set TRUELINE_SHARED to the folder that holds data/{path}")
    return file


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, sheets.items())
    return out.getvalue()


def text(lines: str) -> bytes:
    """Return lines without the spaces that a test's layout puts before them."""
    return "\n".join(line.strip() for line in lines.strip().splitlines()).encode()


def dry(
    by: Membership, content: bytes, *, name: str = "file.csv", said: Mapping[str, Any] | None = None
) -> tuple[Book, list[Question]]:
    sheets = sheets_for(content, name, said or {})
    return runs.try_out(by=by, content=content, name=name, sheets=sheets)


def load(
    by: Membership, content: bytes, *, name: str = "file.csv", said: Mapping[str, Any] | None = None
) -> Book:
    sheets = sheets_for(content, name, said or {})
    return runs.load(by=by, content=content, name=name, sheets=sheets)


def fates(book: Book, sheet: int = 0) -> list[str]:
    """Return the fate of every row of a sheet, the header's first."""
    return [FATES[letter] for letter in book.sheets[sheet].fates.decode()]


def problems(
    by: Membership, content: bytes, *, name: str = "file.csv", said: Mapping[str, Any] | None = None
) -> list[str]:
    """Return what needs attention, each with its place; everything the row says is left alone."""
    before = rows_in_all_tables()
    book, questions = dry(by, content, name=name, said=said)
    assert not questions
    assert rows_in_all_tables() == before
    return [str(problem) for sheet in book.sheets for problem in sheet.problems]


def rows_in_all_tables() -> dict[str, str]:
    """Return a hash of the rows of every table of ours."""
    return {
        model._meta.db_table: _hash(model._meta.db_table)
        for model in apps.get_models()
        if model.__module__.startswith("trueline.") and model._meta.db_table not in _NOT_SAID
    }


def _hash(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from our own models
        return hashlib.sha256(repr(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
