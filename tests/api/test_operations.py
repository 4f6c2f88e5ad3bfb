"""Every operation does what it says, once, with real numbers."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from tests.api.conftest import Caller, World
from trueline.organisations.access_policy import OPERATIONS


@dataclass(frozen=True)
class Call:
    """One request that must succeed."""

    method: str
    path: str
    status: int = 200
    body: object = None
    version: int = 0
    first: tuple["Call", ...] = field(default=())


_ORG = "/api/v1/organisations"
_GOAL = {"start_on": "2026-01-01", "due_on": "2029-06-30", "target": 50, "start_value": 5}
_STRATEGY = {"name": "Further", "starts_on": "2029-01-01", "ends_on": "2031-12-31"}
_ROW = {"measure_id": "{measure_id}", "period": "2026-03-01", "value": 7}
_PLAN = {
    "name": "Far", "starts_on": "2041-01-01", "ends_on": "2041-12-31",
    "strategy_id": "{strategy_id}", "currency": "USD",
}  # fmt: skip
_PRIORITY = {
    "name": "Reach", "kind": "rock", "parent_id": "{priority_id}", "owner_id": "{person_id}",
    "team_id": "{team_id}", "goal_ids": ["{goal_id}"], "measure_ids": ["{measure_id}"],
}  # fmt: skip
_PULSE = {"week": "2026-03-02", "split": [{"priority_id": None, "percent": 100}]}
_YEAR = date.today().year  # noqa: DTZ011 - the world's plan is this year's
_SHARES = {
    "quarter": f"{_YEAR}-10-01", "exactly": True,
    "shares": [{"priority_id": "{priority_id}", "weight": 7}],
    "note": {"sentence": "Counted in minutes."},
}  # fmt: skip
_ADOPTED = (Call("POST", "/plans/{plan_id}/adopt", body={}, version=5),)

CALLS = {
    "me_get": Call("GET", "/api/v1/me"),
    "organisation_list": Call("GET", _ORG),
    "organisation_create": Call("POST", _ORG, 201, {"name": "Lighthouse"}),
    "organisation_get": Call("GET", ""),
    "organisation_change": Call("PATCH", "", body={"currency": "USD"}, version=1),
    "member_list": Call("GET", "/members"),
    "member_get": Call("GET", "/members/{member_id}"),
    "member_change": Call("PATCH", "/members/{member_id}", body={"role": "leader"}),
    "member_end": Call("DELETE", "/members/{member_id}", 204),
    "invitation_list": Call("GET", "/invitations"),
    "invitation_create": Call(
        "POST", "/invitations", 201, {"email": "eve@example.org", "role": "guest"}
    ),
    "invitation_revoke": Call("DELETE", "/invitations/{invitation_id}", 204),
    "team_list": Call("GET", "/teams"),
    "team_create": Call("POST", "/teams", 201, {"name": "Watch", "parent_id": "{team_id}"}),
    "team_get": Call("GET", "/teams/{team_id}"),
    "team_change": Call(
        "PATCH", "/teams/{team_id}", body={"lead_id": "{person_id}", "name": "Deck"}, version=1
    ),
    "team_archive": Call("POST", "/teams/{team_id}/archive", version=1),
    "team_restore": Call(
        "DELETE",
        "/teams/{team_id}/archive",
        version=2,
        first=(Call("POST", "/teams/{team_id}/archive", version=1),),
    ),
    "team_member_list": Call("GET", "/teams/{team_id}/members"),
    "team_member_add": Call("PUT", "/teams/{team_id}/members/{person_id}"),
    "team_member_remove": Call("DELETE", "/teams/{team_id}/members/{person_id}", 204),
    "measure_list": Call("GET", "/measures?tier=target&team_id={team_id}&q=call&archived=false"),
    "measure_create": Call(
        "POST", "/measures", 201, {"name": "Donations", "unit_kind": "money", "lowest": 0}
    ),
    "measure_get": Call("GET", "/measures/{measure_id}"),
    "measure_change": Call(
        "PATCH", "/measures/{measure_id}", body={"owner_id": "{person_id}"}, version=1
    ),
    "measure_archive": Call("POST", "/measures/{measure_id}/archive", version=1),
    "measure_restore": Call(
        "DELETE",
        "/measures/{measure_id}/archive",
        version=2,
        first=(Call("POST", "/measures/{measure_id}/archive", version=1),),
    ),
    "course_get": Call("GET", "/measures/{measure_id}/course"),
    "observation_list": Call("GET", "/measures/{measure_id}/observations?include=revisions"),
    "observation_load": Call("POST", "/observations", body={"observations": [_ROW]}),
    "observation_get": Call("GET", "/measures/{measure_id}/observations/2026-01-31"),
    "observation_put": Call(
        "PUT", "/measures/{measure_id}/observations/2026-01-01", body={"value": 11, "revision": 1}
    ),
    "observation_withdraw": Call(
        "DELETE", "/measures/{measure_id}/observations/2026-01-01?reason=mistake", version=1
    ),
    "goal_list": Call("GET", "/measures/{measure_id}/goals"),
    "goal_create": Call("POST", "/measures/{measure_id}/goals", 201, _GOAL),
    "goal_get": Call("GET", "/goals/{goal_id}"),
    "goal_change": Call("PATCH", "/goals/{goal_id}", body={"target": 95}, version=1),
    "goal_drop": Call("POST", "/goals/{goal_id}/drop", body={"reason": "merged"}, version=1),
    "goal_restore": Call(
        "DELETE",
        "/goals/{goal_id}/drop",
        version=2,
        first=(Call("POST", "/goals/{goal_id}/drop", body={"reason": "merged"}, version=1),),
    ),
    "confidence_list": Call("GET", "/goals/{goal_id}/confidences"),
    "confidence_put": Call("PUT", "/goals/{goal_id}/confidence", body={"probability": 0.7}),
    "odds_get": Call("GET", "/goals/{goal_id}/odds"),
    "odds_list": Call("GET", "/goals/{goal_id}/odds/history"),
    "strategy_list": Call("GET", "/strategies"),
    "strategy_create": Call("POST", "/strategies", 201, _STRATEGY),
    "strategy_get": Call("GET", "/strategies/{strategy_id}"),
    "strategy_change": Call(
        "PATCH", "/strategies/{strategy_id}", body={"purpose": "Why"}, version=1
    ),
    "theme_list": Call("GET", "/strategies/{strategy_id}/themes"),
    "theme_create": Call(
        "POST", "/strategies/{strategy_id}/themes", 201, {"name": "In", "parent_id": "{theme_id}"}
    ),
    "theme_get": Call("GET", "/themes/{theme_id}"),
    "theme_change": Call("PATCH", "/themes/{theme_id}", body={"position": 3}, version=1),
    "theme_remove": Call("DELETE", "/themes/{theme_id}", 204, version=1),
    "theme_measures_put": Call("PUT", "/themes/{theme_id}/measures", body={"measure_ids": []}),
    "plan_list": Call("GET", "/plans"),
    "plan_create": Call("POST", "/plans", 201, _PLAN),
    "plan_get": Call("GET", "/plans/{plan_id}"),
    "plan_adopt": Call("POST", "/plans/{plan_id}/adopt", body={}, version=5),
    "shares_put": Call("PUT", "/plans/{plan_id}/shares", body=_SHARES, version=6, first=_ADOPTED),
    "amendment_list": Call("GET", "/plans/{plan_id}/amendments", first=_ADOPTED),
    "priority_list": Call("GET", "/plans/{plan_id}/priorities"),
    "priority_create": Call("POST", "/plans/{plan_id}/priorities", 201, _PRIORITY),
    "priority_get": Call("GET", "/priorities/{priority_id}"),
    "priority_change": Call(
        "PATCH", "/priorities/{priority_id}", body={"name": "Keep going"}, version=1
    ),
    "work_list": Call("GET", "/work"),
    "work_create": Call("POST", "/work", 201, {"title": "Call", "priority_id": "{priority_id}"}),
    "work_get": Call("GET", "/work/{item_id}"),
    "work_change": Call("PATCH", "/work/{item_id}", body={"title": "Ring"}, version=1),
    "work_finish": Call("POST", "/work/{item_id}/finish", body={}, version=1),
    "effort_get": Call("GET", "/effort?week=2026-03-02"),
    "effort_create": Call("POST", "/effort", 201, {"on": "2026-03-02", "minutes": 90}),
    "pulse_put": Call("PUT", "/effort/pulse", body=_PULSE),
    "drift_get": Call("GET", "/drift?span=year"),
    "review_list": Call("GET", "/reviews"),
    "review_create": Call("POST", "/reviews", 201, {"held_on": "2026-03-02", "note": "Fine."}),
    "journal_list": Call("GET", "/journal"),
}


def filled(body: object, numbers: dict[str, int]) -> object:
    """Put real numbers where a body says “{team_id}”."""
    if isinstance(body, dict):
        return {name: filled(value, numbers) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, numbers) for value in body]
    return numbers[body[1:-1]] if isinstance(body, str) and body.startswith("{") else body


def send(caller: Caller, call: Call, numbers: dict[str, int]) -> tuple[int, bytes]:
    """Send a call, and what must come before it."""
    for before in call.first:
        assert send(caller, before, numbers)[0] < 300
    headers = {"If_Match": f'"{call.version}"'} if call.version else {}
    body = filled(call.body, numbers)
    response = caller.ask(call.method, call.path.format(**numbers), body, **headers)
    return response.status_code, response.content


def test_every_operation_of_the_policy_is_tried_here() -> None:
    assert set(CALLS) == set(OPERATIONS)


@pytest.mark.parametrize("operation", CALLS)
def test_an_operation_succeeds(operation: str, owner: Caller, world: World) -> None:
    call = CALLS[operation]
    status, content = send(owner, call, world.numbers)
    assert status == call.status, content
