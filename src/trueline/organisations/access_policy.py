"""The access policy: what each role may do, and which act each page and operation is.

Two tables, nothing else. A route or an operation that is not here is refused, and turns the
build red; so does a line here without a route.
"""

from enum import Enum, StrEnum
from typing import Final

from trueline.organisations.models import Role


class Act(StrEnum):
    """Everything that can be done inside an organisation."""

    SEE = "see what the organisation shares"
    EDIT_ORGANISATION = "change the organisation's settings"
    MANAGE_PEOPLE = "invite people and change their roles"
    MANAGE_TEAMS = "change teams"
    EDIT_STRATEGY = "change the strategy and its themes"
    HOLD_REVIEW = "record a review"
    ADD_MEASURE = "add measures"
    EDIT_MEASURE = "change a measure"
    ENTER_VALUE = "enter and correct values"
    SET_GOAL = "set and change goals"
    STATE_CONFIDENCE = "say one's own confidence"
    IMPORT = "import files"
    EXPORT = "export data"
    READ_JOURNAL = "read the journal"


class Grant(Enum):
    """How far a role's permission reaches."""

    ALL = "all"
    OWN = "own"  # what they own, and what belongs to teams they lead
    NONE = "none"


_A, _O, _N = Grant.ALL, Grant.OWN, Grant.NONE

#: Act -> what (owner, leader, member, guest) may do.
_TABLE: Final[dict[Act, tuple[Grant, Grant, Grant, Grant]]] = {
    Act.SEE: (_A, _A, _A, _A),
    Act.EDIT_ORGANISATION: (_A, _N, _N, _N),
    Act.MANAGE_PEOPLE: (_A, _N, _N, _N),
    Act.MANAGE_TEAMS: (_A, _A, _N, _N),
    Act.EDIT_STRATEGY: (_A, _A, _N, _N),
    Act.HOLD_REVIEW: (_A, _A, _N, _N),
    Act.ADD_MEASURE: (_A, _A, _N, _N),
    Act.EDIT_MEASURE: (_A, _O, _O, _N),
    Act.ENTER_VALUE: (_A, _O, _O, _N),
    Act.SET_GOAL: (_A, _O, _N, _N),
    Act.STATE_CONFIDENCE: (_A, _A, _A, _N),
    Act.IMPORT: (_A, _A, _N, _N),
    Act.EXPORT: (_A, _A, _N, _N),
    Act.READ_JOURNAL: (_A, _N, _N, _N),
}

_ORDER: Final = (Role.OWNER, Role.LEADER, Role.MEMBER, Role.GUEST)


def grant(role: str, act: Act) -> Grant:
    """Return how far `role` may do `act`."""
    return _TABLE[act][_ORDER.index(Role(role))]


class Door(Enum):
    """Routes that are not acts inside one organisation."""

    PUBLIC = "anyone, signed in or not"
    PERSON = "anyone signed in, about themselves"


#: Page name -> method -> the act it is. Names are those of the URL patterns.
PAGES: Final[dict[str, dict[str, Act | Door]]] = {}

#: API operation id -> the act it is.
OPERATIONS: Final[dict[str, Act | Door]] = {}
