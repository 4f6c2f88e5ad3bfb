"""Tasks come in by their id there: a dry run, every row's fate, all or nothing, again and again."""

import csv
import io
from collections import Counter
from datetime import date

import pytest
import time_machine

from tests.exchange.importing import as_csv, as_xlsx, real, rows_in_all_tables
from trueline.core.errors import NotAllowed, Refusal
from trueline.exchange.imports import runs as other_runs
from trueline.exchange.models import ImportRun
from trueline.exchange.work_import import runs
from trueline.exchange.work_import.columns import suggest
from trueline.journal.models import Entry
from trueline.organisations.models import Membership
from trueline.plans.models import AnnualPlan, Priority
from trueline.teams.actions import add_team
from trueline.work import queries
from trueline.work.actions import add_work, change_work
from trueline.work.models import PlannedDate, WorkItem

HEAD = ("id", "title", "owner", "team", "serves", "state", "start", "due", "size")
FULL = ("T-1", "Order banners", "ada@example.org", "Crew", "open", "In progress",
        "2026-03-01", "2026-03-20", "5")  # fmt: skip


@pytest.fixture
def priority(ada: Membership) -> Priority:
    here = ada.organisation
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    plan = AnnualPlan.objects.create(
        organisation=here, name="2026", starts_on=first, ends_on=last, currency="EUR"
    )
    return Priority.objects.create(
        organisation=here, plan=plan, key="open", name="Open", starts_on=first, due_on=last
    )


def upload(by: Membership, content: bytes, name: str = "tasks.csv") -> ImportRun:
    return runs.start(by=by, file_name=name, content=content)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_comes_in_whole(ada: Membership, priority: Priority, kind: str) -> None:
    team = add_team(by=ada, name="Crew")
    rows = [HEAD, FULL, ("T-2", "Paint", "Ada Amber", "", "", "", "", "", "")]
    content = as_csv(rows) if kind == "csv" else as_xlsx({"Tasks": rows})
    run = upload(ada, content, f"tasks.{kind}")
    assert (run.state, run.report["sheets"][0]["fates"]) == ("checked", "BNN")
    assert not WorkItem.objects.exists(), "a dry run writes nothing"
    assert runs.apply(by=ada, run=run).state == "applied"
    item = WorkItem.objects.get(external_id="T-1")
    assert (item.owner, item.team, item.priority) == (ada.person, team, priority)
    assert (item.state, item.due_on, item.size) == ("doing", date(2026, 3, 20), 5)
    again = upload(ada, content, f"tasks.{kind}")
    assert again.report["sheets"][0]["fates"] == "BSS"
    before = rows_in_all_tables()
    runs.apply(by=ada, run=again)
    after = rows_in_all_tables()
    changed = {table for table in after if after[table] != before.get(table)}
    assert not [table for table in changed if table.startswith("work_")]


def test_what_moved_is_one_digest(ada: Membership) -> None:
    head = ("id", "title", "due")
    first = [head, ("T-1", "Banners", "2026-03-20"), ("T-2", "Paint", "2026-03-21")]
    runs.load(by=ada, content=as_csv(first), name="tasks.csv")
    second = [*first[:2], ("T-2", "Paint", "2026-05-01"), ("T-3", "Sweep", "2026-05-02")]
    run = upload(ada, as_csv(second))
    assert run.report["counts"] == {"new": 1, "changed": 1, "same": 1, "moved": 1}
    runs.apply(by=ada, run=run)
    line = Entry.objects.filter(verb="applied").latest("pk")
    assert line.after["moved"] == [["T-2", "Paint", "due", "2026-03-21", "2026-05-01"]]
    paint = WorkItem.objects.get(external_id="T-2")
    assert paint.due_on == date(2026, 5, 1)
    (late,) = queries.late_by_baseline(WorkItem.objects.filter(pk=paint.pk), date(2026, 4, 1))
    assert vars(late)["baseline_due"] == date(2026, 3, 21)


def test_a_source_is_heard_anew_only_when_it_says_something_new(ada: Membership) -> None:
    def bring(said_by: str, day: str) -> None:
        rows = [("id", "title", "start"), ("A1", "Launch", day)]
        said = {"source": "state", "said_by": said_by}
        runs.load(by=ada, content=as_csv(rows), name="a.csv", said=said)

    bring("plan", "2026-01-01")
    bring("records", "2026-06-01")
    bring("plan", "2026-01-01")
    item = WorkItem.objects.get()
    assert item.starts_on == date(2026, 6, 1)
    assert [(row.source, row.on) for row in PlannedDate.objects.all()] == [
        ("plan", date(2026, 1, 1)),
        ("records", date(2026, 6, 1)),
    ]


def test_every_bad_row_is_named_and_nothing_is_written(ada: Membership) -> None:
    rows = [
        HEAD,
        ("", "No id", *[""] * 7),
        ("T-1", "Nobody's", "nobody@example.org", *[""] * 6),
        ("T-2", "No team", "", "Masons", *[""] * 5),
        ("T-3", "No line", "", "", "Nothing", *[""] * 4),
        ("T-4", "Some day", "", "", "", "someday", "", "", ""),
        ("T-5", "Backwards", "", "", "", "", "2026-03-02", "2026-03-01", ""),
        ("T-6", "Half", "", "", "", "", "", "", "2.5"),
        ("T-7", "Quarter", "", "", "", "", "", "Q1 2026", ""),
        ("T-8", "", *[""] * 7),
        ("T-9", "Twice", *[""] * 7),
        ("T-9", "Twice", *[""] * 7),
    ]
    run = upload(ada, as_csv(rows))
    sheet = run.report["sheets"][0]
    assert (run.state, sheet["fates"]) == ("problems", "BPPPPPPPPPNP")
    columns = [problem[1] for problem in sheet["problems"]]
    assert columns == [
        "id", "owner", "team", "serves", "state", "due", "size", "due", "title", "id",
    ]  # fmt: skip
    with pytest.raises(Refusal, match="attention"):
        runs.apply(by=ada, run=run)
    assert not WorkItem.objects.exists()


