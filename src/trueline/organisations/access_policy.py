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
    SEE_ADDRESSES = "see people's e-mail addresses"
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
    DECIDE = "record decisions"
    EDIT_PLAN = "change and amend the plan"
    ADOPT_PLAN = "adopt the plan"
    ENTER_ACTUAL = "enter what was spent"
    ADD_WORK = "add work"
    EDIT_WORK = "change work"
    GIVE_EFFORT = "say where one's own effort went"
    CLOSE_PERIOD = "close a period"
    ANSWER_DRIFT = "answer drift"
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
    Act.SEE_ADDRESSES: (_A, _A, _A, _N),
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
    Act.DECIDE: (_A, _A, _N, _N),
    Act.EDIT_PLAN: (_A, _A, _N, _N),
    Act.ADOPT_PLAN: (_A, _N, _N, _N),
    Act.ENTER_ACTUAL: (_A, _A, _N, _N),
    Act.ADD_WORK: (_A, _A, _A, _N),
    Act.EDIT_WORK: (_A, _A, _O, _N),
    Act.GIVE_EFFORT: (_A, _A, _A, _N),
    Act.CLOSE_PERIOD: (_A, _A, _N, _N),
    Act.ANSWER_DRIFT: (_A, _A, _N, _N),
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
PAGES: Final[dict[str, dict[str, Act | Door]]] = {
    # Before and around any organisation
    "home": {"GET": Door.PERSON},
    "organisations": {"GET": Door.PERSON},
    "health": {"GET": Door.PUBLIC},
    "session": {"GET": Door.PUBLIC},
    "demo": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "invitation": {"GET": Door.PUBLIC},
    "invitation-answer": {"POST": Door.PUBLIC},
    "organisation-new": {"GET": Door.PERSON, "POST": Door.PERSON},
    "account": {"GET": Door.PERSON, "POST": Door.PERSON},
    "account-token-new": {"POST": Door.PERSON},
    "account-token-revoke": {"POST": Door.PERSON},
    "account_login": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "account_logout": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "account_signup": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "account_inactive": {"GET": Door.PUBLIC},
    "account_change_password": {"GET": Door.PERSON, "POST": Door.PERSON},
    "account_reset_password": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "account_reset_password_done": {"GET": Door.PUBLIC},
    "account_reset_password_from_key": {"GET": Door.PUBLIC, "POST": Door.PUBLIC},
    "account_reset_password_from_key_done": {"GET": Door.PUBLIC},
    # The Bridge and what stands beside it
    "bridge": {"GET": Act.SEE},
    "search": {"GET": Act.SEE},
    "review-new": {"POST": Act.HOLD_REVIEW},
    # Measures, values, goals
    "measures": {"GET": Act.SEE},
    "measures-export": {"GET": Act.EXPORT},
    "measure-new": {"GET": Act.ADD_MEASURE, "POST": Act.ADD_MEASURE},
    "measure": {"GET": Act.SEE},
    "measure-table": {"GET": Act.SEE},
    "measure-edit": {"GET": Act.EDIT_MEASURE, "POST": Act.EDIT_MEASURE},
    "measure-archive": {"POST": Act.EDIT_MEASURE},
    "measure-restore": {"POST": Act.EDIT_MEASURE},
    "measure-change-new": {"POST": Act.EDIT_MEASURE},
    "value-new": {"POST": Act.ENTER_VALUE},
    "value-history": {"GET": Act.SEE},
    "value-withdraw": {"POST": Act.ENTER_VALUE},
    "goal-new": {"GET": Act.SET_GOAL, "POST": Act.SET_GOAL},
    "goal-edit": {"GET": Act.SET_GOAL, "POST": Act.SET_GOAL},
    "goal-drop": {"POST": Act.SET_GOAL},
    "goal-restore": {"POST": Act.SET_GOAL},
    "confidence-new": {"POST": Act.STATE_CONFIDENCE},
    # Strategy
    "strategy": {"GET": Act.SEE},
    "strategy-new": {"GET": Act.EDIT_STRATEGY, "POST": Act.EDIT_STRATEGY},
    "strategy-edit": {"GET": Act.EDIT_STRATEGY, "POST": Act.EDIT_STRATEGY},
    "theme-new": {"GET": Act.EDIT_STRATEGY, "POST": Act.EDIT_STRATEGY},
    "theme-edit": {"GET": Act.EDIT_STRATEGY, "POST": Act.EDIT_STRATEGY},
    "theme-remove": {"POST": Act.EDIT_STRATEGY},
    "theme-restore": {"POST": Act.EDIT_STRATEGY},
    # Drift
    "drift": {"GET": Act.SEE},
    "drift-export": {"GET": Act.EXPORT},
    "drift-answer": {"GET": Act.ANSWER_DRIFT, "POST": Act.ANSWER_DRIFT},
    "direction": {"GET": Act.SEE},
    # Work
    "mine": {"GET": Act.SEE},
    "work": {"GET": Act.SEE},
    "work-export": {"GET": Act.EXPORT},
    "work-new": {"GET": Act.ADD_WORK, "POST": Act.ADD_WORK},
    "work-quick": {"GET": Act.ADD_WORK, "POST": Act.ADD_WORK},
    "work-bulk": {"POST": Act.EDIT_WORK},
    "work-item": {"GET": Act.SEE},
    "work-edit": {"GET": Act.EDIT_WORK, "POST": Act.EDIT_WORK},
    "work-finish": {"POST": Act.EDIT_WORK},
    "work-reopen": {"POST": Act.EDIT_WORK},
    "work-drop": {"POST": Act.EDIT_WORK},
    "work-move": {"POST": Act.EDIT_WORK},
    "work-link": {"POST": Act.EDIT_WORK},
    "work-files": {"GET": Act.IMPORT, "POST": Act.IMPORT},
    "work-file": {"GET": Act.IMPORT, "POST": Act.IMPORT},
    "work-file-apply": {"POST": Act.IMPORT},
    "work-file-discard": {"POST": Act.IMPORT},
    # Effort
    "effort": {"GET": Act.GIVE_EFFORT},
    "effort-pulse": {"POST": Act.GIVE_EFFORT},
    "effort-pulse-withdraw": {"POST": Act.GIVE_EFFORT},
    "effort-new": {"POST": Act.GIVE_EFFORT},
    "effort-withdraw": {"POST": Act.GIVE_EFFORT},
    "settings-effort": {"GET": Act.EDIT_ORGANISATION, "POST": Act.EDIT_ORGANISATION},
    "periods": {"GET": Act.SEE},
    "period-close": {"POST": Act.CLOSE_PERIOD},
    # Plan and budget
    "plan": {"GET": Act.SEE},
    "plan-difference": {"GET": Act.SEE},
    "plan-difference-export": {"GET": Act.EXPORT},
    "plan-new": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "plan-edit": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "plan-adopt": {"GET": Act.ADOPT_PLAN, "POST": Act.ADOPT_PLAN},
    "plan-carry": {"POST": Act.EDIT_PLAN},
    "plan-shares": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "priority": {"GET": Act.SEE},
    "priority-new": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "priority-edit": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "priority-close": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "priority-delete": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "milestone-new": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "milestone-edit": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "milestone-remove": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "milestone-reach": {"POST": Act.EDIT_PLAN},
    "budget-new": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "budget-edit": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "budget-remove": {"GET": Act.EDIT_PLAN, "POST": Act.EDIT_PLAN},
    "actual-new": {"GET": Act.ENTER_ACTUAL, "POST": Act.ENTER_ACTUAL},
    "actual-withdraw": {"POST": Act.ENTER_ACTUAL},
    # Teams
    "teams": {"GET": Act.SEE},
    "teams-export": {"GET": Act.EXPORT},
    "team-new": {"GET": Act.MANAGE_TEAMS, "POST": Act.MANAGE_TEAMS},
    "team": {"GET": Act.SEE},
    "team-edit": {"GET": Act.MANAGE_TEAMS, "POST": Act.MANAGE_TEAMS},
    "team-archive": {"POST": Act.MANAGE_TEAMS},
    "team-restore": {"POST": Act.MANAGE_TEAMS},
    "team-member-new": {"POST": Act.MANAGE_TEAMS},
    "team-member-remove": {"POST": Act.MANAGE_TEAMS},
    # People
    "people": {"GET": Act.SEE},
    "people-export": {"GET": Act.MANAGE_PEOPLE},
    "person-role": {"POST": Act.MANAGE_PEOPLE},
    "person-end": {"POST": Act.SEE},  # one may always let oneself go; the action asks further
    "person-restore": {"POST": Act.MANAGE_PEOPLE},
    "people-invite": {"POST": Act.MANAGE_PEOPLE},
    "people-invitation-revoke": {"POST": Act.MANAGE_PEOPLE},
    # In and out
    "imports": {"GET": Act.IMPORT, "POST": Act.IMPORT},
    "import": {"GET": Act.IMPORT, "POST": Act.IMPORT},
    "import-apply": {"POST": Act.IMPORT},
    "import-discard": {"POST": Act.IMPORT},
    "import-problems": {"GET": Act.IMPORT},
    "import-template": {"GET": Act.IMPORT},
    "export": {"GET": Act.EXPORT},
    # The organisation itself
    "settings": {"GET": Act.EDIT_ORGANISATION, "POST": Act.EDIT_ORGANISATION},
    "journal": {"GET": Act.READ_JOURNAL},
    "journal-export": {"GET": Act.READ_JOURNAL},
}

