from datetime import date

import pytest

from tests.web.pages import Visit, form_of
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.models import Measure
from trueline.measures.queries import current_observations, revisions
from trueline.measures.values import enter_value, withdraw_value
from trueline.organisations.models import Membership

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def typed(value: str, period: str = "2026-05-01", **fields: object) -> dict[str, object]:
    return {"on": period, "based_on": period, "revision": 0, "value": value, **fields}


def test_the_last_month_that_ended_is_chosen_where_there_are_no_values(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    page = visit(ada).get(f"measures/{visitors.pk}/")
    assert form_of(page, "value_form")["on"] == MAY


def test_a_value_is_saved_and_the_next_month_without_one_is_ready(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=APRIL, value=7)
    browser = visit(ada)
    saved = browser.post(f"measures/{visitors.pk}/values", typed("1 204,5", "2026-03-01"))
    assert saved["Location"].endswith("?after=2026-03-01")
    assert [row.value for row in current_observations(visitors)] == [7, 1204.5]
    page = browser.client.get(saved["Location"])
    assert form_of(page, "value_form")["on"] == MAY
    assert "March 2026: 1,204.5 saved." in page.text
    assert "autofocus" in str(page.context["value_form"]["value"])


def test_a_number_with_two_readings_is_asked_and_either_can_be_chosen(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    browser = visit(ada)
    asked = browser.post(f"measures/{visitors.pk}/values", typed("1,234"))
    assert asked.status_code == 422
    assert '<button class="btn" name="value" value="1234">' in asked.text
    assert '<button class="btn" name="value" value="1.2340">' in asked.text
    assert not visitors.observations.exists()
    # The browser sends the field and then the button; the last word counts.
    browser.post(f"measures/{visitors.pk}/values", typed(["1,234", "1.2340"]))  # type: ignore[arg-type]
    assert visitors.observations.get().value == 1.234


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "many"}, "is not a number"),
        ({"value": ""}, "This field is required"),
        ({"on": "2026-07-01"}, "has not come yet"),
        ({"on": "2026-05-13"}, "is not the first or last day of a month"),
        ({"on": "soon"}, "Enter a valid date"),
        ({"value": "1" * 40}, "too large to keep exactly"),
        ({"value": "inf"}, "is not a number"),
    ],
)
def test_a_refused_value_is_explained_beside_its_field_and_kept(
    fields: dict[str, str], sentence: str, visit: Visit, ada: Membership, visitors: Measure
) -> None:
    sent = typed("12") | fields | {"note": "counted twice"}
    page = visit(ada).post(f"measures/{visitors.pk}/values", sent)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'role="alert"' in page.text
    assert 'value="counted twice"' in page.text
    assert not visitors.observations.exists()


def test_money_is_typed_and_shown_in_major_units(visit: Visit, ada: Membership) -> None:
    income = add_measure(by=ada, name="Income", unit_kind="money", currency="EUR", decimals=2)
    browser = visit(ada)
    page = browser.send(f"measures/{income.pk}/values", typed("1234,56"))
    assert income.observations.get().value == 123456
    assert "€1,234.56" in page.text
    correct = browser.get(f"measures/{income.pk}/?period=2026-05-01")
    assert 'value="1234.56"' in correct.text
    assert "123456" not in correct.text.replace("1234.56", "")


def test_a_value_outside_its_bounds_is_refused_in_the_units_people_say(
    visit: Visit, ada: Membership
) -> None:
    price = add_measure(by=ada, name="Price", unit_kind="money", currency="EUR", highest=10_000.0)
    page = visit(ada).post(f"measures/{price.pk}/values", typed("100.01"))
    assert "Price is never above 100." in page.text


def test_a_correction_starts_from_what_stands_and_keeps_it_in_the_history(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12, note="first count")
    browser = visit(ada)
    page = browser.get(f"measures/{visitors.pk}/?period=2026-05-01")
    form = form_of(page, "value_form")
    assert form == {
        "on": MAY, "based_on": MAY, "value": "12", "note": "first count", "revision": 1
    }  # fmt: skip
    browser.post(f"measures/{visitors.pk}/values", {**form, "value": "13"})
    assert [(r.revision, r.value) for r in revisions(visitors, MAY)] == [(2, 13), (1, 12)]
    history = browser.get(f"measures/{visitors.pk}/values/2026-05-01")
    assert "2 in all" in history.text
    assert "replaced" in history.text


def test_a_value_that_someone_corrected_meanwhile_is_shown_beside_yours(
    visit: Visit, ada: Membership, ben: Membership, visitors: Measure
) -> None:
    change_measure(by=ada, measure=visitors, version=1, owner=ben.person)
    enter_value(by=ada, measure=visitors, on=MAY, value=12)
    enter_value(by=ben, measure=visitors, on=MAY, value=20, revision=1)
    browser = visit(ada)
    both = browser.post(f"measures/{visitors.pk}/values", typed("13", revision=1))
    assert both.status_code == 409
    assert "Saved meanwhile by Ben" in both.text
    assert current_observations(visitors).get().value == 20
    again = form_of(both, "value_form")
    browser.post(f"measures/{visitors.pk}/values", again)
    assert current_observations(visitors).get().value == 13


def test_choosing_a_month_that_has_a_value_shows_it_before_it_is_replaced(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=APRIL, value=7)
    sent = typed("9", "2026-04-01", based_on="2026-05-01")
    assert visit(ada).post(f"measures/{visitors.pk}/values", sent).status_code == 409
    assert current_observations(visitors).get().value == 7


def test_a_withdrawn_value_can_be_entered_anew_without_asking(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=APRIL, value=7)
    withdraw_value(by=ada, measure=visitors, on=APRIL, revision=1, reason="wrong month")
    sent = typed("9", "2026-04-01", based_on="2026-05-01")
    assert visit(ada).post(f"measures/{visitors.pk}/values", sent).status_code == 302
    assert current_observations(visitors).get().value == 9


def test_whoever_does_not_own_the_measure_sees_no_form_and_is_refused(
    visit: Visit, cleo: Membership, dan: Membership, visitors: Measure
) -> None:
    for member in (cleo, dan):
        browser = visit(member)
        assert "Enter a value" not in browser.get(f"measures/{visitors.pk}/").text
        assert browser.post(f"measures/{visitors.pk}/values", typed("1")).status_code == 403
    assert not visitors.observations.exists()


def test_a_member_enters_values_of_their_own_measure(
    visit: Visit, ada: Membership, cleo: Membership, visitors: Measure
) -> None:
    change_measure(by=ada, measure=visitors, version=1, owner=cleo.person)
    visit(cleo).post(f"measures/{visitors.pk}/values", typed("5"))
    assert visitors.observations.get().entered_by == cleo.person
