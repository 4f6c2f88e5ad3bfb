"""What is read or seen stands out enough from what is behind it (WCAG 2.2 AA)."""

import pytest

from tests.web.look.colour import contrast, tokens

GROUNDS = ("paper", "wash", "sheet")
MEANINGS = ("line", "drift", "miss", "decided")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft") for ground in GROUNDS),
    *((f"{name}-ink", ground) for name in MEANINGS for ground in (*GROUNDS, f"{name}-wash")),
    ("paper", "ink"),
    ("ink", "pill"),
    ("ink", "decided-wash"),
    ("soft", "decided-wash"),
]
MARKS = [
    *((mark, ground) for mark in (*MEANINGS, "edge", "faint") for ground in GROUNDS),
    ("miss", "miss-wash"),
    ("decided", "decided-wash"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_four_and_a_half_to_one(ink: str, ground: str, scheme: int) -> None:
    known = tokens()
    assert contrast(known[ink][scheme], known[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_and_edges_have_three_to_one(mark: str, ground: str, scheme: int) -> None:
    known = tokens()
    assert contrast(known[mark][scheme], known[ground][scheme]) >= 3


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)
