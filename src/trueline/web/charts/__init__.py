"""Charts as SVG text: pure functions of frozen shapes, styled by classes, each with its table."""

from trueline.web.charts.course import course_chart
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
from trueline.web.charts.sparkline import sparkline

__all__ = [
    "Band",
    "Change",
    "Course",
    "Limits",
    "Point",
    "Row",
    "Signal",
    "Target",
    "Tone",
    "Unit",
    "course_chart",
    "course_rows",
    "odds_scale",
    "sparkline",
]
