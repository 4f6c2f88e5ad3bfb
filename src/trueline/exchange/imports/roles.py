"""What a column can mean, and how its header is recognised."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

IGNORE: Final = "ignore"


@dataclass(frozen=True, slots=True)
class Role:
    """A meaning of a column.

    Attributes:
        name: What the choices call it.
        label: What a person reads.
        group: The heading it stands under in the list of choices.
        headers: Normalised headers by which it is recognised.
    """

    name: str
    label: str
    group: str
    headers: tuple[str, ...] = ()


_MEASURE, _VALUE, _GOAL, _TEAM, _THEME = "Measure", "Value", "Goal", "Team", "Theme"

ROLES: Final = {
    role.name: role
    for role in (
        Role("measure_key", "Key", _MEASURE,
             ("key", "measurekey", "measureid", "indicatorseq", "indicatorid", "kpiid",
              "measure", "id")),
        Role("name", "Name", _MEASURE,
             ("name", "measurename", "indicatorname", "indicator", "kpi", "kpiname", "title")),
        Role("description", "Description", _MEASURE, ("description", "definition", "measuregoal")),
        Role("tier", "Tier", _MEASURE, ("tier", "level")),
        Role("direction", "Direction", _MEASURE,
             ("direction", "desiredchange", "desireddirection", "goodis", "polarity")),
        Role("rhythm", "Rhythm", _MEASURE, ("rhythm", "frequency")),
        Role("aggregation", "Way of adding up", _MEASURE, ("aggregation", "wayofaddingup")),
        Role("unit_kind", "Kind of unit", _MEASURE, ("unitkind", "kindofunit")),
        Role("unit", "Unit", _MEASURE, ("unit", "indicatorunit", "units", "uom")),
        Role("currency", "Currency", _MEASURE, ("currency",)),
        Role("decimals", "Decimals", _MEASURE, ("decimals", "decimalplaces")),
        Role("lowest", "Lowest possible value", _MEASURE, ("lowest", "lowestpossiblevalue")),
        Role("highest", "Highest possible value", _MEASURE, ("highest", "highestpossiblevalue")),
        Role("source", "Source", _MEASURE, ("source", "datasource")),
        Role("owner", "Owner (e-mail)", _MEASURE, ("owner", "owneremail")),
        Role("team", "Team", _MEASURE,
             ("team", "agencyname", "agencyfullname", "agency", "department", "unitname")),
        Role("parent", "Part of (key)", _MEASURE, ("parent", "partof", "parentseq", "parentkey")),
        Role("themes", "Themes (keys)", _MEASURE, ("themes", "theme", "pillarid")),
        Role("period", "Period", _VALUE, ("period", "date", "month", "quarter", "week", "year")),
        Role("value", "Value", _VALUE,
             ("value", "actual", "actualvalue", "monthlyactual", "result")),
        Role("note", "Note", _VALUE, ("note", "comment")),
        Role("known_on", "Known on", _VALUE, ("knownon",)),
        Role("target", "Target", _GOAL, ("target", "targetvalue", "monthlytarget", "goal")),
        Role("kind", "Kind of goal", _GOAL, ("kind", "kindofgoal")),
        Role("start_on", "Start", _GOAL, ("start", "starton", "startdate")),
        Role("start_value", "Value at the start", _GOAL,
             ("startvalue", "baseline", "baselinevalue")),
        Role("due_on", "Due", _GOAL, ("due", "dueon", "duedate")),
        Role("upper", "Upper end of the band", _GOAL, ("upper", "upperend")),
        Role("window", "Periods averaged over", _GOAL, ("window",)),
        Role("team_key", "Key", _TEAM, ("teamkey", "teamid")),
        Role("team_name", "Name", _TEAM, ("teamname",)),
        Role("team_lead", "Lead (e-mail)", _TEAM, ("teamlead",)),
        Role("team_parent", "Inside (key)", _TEAM, ("teamparent",)),
        Role("theme_key", "Key", _THEME, ("themekey", "focusareaid")),
        Role("theme_name", "Name", _THEME, ("themename", "pillarname", "focusareaname")),
        Role("theme_description", "Description", _THEME, ("themedescription", "pillardesc")),
        Role("theme_parent", "Inside (key)", _THEME, ("themeparent",)),
    )
}  # fmt: skip
#: Roles whose cells are numbers, and those whose cells are days or periods.
NUMBER_ROLES: Final = (
    "value", "target", "start_value", "upper", "window", "lowest", "highest", "decimals",
)  # fmt: skip
DAY_ROLES: Final = ("period", "known_on", "start_on", "due_on")

#: Sheet name -> header -> role, for headers that mean another thing on that sheet.
_BY_SHEET: Final = {
    "teams": {"key": "team_key", "name": "team_name", "lead": "team_lead", "parent": "team_parent"},
    "themes": {"key": "theme_key", "name": "theme_name", "description": "theme_description",
               "parent": "theme_parent"},
}  # fmt: skip


#: Headers of the text files we write -> the sheet they are; their headers alone would say another.
_OURS: Final[dict[tuple[str, ...], str]] = {
    ("key", "name", "lead", "parent"): "teams",
    ("key", "name", "description", "parent"): "themes",
}
_JOINED: Final = re.compile(r"[\W_]+[xyXY]$")
# An "Agency ID" is not the agency.
_INITIALS: Final = re.compile(r"(?:[\W_]+(?:[xy]|(?!ID|NO|PK|URL)[A-Z]{2,5}))+\W*$")
#: Tells whether the column with a number cannot have a role.
Unfit = Callable[[int, str], bool]


def _fits(column: int, role: str) -> bool:
    return False


def normalised(header: str) -> str:
    """Return a header's letters and digits, lower case: what makes two headers the same."""
    plain = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"[^\w]|_", "", plain)


