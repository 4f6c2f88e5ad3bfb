"""The controls of the matrix: with a fault put in, the questions beside it must turn red."""

import pytest

from tests.access.asking import Asking
from tests.access.faults import FAULTS, Fault
from tests.access.judging import cells, judge
from tests.access.routes import operations, pages

pytestmark = pytest.mark.django_db  # else the runner makes no database


def found(asking: Asking, names: tuple[str, ...]) -> bool:
    """Tell whether any question about these pages or operations finds anything wrong.

    An answer that only broke does not count: it shows that the fault was put in badly.
    """
    routes = [route for route in (*pages(), *operations()) if route.name in names]
    assert {route.name for route in routes} == set(names)
    questions = (cell for route in routes for cell in cells(route))
    return any(" 500" not in wrong for cell in questions for wrong in judge(asking, cell))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_matrix_notices(asking: Asking, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    with monkeypatch.context() as patch:
        fault.put_in(patch, asking.world)
        assert found(asking, fault.noticed_by)


def test_there_are_enough_faults_and_each_is_a_different_one() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
