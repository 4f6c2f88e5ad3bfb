"""What Harbour Trust measures, and what it wants."""

from dataclasses import dataclass
from typing import Final

from trueline.demo.courses import Shape


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal: its kind, how many years from now's its year is (0 is this year), and the target."""

    year: int
    target: float
    kind: str = "level_at_due"
    upper: float | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A measure with its history and its goals, in the units people say."""

    name: str
    tier: str
    team: str
    owner: str
    shape: Shape
    rhythm: str = "month"
    direction: str = "up"
    aggregation: str = "last"
    unit_kind: str = "number"
    unit: str = ""
    decimals: int = 0
    aims: tuple[Aim, ...] = ()
    source: str = ""
    description: str = ""


MEASURES: Final = (
    Line(
        "Members served each year", "target", "Programmes", "dora",
        Shape(31_000, yearly=4_900, season=300, noise=200),
        unit="members",
        aims=(Aim(-1, 44_000), Aim(0, 48_000), Aim(2, 51_000)),
        source="membership register",
        description="Everyone who used a course, a branch or the helpline in the last 12 months.",
    ),
    Line(
        "Earned income share", "target", "Finance", "ruth",
        Shape(33.5, yearly=2.1, season=0.3, noise=0.35, bend=(1.8, -1.2), ceiling=100),
        unit_kind="percent", decimals=1,
        aims=(Aim(-1, 39), Aim(0, 41), Aim(2, 43)),
        source="ledger export",
        description="Fees and sales as a share of all income.",
    ),
    Line(
        "Member retention", "target", "Programmes", "jon",
        Shape(82.5, yearly=1.2, season=0.3, noise=0.35, ceiling=100),
        unit_kind="percent", decimals=1,
        aims=(Aim(-1, 86), Aim(2, 87.5)),
        source="membership register",
        description="Members of a year ago who are members today.",
    ),
    Line(
        "Staff who would recommend us", "target", "People", "maya",
        Shape(64, yearly=2.2, noise=1.0, ceiling=100),
        rhythm="quarter", unit="points", aims=(Aim(0, 72), Aim(2, 73)),
        source="quarterly survey",
    ),
    Line(
        "Course enrolments", "kpi", "Programmes", "tom",
        Shape(1_900, yearly=210, season=240, noise=70),
        aggregation="sum", unit="enrolments", aims=(Aim(-1, 26_500, "sum_over_period"),
                                                    Aim(0, 29_500, "sum_over_period")),
        source="course system",
    ),
    Line(
        "Branch visits", "kpi", "Branches", "nell",
        Shape(9_200, yearly=950, season=1_300, noise=420),
        aggregation="sum", unit="visits", aims=(Aim(0, 150_000, "sum_over_period"),),
        source="door counters",
    ),
    Line(
        "Income earned", "kpi", "Finance", "ruth",
        Shape(182_000, yearly=19_500, season=16_000, noise=7_500),
        aggregation="sum", unit_kind="money",
        aims=(Aim(-1, 2_500_000, "sum_over_period"), Aim(0, 2_900_000, "sum_over_period")),
        source="ledger export",
    ),
    Line(
        "Cost per member served", "kpi", "Finance", "ruth",
        Shape(71, yearly=-2.4, season=1.1, noise=1.2),
        direction="down", unit_kind="money", decimals=2, aims=(Aim(0, 66),),
        source="ledger export",
    ),
    Line(
        "Answered within a day", "kpi", "Helpline", "lena",
        Shape(90.5, yearly=0.9, season=-1.2, noise=1.0, ceiling=100),
        unit_kind="percent", decimals=1, aims=(Aim(0, 95),),
        source="helpline system",
    ),
    Line(
        "Members lost in the month", "kpi", "Programmes", "jon",
        Shape(520, yearly=-24, season=45, noise=28),
        direction="down", aggregation="sum", unit="members", aims=(Aim(0, 430),),
        source="membership register",
    ),
    Line(
        "Room occupancy", "kpi", "Branches", "nell",
        Shape(61, yearly=3.1, season=5, noise=2.2, ceiling=100),
        direction="band", unit_kind="percent", aims=(Aim(0, 55, "stay_within", 85),),
        source="booking system",
    ),
    Line(
        "New branches open", "leading", "Branches", "nell",
        Shape(3, yearly=0.95, noise=0.0),
        unit="branches", aims=(Aim(0, 6),),
        description="Branches that were open on the last day of the month.",
    ),
    Line(
        "Courses that pay for themselves", "leading", "Programmes", "tom",
        Shape(24, yearly=3.4, season=0.8, noise=1.1),
        unit="courses", aims=(Aim(0, 36),),
        source="course system",
    ),
    Line(
        "Room-hire enquiries", "leading", "Branches", "nell",
        Shape(46, yearly=6, season=5, noise=6),
        rhythm="week", aggregation="sum", unit="enquiries",
        source="booking system",
    ),
    Line(
        "Calls to new members", "leading", "Helpline", "lena",
        Shape(118, yearly=14, season=9, noise=13),
        rhythm="week", aggregation="sum", unit="calls", aims=(Aim(0, 150, "avg_last", window=13),),
    ),
    Line(
        "Open positions", "operational", "People", "maya",
        Shape(9, yearly=-0.6, noise=1.6),
        direction="down", unit="positions", source="staff register",
    ),
    Line(
        "Sick days", "operational", "People", "maya",
        Shape(96, yearly=2, season=-22, noise=11),
        direction="down", aggregation="sum", unit="days", source="staff register",
    ),
    Line(
        "Helpline calls", "operational", "Helpline", "lena",
        Shape(640, yearly=35, season=-60, noise=42),
        rhythm="week", direction="none", aggregation="sum", unit="calls",
        source="helpline system",
    ),
    Line(
        "Website visits", "operational", "Programmes", "tom",
        Shape(5_800, yearly=700, season=500, noise=380),
        rhythm="week", aggregation="sum", unit="visits", source="web statistics",
    ),
    Line(
        "Complaints", "operational", "Helpline", "lena",
        Shape(23, yearly=-1.1, noise=4.5),
        direction="down", aggregation="sum", unit="complaints", aims=(Aim(0, 18),),
    ),
)  # fmt: skip
