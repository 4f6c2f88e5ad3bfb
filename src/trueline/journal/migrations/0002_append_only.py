"""The database itself refuses to change or delete a line of the journal."""

from collections.abc import Sequence

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = [
    f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append only'; END $$",
    "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
]
_UNDO_SQLITE = ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"]
_UNDO_POSTGRESQL = [
    "DROP TRIGGER journal_append_only ON journal_entry",
    "DROP FUNCTION journal_append_only()",
]


def close(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, _SQLITE, _POSTGRESQL)


def open_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, _UNDO_SQLITE, _UNDO_POSTGRESQL)


def _run(
    schema_editor: BaseDatabaseSchemaEditor, sqlite: Sequence[str], postgresql: Sequence[str]
) -> None:
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in sqlite if on_sqlite else postgresql:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(close, open_again)]