#: API operation id -> the act it is.
OPERATIONS: Final[dict[str, Act | Door]] = {
    "me_get": Door.PERSON,
    "organisation_list": Door.PERSON,
    "organisation_create": Door.PERSON,
    "organisation_get": Act.SEE,
    "organisation_change": Act.EDIT_ORGANISATION,
    "member_list": Act.SEE,
    "member_get": Act.SEE,
    "member_change": Act.MANAGE_PEOPLE,
    "member_end": Act.SEE,  # one may always let oneself go; the action asks further
    "invitation_list": Act.MANAGE_PEOPLE,
    "invitation_create": Act.MANAGE_PEOPLE,
    "invitation_revoke": Act.MANAGE_PEOPLE,
    "team_list": Act.SEE,
    "team_create": Act.MANAGE_TEAMS,
    "team_get": Act.SEE,
    "team_change": Act.MANAGE_TEAMS,
    "team_archive": Act.MANAGE_TEAMS,
    "team_restore": Act.MANAGE_TEAMS,
    "team_member_list": Act.SEE,
    "team_member_add": Act.MANAGE_TEAMS,
    "team_member_remove": Act.MANAGE_TEAMS,
    "measure_list": Act.SEE,
    "measure_create": Act.ADD_MEASURE,
    "measure_get": Act.SEE,
    "measure_change": Act.EDIT_MEASURE,
    "measure_archive": Act.EDIT_MEASURE,
    "measure_restore": Act.EDIT_MEASURE,
    "course_get": Act.SEE,
    "observation_list": Act.SEE,
    "observation_load": Act.ENTER_VALUE,
    "observation_get": Act.SEE,
    "observation_put": Act.ENTER_VALUE,
    "observation_withdraw": Act.ENTER_VALUE,
    "goal_list": Act.SEE,
    "goal_create": Act.SET_GOAL,
    "goal_get": Act.SEE,
    "goal_change": Act.SET_GOAL,
    "goal_drop": Act.SET_GOAL,
    "goal_restore": Act.SET_GOAL,
    "confidence_list": Act.SEE,  # one's own only
    "confidence_put": Act.STATE_CONFIDENCE,
    "odds_get": Act.SEE,
    "odds_list": Act.SEE,
    "strategy_list": Act.SEE,
    "strategy_create": Act.EDIT_STRATEGY,
    "strategy_get": Act.SEE,
    "strategy_change": Act.EDIT_STRATEGY,
    "theme_list": Act.SEE,
    "theme_create": Act.EDIT_STRATEGY,
    "theme_get": Act.SEE,
    "theme_change": Act.EDIT_STRATEGY,
    "theme_remove": Act.EDIT_STRATEGY,
    "theme_measures_put": Act.EDIT_STRATEGY,
    "plan_list": Act.SEE,
    "plan_create": Act.EDIT_PLAN,
    "plan_get": Act.SEE,
    "plan_adopt": Act.ADOPT_PLAN,
    "shares_put": Act.EDIT_PLAN,
    "amendment_list": Act.SEE,
    "priority_list": Act.SEE,
    "priority_create": Act.EDIT_PLAN,
    "priority_get": Act.SEE,
    "priority_change": Act.EDIT_PLAN,
    "work_list": Act.SEE,
    "work_create": Act.ADD_WORK,
    "work_get": Act.SEE,
    "work_change": Act.EDIT_WORK,
    "work_finish": Act.EDIT_WORK,
    "review_list": Act.SEE,
    "review_create": Act.HOLD_REVIEW,
    "effort_get": Act.GIVE_EFFORT,  # one's own only
    "effort_create": Act.GIVE_EFFORT,
    "pulse_put": Act.GIVE_EFFORT,
    "drift_get": Act.SEE,
    "journal_list": Act.READ_JOURNAL,
}
