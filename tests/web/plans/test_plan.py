"""The plan's page, what differs between two days, and changing it with and without a decision."""

from datetime import date

import pytest

from tests.web.pages import Browser, Visit, form_of
from trueline.decisions.models import Decision
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote
from trueline.plans.content import content_of
from trueline.plans.milestones import add_milestone
from trueline.plans.models import Actual, AnnualPlan, BudgetLine, Milestone, PlanVersion, Priority
from trueline.plans.priorities import change_priority
from trueline.plans.shares import set_shares_exactly

NOTE = {"sentence": "We mend less", "in_force_on": "2026-06-01"}
SAVE = {**NOTE, "confirmed": "1"}


def test_nothing_is_there_yet(browser: Browser, visit: Visit, dan: Membership) -> None:
    assert "Write the plan" in browser.get("plan/").text
    assert "As soon as a leader writes it down" in visit(dan).get("plan/").text


def test_the_present_year_is_proposed_and_kept(browser: Browser) -> None:
    form = form_of(browser.get("plan/new"))
    assert (form["name"], form["starts_on"], form["currency"]) == (
        "Plan 2026", date(2026, 1, 1), "EUR",
    )  # fmt: skip
    refused = browser.post("plan/new", form | {"starts_on": "2026-02-01"})
    assert refused.status_code == 422
    assert "not the first day of one" in refused.text
    page = browser.send("plan/new", form)
    for words in ("Plan 2026 is written down", "Run the business", "A draft with no priorities"):
        assert words in page.text
    assert form_of(browser.get("plan/new"))["name"] == "Plan 2027"


def test_shares_are_typed_in_a_grid_and_name_the_quarter_that_is_wrong(
    browser: Browser, plan: AnnualPlan, run: Priority, quay: Priority
) -> None:
    form = form_of(browser.get(f"plan/{plan.pk}/shares"))
    typed = {
        f"share-{row.pk}-{quarter}": percent
        for quarter in ("2026-01-01", "2026-04-01")
        for row, percent in ((run, "62.5"), (quay, "37.5"))
    }
    wrong = typed | {f"share-{quay.pk}-2026-04-01": "30"}
    page = browser.post(f"plan/{plan.pk}/shares", form | wrong)
    assert page.status_code == 422
    assert "The shares of Q2 2026 add up to 92.5 %, not 100 %" in page.text
    assert '<td class="n">92.5 %</td>' in page.text
    assert not plan.shares.exists()
    assert browser.post(f"plan/{plan.pk}/shares", form | typed).status_code == 302
    assert plan.shares.get(priority=quay, quarter=date(2026, 4, 1)).weight == 3_750
    again = form_of(browser.get(f"plan/{plan.pk}/shares"))
    assert str(again[f"share-{quay.pk}-2026-04-01"]) == "37.5"


def test_exact_weights_of_other_quarters_stay_as_they_are(
    browser: Browser, ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority
) -> None:
    first = date(2026, 1, 1)
    set_shares_exactly(
        by=ada, plan=plan, version=plan.version, quarter=first, weights={run: 1, quay: 2}
    )
    form = form_of(browser.get(f"plan/{plan.pk}/shares"))
    assert [str(form[f"share-{row.pk}-{first}"]) for row in (run, quay)] == ["33.33", "66.67"]
    typed = form | {f"share-{run.pk}-2026-04-01": "100"}
    assert browser.post(f"plan/{plan.pk}/shares", typed).status_code == 302
    assert plan.shares.get(priority=quay, quarter=first).weight == 2


def test_an_owner_adopts_the_plan(
    browser: Browser, visit: Visit, ada: Membership, plan: AnnualPlan, run: Priority
) -> None:
    owner = visit(ada)
    form = form_of(owner.get(f"plan/{plan.pk}/adopt"))
    refused = owner.post(f"plan/{plan.pk}/adopt", form)
    assert "Q1 2026 add up to 0 %" in refused.text
    quarters = ("2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01")
    typed = {f"share-{run.pk}-{quarter}": "100" for quarter in quarters}
    owner.post(f"plan/{plan.pk}/shares", {"version": plan.version, **typed})
    assert "Look at it again" in owner.post(f"plan/{plan.pk}/adopt", form).text
    again = form_of(owner.get(f"plan/{plan.pk}/adopt"))
    page = owner.send(f"plan/{plan.pk}/adopt", again)
    assert "is adopted. From now on" in page.text
    assert browser.get(f"plan/{plan.pk}/adopt").status_code == 403


