"""A chart marks where a signal begins, not every value since."""

from datetime import date

from trueline.analysis.signals import Behaviour
from trueline.web.charts import Signal
from trueline.web.measures.signals import Judged

OUT = ("outside the limits",)
RUN = ("eight in a row on one side",)


def judged(*signals: tuple[str, ...]) -> Judged:
    months = [date(2026, month, 1) for month in range(1, len(signals) + 1)]
    return Judged(
        {
            month: Behaviour(month, 1.0, 0.0, 0.5, 0.9, found)
            for month, found in zip(months, signals, strict=True)
        }
    )


def test_a_measure_that_moved_for_good_is_marked_once() -> None:
    assert judged((), OUT, OUT, OUT).marks() == {date(2026, 2, 1): Signal.BEYOND}


def test_a_signal_that_comes_back_is_marked_again() -> None:
    marks = judged(OUT, (), OUT).marks()
    assert [m for m, s in marks.items() if s is Signal.BEYOND] == [
        date(2026, 1, 1),
        date(2026, 3, 1),
    ]


def test_another_kind_of_signal_is_marked_where_it_takes_over() -> None:
    assert judged(RUN, OUT).marks() == {
        date(2026, 1, 1): Signal.RUN,
        date(2026, 2, 1): Signal.BEYOND,
    }