def suggest(headers: Sequence[str], *, sheet: str = "", unfit: Unfit = _fits) -> dict[int, str]:
    """Return column number (from 0) -> role, for the headers that are recognised.

    A role is given once. Where several headers name it, the plainest does: "Target" before
    "Goal", and what is recognised as it stands before what has to be shortened.

    Args:
        headers: The names of the columns.
        sheet: The sheet's name; some headers mean another thing on the sheets we write.
        unfit: Tells whether a column (by number) cannot have a role, by what its cells hold.
    """
    words = tuple(normalised(header) for header in headers)
    special = _BY_SHEET.get(sheet.lower() or _OURS.get(words, ""), {})
    ranks = _ranks(special)
    claims = sorted(
        (short, rank, column, role)
        for column, header in enumerate(headers)
        for short, word in enumerate((normalised(header), normalised(shortened(header))))
        if (found := ranks.get(word))
        for role, rank in [found]
    )
    found_roles: dict[int, str] = {}
    for _, _, column, role in claims:
        free = column not in found_roles and role not in found_roles.values()
        if free and not unfit(column, role):
            found_roles[column] = role
    return _untangle(dict(sorted(found_roles.items())))


def shortened(header: str) -> str:
    """Return a header without what a join or a report's name left at its end.

    Joined tables call their columns "Name.x" and "Name.y"; reports put their initials behind:
    "Target.MMR", "Actual (FY)". In a header all in capitals, initials cannot be told from words.
    """
    return (_JOINED if header.isupper() else _INITIALS).sub("", header)


def _ranks(special: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Return header -> (role, how plainly it names the role, 0 the plainest)."""
    ranks = {
        header: (role.name, rank)
        for role in ROLES.values()
        for rank, header in enumerate(role.headers)
    }
    return ranks | {header: (role, 0) for header, role in special.items()}


def _untangle(found: dict[int, str]) -> dict[int, str]:
    """Settle what single headers cannot: a sheet of themes keyed by pillar has no measures."""
    roles = set(found.values())
    if "theme_name" not in roles or "measure_key" in roles or "name" in roles:
        return found
    # "PillarID" is the theme's own key, or, beside a focus area's key, the theme it sits in.
    instead = "theme_parent" if "theme_key" in roles else "theme_key"
    return {column: instead if role == "themes" else role for column, role in found.items()}
