"""Work through the API."""

from datetime import date

from tests.api.conftest import Caller
from tests.work.conftest import Plan, plan
from trueline.organisations.models import Membership
from trueline.work.actions import add_work
from trueline.work.models import PlannedDate, WorkItem

__all__ = ["plan"]


def test_work_is_added_found_changed_and_finished(
    ada: Membership, owner: Caller, plan: Plan
) -> None:
    said = {"title": "Quotes", "priority_id": plan.fit_out.pk, "due_on": "2026-03-01"}
    made = owner.ask("POST", "/work", {**said, "said_by": "tracker"})
    assert made.status_code == 201
    number = made.json()["id"]
    assert PlannedDate.objects.get().source == "tracker"
    found = owner.get(f"/work?priority_id={plan.branches.pk}&due_until=2026-03-01").json()["items"]
    assert [row["id"] for row in found] == [number]
    assert owner.get("/work?state=done").json()["items"] == []
    moved = owner.ask("PATCH", f"/work/{number}", {"due_on": None}, If_Match=made["ETag"])
    assert (moved.status_code, moved.json()["due_on"]) == (200, None)
    finish, match = f"/work/{number}/finish", moved["ETag"]
    done = owner.ask("POST", finish, {"finished_on": "2026-02-01"}, If_Match=match)
    assert (done.json()["state"], done.json()["finished_on"]) == ("done", "2026-02-01")
    assert owner.ask("POST", finish, {}, If_Match=match).status_code == 412
    assert WorkItem.objects.get().priority == plan.fit_out


def test_a_long_list_comes_in_parts(ada: Membership, owner: Caller) -> None:
    for number in range(5):
        add_work(by=ada, title=f"Item {number}", due_on=date(2026, 3, 1))
    first = owner.get("/work?limit=3").json()
    assert [row["title"] for row in first["items"]] == ["Item 0", "Item 1", "Item 2"]
    rest = owner.get(first["next"]).json()
    assert [row["title"] for row in rest["items"]] == ["Item 3", "Item 4"]
