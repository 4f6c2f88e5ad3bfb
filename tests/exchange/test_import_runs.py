"""A file's way in: asked once, checked whole, applied whole, forgotten after a day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from tests.conftest import LATER
from tests.exchange.importing import as_xlsx, dry, fates, load, rows_in_all_tables
from tests.queue.lists import waiting
from trueline.core.clock import now
from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.exchange.imports import runs
from trueline.exchange.models import ColumnMapping, ImportRun, State
from trueline.jobs.worker import run_pending
from trueline.measures.actions import change_measure
from trueline.measures.goals import change_goal
from trueline.measures.models import Goal, Measure, Observation
from trueline.measures.values import enter_value
from trueline.members.actions import change_role, end_membership
from trueline.organisations.models import Membership
from trueline.organisations.scope import across_organisations, acting_in

VALUES = b"Measure,Period,Value\nvisitors,2026-01,5\nvisitors,2026-02,6"


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def uploaded(by: Membership, content: bytes = VALUES, name: str = "file.csv") -> ImportRun:
    return runs.start(by=by, file_name=name, content=content)


def chosen(by: Membership, run: ImportRun, **said: object) -> ImportRun:
    """Take what is suggested or remembered, with what is said besides, and check the file."""
    sheets = {
        sheet.table.sheet: {**sheet.choices.to_json(), **said} for sheet in runs.understood(run)
    }
    runs.choose(by=by, run=run, sheets=sheets)
    run_pending()
    return runs.find(run.pk)


def checked(by: Membership, content: bytes = VALUES, **said: object) -> ImportRun:
    return chosen(by, uploaded(by, content), **said)


def applied(by: Membership, run: ImportRun) -> ImportRun:
    runs.ask_to_apply(by=by, run=run)
    run_pending()
    return runs.find(run.pk)


def test_a_check_says_every_rows_fate_and_writes_nothing(
    ada: Membership, visitors: Measure
) -> None:
    load(ada, b"Measure,Period,Value\nvisitors,2026-01,5\nvisitors,2026-02,4")
    run_pending()
    before = rows_in_all_tables()
    rows = b"Measure,Period,Value\nvisitors,2026-01,5\nvisitors,2026-02,6\n\nvisitors,2026-03,7"
    book, _ = dry(ada, rows)
    assert fates(book) == ["blank", "says what stands", "corrects", "blank", "new"]
    assert rows_in_all_tables() == before


def test_a_file_goes_in_once_it_is_checked(ada: Membership, visitors: Measure) -> None:
    run = checked(ada)
    assert run.state == State.CHECKED
    assert run.report["sheets"][0]["fates"] == "BNN"
    assert not Observation.objects.exists()

    run = applied(ada, run)
    assert run.state == State.APPLIED
    assert run.content is None
    assert list(Observation.objects.values_list("value", flat=True)) == [5, 6]
    assert Observation.objects.values_list("source", flat=True).distinct().get() == "file.csv"


def test_the_same_file_again_changes_nothing_and_asks_for_no_work(
    ada: Membership, visitors: Measure
) -> None:
    content = (
        b"Key,Name,Team,Period,Value,Target,Note\n"
        b"visitors,Visitors,Quay,2026-01,5,6,quiet\nboats,Boats,Quay,2026-01,7,9,"
    )
    load(ada, content)
    run_pending()
    before = rows_in_all_tables()
    book = load(ada, content)
    assert rows_in_all_tables() == before
    assert waiting() == []
    assert fates(book) == ["blank", "says what stands", "says what stands"]


def test_a_blank_note_leaves_the_one_that_stands(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=LATER.replace(month=1, day=1), value=5, note="Storm")
    book = load(ada, VALUES)
    assert fates(book)[1] == "says what stands"
    assert Observation.objects.get(period="2026-01-01").note == "Storm"


def test_a_column_of_targets_compares_only_the_target(ada: Membership, visitors: Measure) -> None:
    content = b"Measure,Period,Value,Target\nvisitors,2026-01,5,9"
    load(ada, content)
    goal = Goal.objects.get()
    change_goal(by=ada, goal=goal, version=1, start_on=goal.start_on - timedelta(days=365))
    assert fates(load(ada, content))[1] == "says what stands"


def test_how_columns_were_understood_is_remembered_by_the_header(
    ada: Membership, visitors: Measure
) -> None:
    strange = b"What,When,How many\nvisitors,2026-01,5"
    run = uploaded(ada, strange)
    assert not runs.understood(run)[0].remembered
    chosen(ada, run, columns={"0": "measure_key", "1": "period", "2": "value"})

    later = uploaded(ada, b"WHAT, when,How_many\nvisitors,2026-02,6", "next month.csv")
    sheet = runs.understood(later)[0]
    assert sheet.remembered
    assert sheet.choices.columns == {0: "measure_key", 1: "period", 2: "value"}
    assert not runs.understood(uploaded(ada, b"What,When\nvisitors,2026-01"))[0].remembered


def test_what_one_organisation_said_is_not_remembered_for_another(
    ada: Membership, zoe: Membership, visitors: Measure
) -> None:
    checked(ada)
    with acting_in(zoe.organisation):
        assert not runs.understood(uploaded(zoe))[0].remembered


def test_ambiguous_decimals_are_asked_and_the_answer_is_remembered(
    ada: Membership, visitors: Measure
) -> None:
    content = b"Measure;Period;Value\nvisitors;2026-01;1.234"
    run = checked(ada, content)
    question = run.report["questions"][0]
    assert run.state == State.PROBLEMS
    assert (question["kind"], question["column"]) == ("numbers", 2)
    assert {c["name"]: c["example"] for c in question["candidates"]} == {
        "point": "1.234", "comma": "1234",
    }  # fmt: skip
    assert not Observation.objects.exists()

    applied(ada, chosen(ada, run, numbers={"2": "comma"}))
    assert Observation.objects.get().value == 1234

    again = chosen(ada, uploaded(ada, b"Measure;Period;Value\nvisitors;2026-02;2.345"))
    assert again.state == State.CHECKED
    applied(ada, again)
    assert Observation.objects.get(period="2026-02-01").value == 2345


def test_an_answer_gives_way_to_a_column_that_decides_for_itself(
    ada: Membership, visitors: Measure
) -> None:
    chosen(ada, uploaded(ada, b"Measure;Period;Value\nvisitors;2026-01;1.234"),
           numbers={"2": "comma"})  # fmt: skip
    decided = b"Measure;Period;Value\nvisitors;2026-02;2.345\nvisitors;2026-03;0.5"
    applied(ada, chosen(ada, uploaded(ada, decided)))
    assert [row.value for row in Observation.objects.all()] == [2.345, 0.5]


def test_ambiguous_dates_are_asked_and_the_answer_is_remembered(
    ada: Membership, visitors: Measure
) -> None:
    run = checked(ada, b"Measure,Period,Value\nvisitors,01/03/2026,5")
    assert run.report["questions"][0]["kind"] == "dates"
    run = chosen(ada, run, dates={"1": "dmy"})
    applied(ada, run)
    assert str(Observation.objects.get().period) == "2026-03-01"
    assert checked(ada, b"Measure,Period,Value\nvisitors,01/04/2026,5").state == State.CHECKED


def test_the_terminal_refuses_what_has_to_be_asked(ada: Membership, visitors: Measure) -> None:
    with pytest.raises(Refusal, match=r"what is “1.234”\? 1.234 \(point\), or 1234 \(comma\)"):
        load(ada, b"Measure;Period;Value\nvisitors;2026-01;1.234")


def test_a_value_corrected_since_the_check_is_not_overwritten(
    ada: Membership, visitors: Measure
) -> None:
    run = checked(ada)
    enter_value(by=ada, measure=visitors, on=LATER.replace(month=1, day=1), value=8)
    run = applied(ada, run)
    assert run.state == State.CHECKED
    assert "has changed since this file was checked" in run.report["refusal"]
    assert run.report["sheets"][0]["fates"] == "BCN"
    assert Observation.objects.get().value == 8

    assert applied(ada, run).state == State.APPLIED
    assert Observation.objects.get(period="2026-01-01", is_current=True).value == 5


def test_a_second_correction_since_the_check_is_seen_too(
    ada: Membership, visitors: Measure
) -> None:
    on = LATER.replace(month=1, day=1)
    enter_value(by=ada, measure=visitors, on=on, value=8)
    run = checked(ada)
    enter_value(by=ada, measure=visitors, on=on, value=9, revision=1)
    run = applied(ada, run)
    assert run.state == State.CHECKED
    assert Observation.objects.get(is_current=True).value == 9


def test_a_measure_changed_since_the_check_is_seen(ada: Membership, visitors: Measure) -> None:
    run = checked(ada)
    change_measure(by=ada, measure=visitors, version=1, highest=5.0)
    run = applied(ada, run)
    assert run.state == State.PROBLEMS
    assert run.report["sheets"][0]["problems"][0][0] == 3
    assert not Observation.objects.exists()


def test_applying_twice_is_applying_once(ada: Membership, visitors: Measure) -> None:
    run = applied(ada, checked(ada))
    with pytest.raises(Refusal, match="applied"):
        runs.ask_to_apply(by=ada, run=run)
    before = rows_in_all_tables()
    runs.apply(ada.organisation, run.pk)
    assert rows_in_all_tables() == before


def test_nothing_is_applied_before_it_was_checked(ada: Membership, visitors: Measure) -> None:
    with pytest.raises(Refusal, match="say what the columns are"):
        runs.ask_to_apply(by=ada, run=uploaded(ada))
    with pytest.raises(Refusal, match="has problems"):
        runs.ask_to_apply(by=ada, run=checked(ada, b"Measure,Period,Value\nnobody,2026-01,5"))


def test_a_discarded_file_keeps_no_bytes_and_goes_nowhere(
    ada: Membership, visitors: Measure
) -> None:
    run = checked(ada)
    runs.discard(by=ada, run=run)
    run.refresh_from_db()
    assert (run.state, run.content) == (State.DISCARDED, None)
    for act in (runs.ask_to_apply, runs.discard):
        with pytest.raises(Refusal, match="discarded"):
            act(by=ada, run=run)
    with pytest.raises(Refusal, match="discarded"):
        runs.choose(by=ada, run=run, sheets={})


def test_a_state_that_changed_under_an_old_page_is_seen(ada: Membership, visitors: Measure) -> None:
    old = checked(ada)
    applied(ada, old)
    assert old.state == State.CHECKED  # as the page still has it
    with pytest.raises(Refusal, match="applied"):
        runs.discard(by=ada, run=old)


def test_who_lost_the_right_since_the_check_changes_nothing(
    ada: Membership, ben: Membership, visitors: Measure
) -> None:
    change_measure(by=ada, measure=visitors, version=1, owner=ben.person)
    run = checked(ben)
    runs.ask_to_apply(by=ben, run=run)
    change_role(by=ada, membership=ben, role="member")
    run_pending()
    run = runs.find(run.pk)
    assert run.state == State.PROBLEMS
    assert "does not let you import files" in run.report["refusal"]
    assert not Observation.objects.exists()


def test_who_left_since_the_upload_changes_nothing(
    ada: Membership, ben: Membership, visitors: Measure
) -> None:
    run = uploaded(ben)
    sheets = {sheet.table.sheet: sheet.choices.to_json() for sheet in runs.understood(run)}
    runs.choose(by=ben, run=run, sheets=sheets)
    end_membership(by=ada, membership=ben)
    run_pending()
    assert "Ben is no member here any more" in runs.find(run.pk).report["refusal"]


def test_a_file_broken_at_its_beginning_is_refused_at_the_door(ada: Membership) -> None:
    with pytest.raises(Refusal, match="Row 3 opens a quote"):
        uploaded(ada, b'Measure,Period,Value\nvisitors,2026-01,5\nvisitors,2026-02,"6\n')
    assert not ImportRun.objects.exists()


def test_a_file_broken_further_down_has_a_problem_not_a_crash(
    ada: Membership, visitors: Measure
) -> None:
    rows = [b"visitors,2026-01,5"] * 300
    run = checked(ada, b"\n".join([b"Measure,Period,Value", *rows, b'visitors,2026-02,"6']))
    assert run.state == State.PROBLEMS
    assert run.report["refusal"].startswith("Row 302 opens a quote that is never closed.")
    assert runs.understood(run)[0].sample


def test_files_nobody_applied_are_forgotten_after_a_day(
    ada: Membership, zoe: Membership, visitors: Measure
) -> None:
    old, done = checked(ada), applied(ada, checked(ada))
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        young = uploaded(ada)
        with across_organisations("the test stands for the hourly upkeep"):
            runs.discard_abandoned()
    states = dict(ImportRun.objects.values_list("pk", "state"))
    assert states == {old.pk: "discarded", done.pk: "applied", young.pk: "uploaded"}
    assert ImportRun.objects.get(pk=old.pk).content is None


def test_another_organisations_file_is_not_there(
    ada: Membership, zoe: Membership, visitors: Measure
) -> None:
    run = uploaded(ada)
    with acting_in(zoe.organisation):
        assert runs.runs() == []
        with pytest.raises(NotFound):
            runs.find(run.pk)


def test_members_may_not_choose_apply_or_discard(
    ada: Membership, cleo: Membership, visitors: Measure
) -> None:
    run = checked(ada)
    with pytest.raises(NotAllowed):
        runs.choose(by=cleo, run=run, sheets={})
    for act in (runs.ask_to_apply, runs.discard):
        with pytest.raises(NotAllowed):
            act(by=cleo, run=run)


def test_what_needs_attention_can_be_taken_away_as_csv(ada: Membership, visitors: Measure) -> None:
    run = checked(ada, b"Measure,Period,Value\nvisitors,2026-01,lots\nnobody,2026-01,5")
    lines = b"".join(runs.problems_as_text(run)).decode("utf-8-sig").splitlines()
    assert lines[0] == "Sheet,Row,Column,Cell,What to do"
    assert lines[1].startswith(',2,Value,lots,"This is not a number.')
    assert lines[2].startswith(",3,Measure,nobody,")


def test_every_sheet_of_a_workbook_is_remembered_for_itself(
    ada: Membership, visitors: Measure
) -> None:
    values = [["Measure", "Period", "Value"], ["visitors", "2026-01", "5"]]
    goals = [["Measure", "Due", "Target"], ["visitors", "2026-12-31", "9"]]
    content = as_xlsx({"Values": values, "Goals": goals})
    run = chosen(ada, uploaded(ada, content, "book.xlsx"))
    assert run.state == State.CHECKED
    assert ColumnMapping.objects.count() == 2
    applied(ada, run)
    assert Goal.objects.get().target == 9


def test_the_person_who_brought_the_file_is_kept_with_every_value(
    ada: Membership, visitors: Measure
) -> None:
    applied(ada, checked(ada))
    assert {row.entered_by for row in Observation.objects.all()} == {ada.person}
