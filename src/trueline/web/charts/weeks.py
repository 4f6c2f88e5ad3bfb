"""Undecided drift week by week: when it began, beside the weeks before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.utils.safestring import SafeString

from trueline.web.charts.axes import draw_label, inside
from trueline.web.charts.days import day_ticks, say_day
from trueline.web.charts.svg import element, picture, text
from trueline.web.charts.words import Label, fit, spread

_PAPERS: Final = (("wide", 664, 190), ("middle", 480, 180), ("narrow", 300, 170))
_TOP: Final = 30
_BELOW: Final = 24


@dataclass(frozen=True, slots=True)
class Week:
    """One week's drift.

    Attributes:
        monday: Its first day.
        points: Undecided drift of a hundred; None where too few people reported.
    """

    monday: date
    points: float | None


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the chart shows.

    Attributes:
        weeks: In order, without gaps.
        tolerance: Points that undecided drift may reach before it is called drift.
        since: Monday of the week in which drift began; None if it did not.
        words: What stands above that week.
    """

    weeks: Sequence[Week]
    tolerance: int
    since: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    width: int
    height: int
    step: float
    most: float

    @property
    def floor(self) -> int:
        return self.height - _BELOW

    def tall(self, points: float) -> float:
        return (self.floor - _TOP) * points / self.most


def weeks_chart(shown: Weeks, *, key: str) -> SafeString:
    """Return the weeks as bars, the tolerance as a line; weeks from `since` on stand out."""
    told = sum(week.points is not None for week in shown.weeks)
    about = f"{told} weeks with enough reports, tolerance {shown.tolerance} points. {shown.words}"
    drawn = (
        picture(
            *_marks(shown, width, height),
            key=f"{key}-{name}",
            title="Undecided drift by week",
            about=about.strip(),
            width=width,
            height=height,
            class_=f"chart-svg chart-{name}",
        )
        for name, width, height in _PAPERS
    )
    return element("div", *drawn, class_="chart")


def _marks(shown: Weeks, width: int, height: int) -> list[SafeString]:
    if not shown.weeks:
        return []
    most = max([shown.tolerance * 1.5, 1, *(week.points or 0 for week in shown.weeks)])
    paper = _Paper(width, height, width / len(shown.weeks), most)
    level = paper.floor - paper.tall(shown.tolerance)
    return [
        _line("chart-grid", paper, paper.floor),
        *(_bar(place, week, shown.since, paper) for place, week in enumerate(shown.weeks)),
        _line("chart-limit", paper, level),
        *(draw_label(label) for label in spread(_words(shown, paper, level), 4)),
        *(draw_label(label) for label in spread(_ticks(shown.weeks, paper), 8)),
    ]


def _line(class_: str, paper: _Paper, y: float) -> SafeString:
    return element("line", class_=class_, x1=0, x2=paper.width, y1=y, y2=y)


def _bar(place: int, week: Week, since: date | None, paper: _Paper) -> SafeString:
    out = since is not None and week.monday >= since
    said = "too few reports" if week.points is None else f"{week.points:.0f} points"
    tall = max(paper.tall(week.points or 0), 0.5)
    return element(
        "rect",
        element("title", text(f"Week of {say_day(week.monday)}: {said}")),
        class_="chart-week-out" if out else "chart-week",
        x=(place + 0.12) * paper.step,
        y=paper.floor - tall,
        width=max(paper.step * 0.76, 0.5),
        height=tall,
    )


def _words(shown: Weeks, paper: _Paper, level: float) -> list[Label]:
    labels = [Label(f"tolerance {shown.tolerance}", 0, level - 5)]
    if shown.since is None or not shown.words:
        return labels
    mondays = [week.monday for week in shown.weeks]
    start = sum(monday < shown.since for monday in mondays) * paper.step
    short = fit(shown.words, paper.width * 0.9, 12)
    return [Label(short, min(start, paper.width * 0.95), _TOP - 14, _anchor(start, paper)), *labels]


def _anchor(start: float, paper: _Paper) -> Literal["start", "end"]:
    return "end" if start > paper.width / 2 else "start"


def _ticks(weeks: Sequence[Week], paper: _Paper) -> list[Label]:
    first = weeks[0].monday
    days = day_ticks(first, weeks[-1].monday, max(paper.width // 90, 2))
    return [
        inside(said, ((day - first).days / 7 + 0.5) * paper.step, paper.height - 6, paper.width)
        for day, said in days
    ]
