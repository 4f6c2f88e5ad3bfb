"""What is written in the journal stays, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from trueline.journal.actions import record
from trueline.journal.models import Entry
from trueline.organisations.models import Membership


def refused(statement: str) -> str:
    """Run raw SQL that must fail; return what the database said."""
    with (
        pytest.raises(DatabaseError) as failure,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(failure.value)


def test_the_orm_refuses_to_delete_a_line(ada: Membership) -> None:
    with pytest.raises(TypeError, match="append only"):
        Entry.objects.latest("pk").delete()


def test_the_orm_cannot_change_a_line(ada: Membership) -> None:
    line = Entry.objects.latest("pk")
    line.verb = "never happened"
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        line.save()
    line.refresh_from_db()
    assert line.verb == "founded"


def test_lines_cannot_be_changed_or_deleted_in_bulk(ada: Membership) -> None:
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Entry.objects.update(verb="never happened")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.get().verb == "founded"


def test_raw_sql_is_refused_by_the_database_itself(ada: Membership) -> None:
    assert "append only" in refused("UPDATE journal_entry SET verb = 'never happened'")
    assert "append only" in refused("DELETE FROM journal_entry")
    assert Entry.objects.get().verb == "founded"


def test_a_line_can_be_added(ada: Membership) -> None:
    record(by=ada, verb="looked", subject=ada.organisation)
    assert [line.verb for line in Entry.objects.all()] == ["looked", "founded"]
