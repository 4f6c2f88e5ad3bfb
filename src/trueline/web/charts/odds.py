"""The odds of one goal as a dot on a scale from never to surely."""

from django.utils.safestring import SafeString

from trueline.web.charts.numbers import finite
from trueline.web.charts.shapes import Tone
from trueline.web.charts.svg import element, path, picture

WIDTH, HEIGHT = 144, 14
_LEFT, _RIGHT, _MIDDLE = 6.0, WIDTH - 6.0, HEIGHT / 2
#: From these odds on a goal is called likely, below the other unlikely.
LIKELY, UNLIKELY = 0.65, 0.35


def odds_scale(
    now: float | None, before: float | None = None, *, key: str, tone: Tone | None = None
) -> SafeString:
    """Return the scale: a filled shape for the odds today, a ring for those before.

    Args:
        now: probability in [0, 1]; None draws the empty scale.
        before: the same at the last review.
        key: unique on the page.
        tone: the meaning of the colour; by default told from `now`. The shape follows it:
            circle for likely, diamond for uncertain, square for unlikely.
    """
    now, before = _share(now), _share(before)
    tone = tone or tone_of(now)
    return picture(
        *_marks(now, before, tone),
        key=key,
        title=_title(now),
        about="" if before is None else f"Before: {before:.0%}.",
        width=WIDTH,
        height=HEIGHT,
        class_=f"odds-scale {tone}",
    )


def tone_of(odds: float | None) -> Tone:
    """Return the meaning of odds by themselves."""
    if odds is None:
        return Tone.QUIET
    if odds >= LIKELY:
        return Tone.LINE
    return Tone.MISS if odds < UNLIKELY else Tone.DRIFT


def _marks(now: float | None, before: float | None, tone: Tone) -> list[SafeString]:
    marks = [_line("odds-track", _LEFT, _RIGHT)]
    if now is not None and before is not None:
        marks.append(_line("odds-move", _x(before), _x(now)))
    if before is not None:
        marks.append(element("circle", class_="odds-before", cx=_x(before), cy=_MIDDLE, r=3.2))
    if now is not None:
        marks.append(_shape(_x(now), tone))
    return marks


def _shape(x: float, tone: Tone) -> SafeString:
    if tone in {Tone.LINE, Tone.QUIET}:
        return element("circle", class_="odds-now", cx=x, cy=_MIDDLE, r=5)
    if tone is Tone.MISS:
        return element(
            "rect", class_="odds-now", x=x - 4.5, y=_MIDDLE - 4.5, width=9, height=9, rx=1.5
        )
    corners = [(x, _MIDDLE - 6), (x + 6, _MIDDLE), (x, _MIDDLE + 6), (x - 6, _MIDDLE)]
    return element("path", class_="odds-now", d=path(corners, closed=True))


def _line(class_: str, start: float, end: float) -> SafeString:
    return element("line", class_=class_, x1=start, x2=end, y1=_MIDDLE, y2=_MIDDLE)


def _x(share: float) -> float:
    return _LEFT + share * (_RIGHT - _LEFT)


def _share(value: float | None) -> float | None:
    kept = finite(value)
    return None if kept is None else min(max(kept, 0.0), 1.0)


def _title(now: float | None) -> str:
    return "No odds yet" if now is None else f"Odds today: {now:.0%}"
