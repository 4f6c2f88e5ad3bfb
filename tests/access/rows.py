"""What a request did to the database: every row of every table, before and after."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import Model

#: Browsers' sessions and counters of requests come and go with any answer.
_PASSING: Final = re.compile(r"django_session|shared_cache", re.IGNORECASE)
_READS: Final = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|EXPLAIN|SET)\b", re.IGNORECASE
)
_CALLS: Final = re.compile(r"procrastinate_\w*(defer|cancel|delete|finish|retry)", re.IGNORECASE)

Key = tuple[type[Model], object]
Rows = dict[Key, tuple[Any, ...]]


def tables() -> list[type[Model]]:
    """Return every table whose rows count; sessions do not, nor the queue's own machinery."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in {"sessions", "procrastinate"}
    ]


def all_rows() -> Rows:
    """Return every row there is; the unscoped managers are what this needs them for."""
    return {
        (model, values[0]): values
        for model in tables()
        for values in model._base_manager.values_list("pk", *_columns(model))
    }


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def as_row(key: Key, values: tuple[Any, ...]) -> Model:
    """Return the row as an object."""
    model = key[0]
    return model(**dict(zip(_columns(model), values[1:], strict=True)))


@dataclass
class Watch:
    """Statements that write, as they are sent."""

    written: list[str] = field(default_factory=list)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if (not _READS.match(sql) or _CALLS.search(sql)) and not _PASSING.search(sql):
            self.written.append(sql)
        return execute(sql, params, many, context)


@contextmanager
def watched() -> Iterator[Watch]:
    """Note the statements that write, so that rows need comparing only where there were any."""
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


def changes(before: Rows, after: Rows) -> list[Model]:
    """Return rows that were added, changed or removed; of a changed row both forms."""
    keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return [
        as_row(key, rows[key])
        for key in sorted(keys, key=lambda key: (key[0]._meta.label, str(key[1])))
        for rows in (before, after)
        if key in rows
    ]
