"""Work as a person meets it: the list and its filters, board, calendar, an item, My work."""

import csv
import io
from datetime import date

import pytest
import time_machine

from tests.conftest import join
from tests.web.conftest import SignIn
from tests.work.conftest import Plan, plan
from trueline.measures.actions import add_measure
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership, Organisation, Role
from trueline.work.actions import add_work, change_work, finish_work
from trueline.work.models import WorkItem

__all__ = ["plan"]

HERE = "/o/harbour-trust/work/"
MONDAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel("2026-09-14 09:00 +0000", tick=False):
        yield


@pytest.fixture
def banners(ada: Membership) -> WorkItem:
    return add_work(by=ada, title="Order banners", owner=ada.person, due_on=date(2026, 9, 18))


def test_nothing_yet_says_what_to_do(ada: Membership, dan: Membership, signed_in: SignIn) -> None:
    for path, words in (("", "No open work"), ("mine", "Nothing is due")):
        assert words in signed_in(ada).get(HERE + path).content.decode()
    page = signed_in(dan).get(f"{HERE}mine").content.decode()
    assert "Good morning, Dan. Nothing is due this week." in page
    assert 'name="line"' not in page


def test_the_list_shows_the_line_above_each(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    add_work(by=ada, title="Quotes", priority=plan.fit_out, owner=ada.person)
    page = signed_in(ada).get(HERE).content.decode()
    assert "<span>Fit out the branches</span><span>Open three branches</span>" in page
    assert "<span>Members served 52,000</span>" in page
    assert "No line to a target" in page
    assert "2 open" in page


def test_the_filter_stands_in_the_address(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    add_work(by=ada, title="Quotes", priority=plan.fit_out)
    browser = signed_in(ada)
    for query, words in (
        ("q=BANN", "Order banners"),
        ("owner=me", "Order banners"),
        ("serves=none", "Order banners"),
        (f"serves={plan.branches.pk}", "Quotes"),
        ("owner=nobody", "Quotes"),
        ("first=2026-09-18&last=2026-09-18", "Order banners"),
        ("due=none", "Quotes"),
        ("state=done", "Nothing fits"),
        ("state=never&first=yesterday&page=x", "Quotes"),
    ):
        page = browser.get(f"{HERE}?{query}").content.decode()
        assert words in page, query
        other = "Quotes" if words == "Order banners" else "Order banners"
        assert "never" in query or f">{other}<" not in page, query


def test_the_list_is_exported_as_filtered(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    add_work(by=ada, title="=Quotes", priority=plan.fit_out, source="tracker", external_id="T-1")
    browser = signed_in(ada)
    text = browser.get(f"{HERE}export?serves={plan.branches.pk}").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["title"], row["serves"]) == ("'=Quotes", "fit-out")
    assert (row["target"], row["external id"]) == ("Members served 52,000", "T-1")


def test_a_page_of_many_has_another_behind_it(ada: Membership, signed_in: SignIn) -> None:
    for number in range(51):
        add_work(by=ada, title=f"Item {number:02}")
    browser = signed_in(ada)
    assert "?page=2" in browser.get(HERE).content.decode()
    page = browser.get(f"{HERE}?page=2").content.decode()
    assert "Item 50" in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("Sweep", "Sweep", "Ada Amber", None),
        ("Sweep; @Ben; fri", "Sweep", "Ben", date(2026, 9, 18)),
        ("Sweep; @me; today; #fit-out", "Sweep", "Ada Amber", MONDAY),
        ("Sweep; in 2 weeks", "Sweep", "Ada Amber", date(2026, 9, 28)),
        ("Sweep; 3 Oct 2026", "Sweep", "Ada Amber", date(2026, 10, 3)),
        ("Sweep; due tomorrow", "Sweep", "Ada Amber", date(2026, 9, 15)),
    ],
)
def test_one_line_becomes_work(
    ada: Membership, ben: Membership, plan: Plan, signed_in: SignIn,
    line: str, title: str, owner: str, due: date | None,
) -> None:  # fmt: skip
    answer = signed_in(ada).post(f"{HERE}quick", {"line": line, "back": f"{HERE}mine"})
    assert answer["Location"] == f"{HERE}mine"
    item = WorkItem.objects.get()
    assert item.owner is not None
    assert (item.title, item.owner.name, item.due_on) == (title, owner, due)
    assert (item.priority == plan.fit_out) == ("#fit-out" in line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("; @Ben", "cannot be empty"),
        ("Sweep; @Nobody", "Nobody called"),
        ("Sweep; whenever", "is not understood"),
        ("Sweep; 03/04/2026", "can be two days"),
        ("Sweep; #nothing", "no priority called"),
    ],
)
def test_a_line_that_is_not_understood_stays_typed(
    ada: Membership, ben: Membership, signed_in: SignIn, line: str, words: str
) -> None:
    answer = signed_in(ada).post(f"{HERE}quick", {"line": line})
    page = answer.content.decode()
    assert (answer.status_code, WorkItem.objects.count()) == (422, 0)
    assert words in page
    assert line in page