def test_an_amendment_is_shown_before_it_is_saved(
    browser: Browser, adopted: AnnualPlan, quay: Priority
) -> None:
    path = f"plan/priorities/{quay.pk}/edit"
    form = form_of(browser.get(path))
    missing = browser.post(path, form | {"name": "Half the quay"})
    assert missing.status_code == 422
    assert "What was decided: This field is required" in missing.text
    sent = form | {"name": "Half the quay", **NOTE}
    shown = browser.post(path, sent)
    assert shown.status_code == 200
    assert "“We mend less” changes 1 thing in the plan" in shown.text
    assert (PlanVersion.objects.count(), Decision.objects.count()) == (1, 0)
    carried = dict(shown.context["sent"])
    back = browser.post(path, carried | {"back": "1"})
    assert form_of(back)["name"] == "Half the quay"
    page = browser.send(path, carried | {"confirmed": "1"})
    assert "Half the quay is saved." in page.text
    kept = PlanVersion.objects.get(number=2)
    assert (kept.in_force_on, str(kept.decision)) == (date(2026, 6, 1), "We mend less")


def test_an_amendment_that_changes_nothing_says_so(
    browser: Browser, adopted: AnnualPlan, quay: Priority
) -> None:
    form = form_of(browser.get(f"plan/priorities/{quay.pk}/edit"))
    shown = browser.post(f"plan/priorities/{quay.pk}/edit", form | NOTE)
    assert "nothing to amend" in shown.text


def test_an_impossible_day_is_refused_beside_its_field(
    browser: Browser, adopted: AnnualPlan, quay: Priority
) -> None:
    form = form_of(browser.get(f"plan/priorities/{quay.pk}/edit"))
    sent = form | {"name": "x", **NOTE, "in_force_on": "2026-06-16"}
    page = browser.post(f"plan/priorities/{quay.pk}/edit", sent)
    assert page.status_code == 422
    assert "has not come yet" in page.context["form"].errors["in_force_on"][0]


def test_a_priority_changed_meanwhile_shows_both_texts(
    browser: Browser, ada: Membership, adopted: AnnualPlan, quay: Priority
) -> None:
    path = f"plan/priorities/{quay.pk}/edit"
    sent = form_of(browser.get(path)) | {"name": "Mine", **SAVE}
    change_priority(
        by=ada, priority=quay, version=1, name="Theirs",
        note=AmendmentNote("Other", in_force_on=date(2026, 5, 1)),
    )  # fmt: skip
    both = browser.post(path, sent)
    assert both.status_code == 409
    assert [(d.yours, d.theirs) for d in both.context["stale"]] == [("Mine", "Theirs")]
    assert browser.post(path, form_of(both) | SAVE).status_code == 302
    quay.refresh_from_db()
    assert quay.name == "Mine"


def test_the_plan_of_a_past_day_and_what_differs_since(
    browser: Browser, ada: Membership, adopted: AnnualPlan, quay: Priority
) -> None:
    note = AmendmentNote("We mend less", "It costs too much", in_force_on=date(2026, 6, 1))
    change_priority(by=ada, priority=quay, version=1, name="Half the quay", note=note)
    now = browser.get("plan/").text
    assert "Amended once, last with force from 1 June 2026" in now
    assert "Half the quay" in now
    before = browser.get("plan/?on=2026-05-31")
    assert [row.name for row in before.context["page"].rows] == [
        "Run the business", "Mend the quay",
    ]  # fmt: skip
    reached_back = browser.get("plan/?on=2026-06-10").text
    assert "On that day itself version 1 was known" in reached_back
    assert "was not adopted yet" in browser.get("plan/?on=2026-01-01").text
    page = browser.get(f"plan/{adopted.pk}/difference?from=2026-05-31&to=2026-06-01")
    assert "1 thing in the plan changed by 1 amendment" in page.text
    assert "It costs too much" in page.text
    table = browser.get(f"plan/{adopted.pk}/difference.csv?from=2026-06-01&to=2026-05-31")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines == [
        "subject,what,on 2026-05-31,on 2026-06-01",
        "Half the quay,name,Mend the quay,Half the quay",
    ]
    same = browser.get(f"plan/{adopted.pk}/difference?from=2026-02-01&to=2026-03-01")
    assert "The plan says the same" in same.text
    early = browser.get(f"plan/{adopted.pk}/difference?from=2026-01-01&to=2026-03-01")
    assert "choose that day or a later one" in early.text