def test_names_nobody_knows_can_be_left_out(ada: Membership) -> None:
    rows = [("id", "title", "owner"), ("T-1", "Banners", "@somebody")]
    reading = runs.load(by=ada, content=as_csv(rows), name="a.csv", said={"unknown": "leave"})
    assert list(reading.report.notes) == ["There is no person “@somebody” here; it is left out."]
    assert WorkItem.objects.get().owner is None


def test_dates_that_can_mean_two_days_are_asked(ada: Membership) -> None:
    rows = [("id", "title", "due"), ("T-1", "Banners", "03/04/2026")]
    run = upload(ada, as_csv(rows))
    assert run.state == "problems"
    ((role, sentence, candidates),) = run.report["questions"]
    assert (role, "03/04/2026" in sentence) == ("due_on", True)
    said = {**runs.choices_of(run).to_json(), "dates": {"due_on": candidates[0][0]}}
    run = runs.choose(by=ada, run=run, said=said)
    runs.apply(by=ada, run=run)
    assert WorkItem.objects.get().due_on == date(2026, 4, 3)
    assert upload(ada, as_csv(rows)).state == "checked", "it is remembered"


def test_a_column_of_ids_is_needed(ada: Membership) -> None:
    run = upload(ada, as_csv([("title", "due"), ("Banners", "2026-03-01")]))
    assert "which column holds the id" in run.report["refusal"]


def test_what_changed_since_the_check_is_shown_before_it_is_written(ada: Membership) -> None:
    item = add_work(by=ada, title="Banners", external_id="T-1")
    run = upload(ada, as_csv([("id", "title"), ("T-1", "All banners")]))
    change_work(by=ada, item=item, version=1, note="Meanwhile")
    again = runs.apply(by=ada, run=run)
    assert (again.state, "has changed" in again.report["refusal"]) == ("checked", True)
    assert runs.apply(by=ada, run=run).state == "applied"
    assert WorkItem.objects.get().title == "All banners"


def test_who_may_not_import_cannot(ada: Membership, cleo: Membership) -> None:
    content = as_csv([("id", "title"), ("T-1", "Banners")])
    with pytest.raises(NotAllowed):
        upload(cleo, content)
    run = upload(ada, content)
    for act in (runs.apply, runs.discard):
        with pytest.raises(NotAllowed):
            act(by=cleo, run=run)
    assert other_runs.runs() == [], "files of tasks are listed beside the work"
    runs.discard(by=ada, run=run)
    with pytest.raises(Refusal, match="discarded"):
        runs.apply(by=ada, run=run)


def test_a_state_agencys_actions_keep_both_days_and_stay_overdue(ada: Membership) -> None:
    """109 actions: the published plan and the system of record, as of the day of the export."""
    folder = "ncdpi_dev_2026-07-27/data/"
    plan, records = real(folder + "DIM_Actions.csv"), real(folder + "action-statuses.csv")
    both = [(plan, "published plan"), (records, "system of record")]
    with time_machine.travel("2026-07-27 12:00 +0000", tick=False):
        for _ in range(2):  # the second time changes nothing
            for file, said_by in both:
                # The system of record has one action more than the plan; it has no title.
                said = {"source": "ncdpi", "said_by": said_by, "unknown": "leave"}
                runs.load(by=ada, content=file.read_bytes(), name=file.name, said=said)
            assert Counter(WorkItem.objects.values_list("state", flat=True)) == {
                "todo": 69,
                "doing": 39,
                "done": 1,
            }
            assert Counter(PlannedDate.objects.values_list("source", flat=True)) == {
                "published plan": 109,
                "system of record": 109,
            }
    day = date(2026, 7, 27)
    assert queries.not_started(day, source="system of record").count() == 11


def test_goals_of_two_half_years_become_work(ada: Membership, priority: Priority) -> None:
    """Task rows of a public programme; owners there are nobody here, and are left out."""
    file = real("rust_goals/rust_dev_tasks.csv")
    rows = [
        (f"{row['period']}/{row['file']}#{number}", row["c1"][:300], row["period"])
        for number, row in enumerate(csv.DictReader(io.StringIO(file.read_text())))
        if row["period"] in ("2024h2", "2025h1") and row["c1"].strip()
    ]
    content = as_csv([("id", "title", "source"), *rows])
    reading = runs.load(by=ada, content=content, name="tasks.csv")
    assert len(reading.drafts) == WorkItem.objects.count() == len(rows) > 100
    assert set(WorkItem.objects.values_list("source", flat=True)) == {"2024h2", "2025h1"}
    assert not runs.load(by=ada, content=content, name="tasks.csv").drafts


def test_headers_are_recognised_once() -> None:
    assert suggest(["ActionID", "ActionName", "Status", "LaunchDate", "Priority"]) == {
        "external_id": 0, "title": 1, "serves": 4, "state": 2, "starts_on": 3,
    }  # fmt: skip
