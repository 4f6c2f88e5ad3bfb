"""Charts as SVG text: pure functions of frozen shapes, styled by classes, each with its table."""

from trueline.web.charts.course import course_chart
from trueline.web.charts.mix import Part, PartKind, mix_bar
from trueline.web.charts.odds import odds_scale
from trueline.web.charts.rows import Row, course_rows
from trueline.web.charts.shapes import (
    Band,
    Change,
    Course,
    Limits,
    Point,
    Signal,
    Target,
    Tone,
    Unit,
)
from trueline.web.charts.shift import shift_bar
from trueline.web.charts.sparkline import sparkline
from trueline.web.charts.weeks import Week, Weeks, weeks_chart

__all__ = [
    "Band",
    "Change",
    "Course",
    "Limits",
    "Part",
    "PartKind",
    "Point",
    "Row",
    "Signal",
    "Target",
    "Tone",
    "Unit",
    "Week",
    "Weeks",
    "course_chart",
    "course_rows",
    "mix_bar",
    "odds_scale",
    "shift_bar",
    "sparkline",
    "weeks_chart",
]
