"""Every operation of the API, asked by everyone, for everyone's things."""

import pytest

from tests.access.asking import Asking
from tests.access.judging import cells, judge, unasked
from tests.access.routes import Route, operations

pytestmark = pytest.mark.django_db  # else the runner makes no database


@pytest.mark.parametrize("route", operations(), ids=str)
def test_operation_does_what_the_policy_says(asking: Asking, route: Route) -> None:
    assert list(unasked(route)) == []
    assert [fault for cell in cells(route) for fault in judge(asking, cell)] == []