def test_a_draft_has_no_days_to_compare(browser: Browser, plan: AnnualPlan) -> None:
    assert "not adopted yet" in browser.get(f"plan/{plan.pk}/difference").text


def test_a_plan_is_renamed(browser: Browser, plan: AnnualPlan) -> None:
    form = form_of(browser.get(f"plan/{plan.pk}/edit"))
    page = browser.send(f"plan/{plan.pk}/edit", form | {"name": "The year of the quay"})
    assert "The year of the quay is saved." in page.text


def test_a_priority_is_added_with_what_it_serves(
    browser: Browser, ada: Membership, plan: AnnualPlan, quay: Priority, visitors: Measure
) -> None:
    Measure.objects.filter(pk=visitors.pk).update(tier="target")
    goal = set_goal(
        by=ada, measure=visitors, start_on=plan.starts_on, due_on=date(2028, 12, 31), target=9.0
    )
    path = f"plan/{plan.pk}/priorities/new?inside={quay.pk}"
    form = form_of(browser.get(path))
    assert (form["kind"], form["parent"]) == ("rock", str(quay.pk))
    sent = {**form, "name": "Piles", "goals": [str(goal.pk)], "measures": [str(visitors.pk)]}
    page = browser.send(path, sent)
    assert "Piles is added." in page.text
    assert "it serves 1 target" in page.text
    for words in ("Mend the quay", "Plan 2026", "9 by December 2028"):
        assert words in page.text
    again = form_of(browser.get(f"plan/priorities/{Priority.objects.get(name='Piles').pk}/edit"))
    assert (again["goals"], again["measures"]) == ([str(goal.pk)], [str(visitors.pk)])


def test_a_priority_is_closed_opened_again_and_deleted(browser: Browser, quay: Priority) -> None:
    path = f"plan/priorities/{quay.pk}/close"
    form = form_of(browser.get(path))
    assert form["state"] == "done"
    browser.post(path, form | {"state": "dropped"})
    quay.refresh_from_db()
    assert (quay.state, quay.closed_on) == ("dropped", date(2026, 6, 15))
    again = form_of(browser.get(path))
    assert again["state"] == "open"
    browser.post(path, again)
    quay.refresh_from_db()
    assert quay.state == "open"
    page = browser.send(f"plan/priorities/{quay.pk}/delete", {"version": quay.version})
    assert "Mend the quay is deleted." in page.text
    assert not Priority.objects.filter(pk=quay.pk).exists()


def test_a_priority_with_a_budget_is_not_deleted(
    browser: Browser, quay: Priority, stone: BudgetLine
) -> None:
    page = browser.post(f"plan/priorities/{quay.pk}/delete", {"version": quay.version})
    assert page.status_code == 422
    assert "Mend the quay has budget lines" in page.text


def test_a_milestone_keeps_its_first_day_on_the_page(
    browser: Browser, ada: Membership, quay: Priority
) -> None:
    add = f"plan/priorities/{quay.pk}/milestones/new"
    browser.post(add, {"name": "Piles in", "due_on": "2026-03-01"})
    step = Milestone.objects.get()
    form = form_of(browser.get(f"plan/milestones/{step.pk}/edit"))
    page = browser.send(f"plan/milestones/{step.pk}/edit", form | {"due_on": "2026-05-01"})
    assert "due 1 May 2026, overdue · first 1 March 2026" in page.text
    assert "Piles in, 1 May 2026 (first 1 March 2026)" in browser.get("plan/").text
    assert "reached on 15 June 2026" in browser.send(f"plan/milestones/{step.pk}/reach").text
    assert "Piles in is open again" in browser.send(f"plan/milestones/{step.pk}/reach").text
    step.refresh_from_db()
    browser.post(f"plan/milestones/{step.pk}/remove", {"version": step.version})
    assert not Milestone.objects.exists()


def test_a_budget_line_is_cut_by_month_quarter_or_year(
    browser: Browser, plan: AnnualPlan, quay: Priority
) -> None:
    path = f"plan/{plan.pk}/budget/new"
    form = form_of(browser.get(path))
    assert [name for name in form if name.startswith("amount")] == []
    sent = form | {"name": "Stone", "priority": str(quay.pk), "amount-2026-01-01": "1,234.50"}
    page = browser.send(path, sent)
    assert "1,234.50 EUR goes out and nothing is planned to come in" in page.text
    line = BudgetLine.objects.get()
    assert content_of(plan).budget[0]["amounts"] == [("2026-01-01", 3, 123_450)]
    by_month = form_of(browser.get(f"plan/budget/{line.pk}/edit?cut=month"))
    assert by_month["amount-2026-03-01"] == "411.5"
    typed = {name: "411.50" for name in by_month if name.startswith("amount")}
    browser.post(f"plan/budget/{line.pk}/edit", by_month | typed)
    assert [minor for _, _, minor in content_of(plan).budget[0]["amounts"]] == [41_150] * 3
    line.refresh_from_db()
    browser.post(f"plan/budget/{line.pk}/remove", {"version": line.version})
    assert not BudgetLine.objects.exists()


