from datetime import date

import pytest

from tests.web.pages import Visit
from trueline.measures.models import Measure
from trueline.measures.queries import current_observations
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership

MAY = date(2026, 5, 1)
PAGE = "values/2026-05-01"


@pytest.fixture
def counted(ada: Membership, visitors: Measure) -> Measure:
    enter_value(by=ada, measure=visitors, on=MAY, value=12, note="by hand")
    enter_value(by=ada, measure=visitors, on=MAY, value=13, revision=1, note="by machine")
    return visitors


def test_everything_that_was_said_of_a_month_stands_there(
    visit: Visit, dan: Membership, counted: Measure
) -> None:
    page = visit(dan).get(f"measures/{counted.pk}/{PAGE}")
    for words in ("May 2026", "by hand", "by machine", "Ada Amber", "stands", "replaced"):
        assert words in page.text
    assert "Withdraw" not in page.text


def test_a_value_is_withdrawn_with_a_reason(
    visit: Visit, ada: Membership, counted: Measure
) -> None:
    browser = visit(ada)
    sent = {"revision": 2, "reason": "another branch"}
    page = browser.send(f"measures/{counted.pk}/{PAGE}/withdrawal", sent)
    assert not current_observations(counted).exists()
    assert "another branch" in page.text
    assert "Enter it anew" in page.text


def test_a_withdrawal_needs_a_reason(visit: Visit, ada: Membership, counted: Measure) -> None:
    page = visit(ada).post(f"measures/{counted.pk}/{PAGE}/withdrawal", {"revision": 2})
    assert page.status_code == 422
    assert current_observations(counted).exists()


def test_a_value_corrected_meanwhile_is_not_withdrawn_unseen(
    visit: Visit, ada: Membership, counted: Measure
) -> None:
    sent = {"revision": 1, "reason": "wrong"}
    page = visit(ada).post(f"measures/{counted.pk}/{PAGE}/withdrawal", sent)
    assert page.status_code == 409
    assert current_observations(counted).get().value == 13


@pytest.mark.parametrize("period", ["2026-04-01", "soon", "2026-13-01"])
def test_a_month_of_which_nothing_was_said_does_not_exist(
    period: str, visit: Visit, ada: Membership, counted: Measure
) -> None:
    assert visit(ada).get(f"measures/{counted.pk}/values/{period}").status_code == 404


def test_who_may_not_enter_may_not_withdraw(
    visit: Visit, cleo: Membership, counted: Measure
) -> None:
    sent = {"revision": 2, "reason": "wrong"}
    assert visit(cleo).post(f"measures/{counted.pk}/{PAGE}/withdrawal", sent).status_code == 403
