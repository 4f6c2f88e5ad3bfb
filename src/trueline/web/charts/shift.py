"""A shift of points as a small bar to the left or right of nought."""

from django.utils.safestring import SafeString

from trueline.web.charts.svg import element, picture

_WIDTH, _HEIGHT = 120, 16


def shift_bar(points: int, most: int, *, key: str, tone: str, title: str) -> SafeString:
    """Return a bar for `points` on a scale of ±`most`; `tone` is "decided" or "drift"."""
    middle = _WIDTH / 2
    length = middle * abs(points) / (most or 1)
    left = middle if points > 0 else middle - length
    marks = [element("line", class_="chart-grid", x1=middle, x2=middle, y1=0, y2=_HEIGHT)]
    if points:
        marks.append(
            element(
                "rect", class_=f"chart-shift-{tone}", x=left, y=3, width=length, height=10, rx=1
            )
        )
    return picture(
        *marks,
        key=key,
        title=title,
        about=f"{points:+d} points",
        width=_WIDTH,
        height=_HEIGHT,
        class_="shift",
    )