def test_money_of_later_days_is_not_counted_on_a_past_day(
    browser: Browser, adopted: AnnualPlan, stone: BudgetLine
) -> None:
    sent = {"on": "2026-06-01", "amount": "70.05"}
    browser.post(f"plan/budget/{stone.pk}/actuals/new", sent)
    spent = [
        browser.get(f"plan/?on={day}").context["page"].lines[0].spent
        for day in ("2026-05-31", "2026-06-01")
    ]
    assert spent == ["0.00 EUR", "70.05 EUR"]


def test_money_is_entered_and_withdrawn(browser: Browser, stone: BudgetLine) -> None:
    path = f"plan/budget/{stone.pk}/actuals/new"
    refused = browser.post(path, {"on": "2026-06-16", "amount": "7"})
    assert (refused.status_code, "has not come yet" in refused.text) == (422, True)
    page = browser.send(path, {"on": "2026-06-01", "amount": "70.05", "note": "Granite"})
    assert "70.05 EUR · Granite" in page.text
    actual = Actual.objects.get()
    again = browser.send(f"plan/actuals/{actual.pk}/withdraw")
    assert "no longer counts" in again.text
    actual.refresh_from_db()
    assert actual.withdrawn_at is not None


@pytest.mark.parametrize("role", ["cleo", "dan"])
def test_who_may_not(
    role: str, visit: Visit, cleo: Membership, dan: Membership, adopted: AnnualPlan,
    quay: Priority, stone: BudgetLine, ada: Membership,
) -> None:  # fmt: skip
    step = add_milestone(
        by=ada, priority=quay, name="x", due_on=date(2026, 3, 1), note=AmendmentNote("y")
    )
    browser = visit({"cleo": cleo, "dan": dan}[role])
    page = browser.get("plan/")
    assert page.status_code == 200
    assert "Add a priority" not in page.text
    assert "Add a milestone" not in browser.get(f"plan/priorities/{quay.pk}/").text
    for path in (
        "plan/new", f"plan/{adopted.pk}/edit", f"plan/{adopted.pk}/adopt",
        f"plan/{adopted.pk}/shares", f"plan/{adopted.pk}/priorities/new",
        f"plan/priorities/{quay.pk}/edit", f"plan/priorities/{quay.pk}/close",
        f"plan/priorities/{quay.pk}/delete", f"plan/priorities/{quay.pk}/milestones/new",
        f"plan/milestones/{step.pk}/edit", f"plan/milestones/{step.pk}/remove",
        f"plan/{adopted.pk}/budget/new", f"plan/budget/{stone.pk}/edit",
        f"plan/budget/{stone.pk}/remove", f"plan/budget/{stone.pk}/actuals/new",
    ):  # fmt: skip
        assert browser.get(path).status_code == 403
        assert browser.post(path, SAVE).status_code == 403


def test_another_organisations_plan_does_not_exist(
    visit: Visit, zoe: Membership, adopted: AnnualPlan, quay: Priority, stone: BudgetLine
) -> None:
    stranger = visit(zoe)
    for path in (
        f"plan/?plan={adopted.pk}", f"plan/{adopted.pk}/difference", f"plan/{adopted.pk}/edit",
        f"plan/priorities/{quay.pk}/", f"plan/budget/{stone.pk}/edit",
    ):  # fmt: skip
        assert stranger.get(path).status_code == 404


def test_a_draft_takes_over_what_is_open_in_the_plan_before(
    browser: Browser, plan: AnnualPlan, quay: Priority
) -> None:
    form = form_of(browser.get("plan/new"))
    browser.send("plan/new", form)
    draft = AnnualPlan.objects.get(starts_on=date(2027, 1, 1))
    assert f"from {plan}" in browser.get(f"plan/?plan={draft.pk}").text
    page = browser.send(f"plan/{draft.pk}/carry").text
    assert "Carried over from" in page
    assert draft.priorities.filter(carried_from=quay, name=quay.name).exists()
