"""What a column can mean, and how its header is recognised."""

import re
import unicodedata
from collections.abc import Sequence
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
             ("key", "measure", "measurekey", "measureid", "indicatorseq", "indicatorid", "id", "kpiid")),
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
        Role("lowest", "Lowest possible value", _MEASURE, ("lowest",)),
        Role("highest", "Highest possible value", _MEASURE, ("highest",)),
        Role("source", "Source", _MEASURE, ("source", "datasource")),
        Role("owner", "Owner (e-mail)", _MEASURE, ("owner", "owneremail")),
        Role("team", "Team", _MEASURE, ("team", "agency", "agencyname", "agencyfullname",
                                        "agencyfullnamey", "department", "unitname")),
        Role("parent", "Part of (key)", _MEASURE, ("parent", "partof", "parentseq", "parentkey")),
        Role("themes", "Themes (keys)", _MEASURE, ("themes", "theme", "pillarid")),
        Role("period", "Period", _VALUE, ("period", "date", "month", "year", "week", "quarter")),
        Role("value", "Value", _VALUE, ("value", "actual", "actualvalue", "monthlyactual", "result")),
        Role("note", "Note", _VALUE, ("note", "comment")),
        Role("known_on", "Known on", _VALUE, ("knownon",)),
        Role("target", "Target", _GOAL, ("target", "targetvalue", "monthlytarget", "targetmmr", "goal")),
        Role("kind", "Kind of goal", _GOAL, ("kind", "kindofgoal")),
        Role("start_on", "Start", _GOAL, ("start", "starton", "startdate")),
        Role("start_value", "Value at the start", _GOAL, ("startvalue", "baseline", "baselinevalue")),
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

#: Sheet name -> header -> role, for headers that mean another thing on that sheet.
_BY_SHEET: Final = {
    "teams": {"key": "team_key", "name": "team_name", "lead": "team_lead", "parent": "team_parent"},
    "themes": {"key": "theme_key", "name": "theme_name", "description": "theme_description",
               "parent": "theme_parent"},
}  # fmt: skip


def normalised(header: str) -> str:
    """Return a header's letters and digits, lower case: what makes two headers the same."""
    plain = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"[^\w]|_", "", plain)


def suggest(headers: Sequence[str], *, sheet: str = "") -> dict[int, str]:
    """Return column number (from 0) -> role, for the headers that are recognised.

    A role is given once: to the first column whose header it is.
    """
    special = _BY_SHEET.get(sheet.lower(), {})
    by_header = {header: role.name for role in ROLES.values() for header in role.headers}
    found: dict[int, str] = {}
    for column, header in enumerate(headers):
        word = normalised(header)
        role = special.get(word) or by_header.get(word)
        if role and role not in found.values():
            found[column] = role
    return _untangle(found)


def _untangle(found: dict[int, str]) -> dict[int, str]:
    """Settle what single headers cannot: a sheet of themes keyed by pillar has no measures."""
    roles = set(found.values())
    if "theme_name" not in roles or "measure_key" in roles or "name" in roles:
        return found
    # "PillarID" is the theme's own key, or, beside a focus area's key, the theme it sits in.
    instead = "theme_parent" if "theme_key" in roles else "theme_key"
    return {column: instead if role == "themes" else role for column, role in found.items()}