def test_one_never_goes_back_to_another_site(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    for back in (
        "https://evil.example/",
        "//evil.example",
        "/o/quarry-works/",
        "/o/harbour-trust/\\",
    ):
        answer = browser.post(f"{HERE}quick", {"line": "Sweep", "back": back})
        assert answer["Location"] == HERE


def test_done_and_taken_up_again(ada: Membership, banners: WorkItem, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    path = f"{HERE}{banners.pk}/"
    page = browser.post(f"{path}finish", {"version": 1, "back": HERE}, follow=True).content.decode()
    assert "Order banners is done." in page
    assert f"{path}reopen" in page
    browser.post(f"{path}reopen")
    banners.refresh_from_db()
    assert banners.state == "todo"
    page = browser.post(f"{path}finish", {"version": 1}, follow=True).content.decode()
    assert "Someone changed this meanwhile" in page
    browser.post(f"{path}drop", {"version": 3})
    banners.refresh_from_db()
    assert banners.state == "dropped"


def test_many_change_at_once_or_none(
    ada: Membership, cleo: Membership, banners: WorkItem, signed_in: SignIn
) -> None:
    hers = add_work(by=ada, title="Sweep", owner=cleo.person)
    ticked = [f"{banners.pk}:1", f"{hers.pk}:1"]
    said = {"item": ticked, "bulk-due_on": "2026-10-01", "back": HERE}
    assert signed_in(cleo).post(f"{HERE}bulk", said).status_code == 403
    page = signed_in(ada).post(f"{HERE}bulk", said, follow=True).content.decode()
    assert "2 changed." in page
    page = signed_in(ada).post(f"{HERE}bulk", said, follow=True).content.decode()
    assert "nothing was changed" in page
    assert set(WorkItem.objects.values_list("due_on", flat=True)) == {date(2026, 10, 1)}
    for fields, words in (
        ({"bulk-state": "done"}, "Choose some work first"),
        ({"item": [f"{hers.pk}:2"]}, "Say what should become different"),
        ({"item": [f"{hers.pk}:2"], "bulk-owner": "Nobody"}, "Nobody called"),
    ):
        assert words in signed_in(ada).post(f"{HERE}bulk", fields, follow=True).content.decode()
    gone = signed_in(ada).post(f"{HERE}bulk", {"item": "999:1", "bulk-state": "done"})
    assert gone.status_code == 404


def test_the_board_moves_work_by_buttons(
    ada: Membership, banners: WorkItem, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    assert "Move Order banners to Doing" in browser.get(f"{HERE}?view=board").content.decode()
    said = {"state": "doing", "version": 1, "back": f"{HERE}?view=board"}
    page = browser.post(f"{HERE}{banners.pk}/state", said, follow=True).content.decode()
    assert "Move Order banners to Done" in page
    said = {"state": "nowhere", "version": 2}
    page = browser.post(f"{HERE}{banners.pk}/state", said, follow=True).content.decode()
    assert "is not one of" in page


def test_the_calendar_shows_a_month(ada: Membership, banners: WorkItem, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    page = browser.get(f"{HERE}?view=calendar").content.decode()
    assert "September 2026" in page
    assert "Order banners" in page
    page = browser.get(f"{HERE}?view=calendar&month=2026-10").content.decode()
    assert "October 2026" in page
    assert "Order banners" not in page
    for odd in ("0001-01", "9999-12", "2026-13", "x"):
        assert browser.get(f"{HERE}?view=calendar&month={odd}").status_code == 200


def test_an_item_shows_every_day_it_was_given(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    change_work(by=ada, item=banners, version=1, due_on=date(2026, 9, 28), said_by="tracker")
    page = signed_in(ada).get(f"{HERE}{banners.pk}/").content.decode()
    for words in ("18 September 2026", "28 September 2026", "tracker", "baseline", "10 days after"):
        assert words in page


def test_an_item_is_linked(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    browser, path = signed_in(ada), f"{HERE}{banners.pk}/"
    said = {"version": 1, "priority": plan.fit_out.pk}
    page = browser.post(f"{path}link", said, follow=True).content.decode()
    assert "Members served 52,000" in page
    assert browser.post(f"{path}link", said).status_code == 409
    assert browser.post(f"{path}link", {"version": 2, "priority": "999"}).status_code == 422


def test_work_is_added_and_changed_by_its_form(
    ada: Membership, ben: Membership, plan: Plan, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    said = {"title": "Quotes", "owner": "Ben", "priority": plan.fit_out.pk, "due_on": "2026-10-01"}
    answer = browser.post(f"{HERE}new", said)
    item = WorkItem.objects.get()
    assert answer["Location"] == f"{HERE}{item.pk}/"
    assert (item.owner, item.priority) == (ben.person, plan.fit_out)
    path = f"{HERE}{item.pk}/edit"
    assert "Ben &lt;ben@example.org&gt;" in browser.get(path).content.decode()
    change = {**said, "version": 1, "title": "Three quotes", "state": "doing"}
    assert browser.post(path, change).status_code == 302
    stale = browser.post(path, {**change, "title": "Four quotes"})
    assert stale.status_code == 409
    assert "Three quotes" in stale.content.decode()
    bad = browser.post(f"{HERE}new", {**said, "starts_on": "2026-11-01"})
    assert (bad.status_code, "is before the start" in bad.content.decode()) == (422, True)


def test_work_of_someone_who_left_says_so_and_can_still_be_saved(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    item = add_work(by=ada, title="Sweep", owner=cleo.person)
    end_membership(by=ada, membership=cleo)
    browser = signed_in(ada)
    assert "has left" in browser.get(f"{HERE}?owner=left").content.decode()
    said = {"version": 1, "title": "Sweep all", "state": "todo", "owner": "Cleo <cleo@example.org>"}
    assert browser.post(f"{HERE}{item.pk}/edit", said).status_code == 302


def test_members_change_only_their_own(
    ada: Membership, cleo: Membership, banners: WorkItem, signed_in: SignIn
) -> None:
    browser, path = signed_in(cleo), f"{HERE}{banners.pk}/"
    assert "Done: Order banners" not in browser.get(HERE).content.decode()
    assert browser.get(f"{path}edit").status_code == 403
    for act in ("finish", "reopen", "drop", "link", "state"):
        said = {"version": 1, "state": "doing", "priority": ""}
        assert browser.post(f"{path}{act}", said).status_code == 403, act


def test_my_work_begins_with_a_sentence(
    ada: Membership, plan: Plan, banners: WorkItem, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    page = browser.get(f"{HERE}mine").content.decode()
    assert "Good morning, Ada." in page
    assert ">One thing</a> is due this week." in page
    assert "link it, or ask why" in page
    finish_work(by=ada, item=banners, version=1)
    for day in (date(2026, 9, 11), date(2026, 9, 16)):
        add_work(by=ada, title="Quotes", owner=ada.person, priority=plan.fit_out, due_on=day)
    page = browser.get(f"{HERE}mine").content.decode()
    assert "All of them hold up <b>Open three branches</b>. One is late." in page
    assert "3 days late" in page


def test_my_work_takes_the_values_i_owe(ada: Membership, signed_in: SignIn) -> None:
    measure = add_measure(by=ada, name="Visits", owner=ada.person)
    browser = signed_in(ada)
    page = browser.get(f"{HERE}mine").content.decode()
    assert "August 2026" in page
    said = {"on": "2026-08-01", "based_on": "2026-08-01", "revision": 0, "value": "46"}
    assert browser.post(f"/o/harbour-trust/measures/{measure.pk}/values", said).status_code == 302
    assert "46" in browser.get(f"{HERE}mine").content.decode()


def test_tasks_come_in_through_the_page(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    file = io.BytesIO(b"id,title,due\nT-1,Sweep,03/04/2026\n")
    file.name = "tasks.csv"
    uploaded = browser.post(f"{HERE}files/", {"file": file}, follow=True)
    assert "Some dates can be read in two ways" in uploaded.content.decode()
    path = uploaded.redirect_chain[-1][0]
    columns = {"column-external_id": "0", "column-title": "1", "column-due_on": "2"}
    said = {**columns, "dates-due_on": "dmy", "unknown": "refuse"}
    page = browser.post(path, said, follow=True).content.decode()
    assert "Nothing needs attention" in page
    assert "are <a" in browser.post(f"{path}apply", follow=True).content.decode()
    assert WorkItem.objects.get().due_on == date(2026, 4, 3)
    assert "tasks.csv" in browser.get(f"{HERE}files/").content.decode()
    broken = io.BytesIO(b"%PDF")
    broken.name = "tasks.csv"
    assert browser.post(f"{HERE}files/", {"file": broken}).status_code == 422


def test_another_organisations_work_is_not_there(
    banners: WorkItem, zoe: Membership, signed_in: SignIn
) -> None:
    assert signed_in(zoe).get(f"/o/quarry-works/work/{banners.pk}/").status_code == 404


def test_a_long_name_of_a_person_and_a_guest_reads(
    harbour: Organisation, banners: WorkItem, signed_in: SignIn
) -> None:
    guest = join(harbour, "Guest", Role.GUEST)
    page = signed_in(guest).get(HERE).content.decode()
    assert "Order banners" in page
    assert "Add work" not in page


def test_the_badge_counts_what_is_due_this_week(
    ada: Membership, ben: Membership, banners: WorkItem, signed_in: SignIn
) -> None:
    add_work(by=ada, title="Later", owner=ada.person, due_on=date(2026, 10, 1))
    add_work(by=ada, title="Ben's", owner=ben.person, due_on=MONDAY)
    badge = '<span class="side-badge">1<span class="visually-hidden"> waiting</span></span>'
    assert badge in signed_in(ada).get("/o/harbour-trust/").content.decode()
    finish_work(by=ada, item=banners, version=1)
    assert "side-badge" not in signed_in(ada).get("/o/harbour-trust/").content.decode()
