"""Courses to draw, and what a drawing says once read back."""

import math
import re
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree.ElementTree import Element, fromstring

from hypothesis import strategies as st

from trueline.web.charts import Band, Change, Course, Limits, Point, Signal, Target, Unit
from trueline.web.charts.words import Box, Label

SVG = "{http://www.w3.org/2000/svg}"
LONG = "The share of residents who would recommend the borough's libraries to a friend " * 3
START = date(2023, 9, 4)
PLAIN_NUMBERS = re.compile(r"^-?\d+(\.\d+)?$")
NUMERIC = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height")


def weekly(values: list[float | None], every: int = 7) -> tuple[Point, ...]:
    return tuple(Point(START + timedelta(days=every * n), value) for n, value in enumerate(values))


def fan(after: date, middle: float, width: float, count: int = 30) -> tuple[Band, ...]:
    return tuple(
        Band(
            after + timedelta(days=30 * n),
            *(middle + share * width * math.sqrt(n) for share in (-2, -1.3, -0.7, 0, 0.7, 1.3, 2)),
        )
        for n in range(1, count + 1)
    )


def full_course(values: list[float | None], *, name: str = "Visits", scale: float = 1) -> Course:
    points = weekly(values)
    last = points[-1].on
    return Course(
        name,
        points,
        fan(last, scale, scale / 5),
        Target(last + timedelta(days=900), 1.4 * scale),
        (Limits(START, last, 0.5 * scale, scale, 1.5 * scale),),
        (Change(START + timedelta(days=30), LONG), Change(START + timedelta(days=34), LONG)),
        Unit(after=" visits per 1,000 residents"),
    )


def pictures(text: str) -> list[Element]:
    root = fromstring(text)  # noqa: S314 - our own drawing, read back
    return [root] if root.tag == f"{SVG}svg" else list(root.iter(f"{SVG}svg"))


def labels(picture: Element) -> list[Label]:
    return [
        Label(
            mark.text or "",
            float(mark.attrib["x"]),
            float(mark.attrib["y"]),
            mark.attrib["text-anchor"],  # type: ignore[arg-type]
        )
        for mark in picture.iter(f"{SVG}text")
    ]


def touching(picture: Element) -> list[tuple[str, str]]:
    found = labels(picture)
    return [
        (one.words, other.words)
        for index, one in enumerate(found)
        for other in found[index + 1 :]
        if one.box.touches(other.box)
    ]


def outside(picture: Element) -> list[str]:
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    return [
        label.words
        for label in labels(picture)
        if not _within(label.box, width=width, height=height)
    ]


def bad_numbers(picture: Element) -> Iterator[str]:
    for mark in picture.iter():
        for name, value in mark.attrib.items():
            numbers = re.sub(r"[MZ]", " ", value).split() if name == "d" else [value]
            if name in (*NUMERIC, "d"):
                yield from (number for number in numbers if not PLAIN_NUMBERS.match(number))


def _within(box: Box, *, width: float, height: float) -> bool:
    # Half a unit of slack for coordinates rounded to one decimal.
    return box.left >= -0.5 and box.right <= width + 0.5 and box.top >= 0 and box.bottom <= height


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
any_float = st.floats(allow_nan=True, allow_infinity=True)
any_text = st.text(max_size=120)
units = st.builds(
    Unit, any_text, any_text, st.sampled_from([1, 100, 1000]), st.none() | st.integers(0, 6)
)
courses = st.builds(
    Course,
    any_text,
    st.lists(
        st.builds(Point, days, st.none() | any_float, st.sampled_from(Signal)), max_size=20
    ).map(tuple),
    st.lists(st.builds(Band, days, *[any_float] * 7), max_size=6).map(tuple),
    st.none() | st.builds(Target, days, any_float, st.none() | any_float),
    st.lists(st.builds(Limits, days, days, any_float, any_float, any_float), max_size=2).map(tuple),
    st.lists(st.builds(Change, days, any_text), max_size=5).map(tuple),
    units,
)
