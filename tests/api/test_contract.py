"""The contract is in git; changing it is a change one sees.

Renew both files, look at the difference, and commit it with the change that makes it:

    RENEW_CONTRACT=1 python -m pytest tests/api/test_contract.py
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from trueline.analysis.models import Verdict
from trueline.api.app import api
from trueline.api.problems import MEDIA_TYPE
from trueline.api.routes import VERSIONED
from trueline.measures.models import (
    Aggregation,
    Direction,
    GoalKind,
    Measure,
    RhythmChoice,
    Tier,
    UnitKind,
)
from trueline.organisations.access_policy import OPERATIONS
from trueline.organisations.models import Role

HERE = Path(__file__).parent
METHODS = {"get", "post", "put", "patch", "delete"}
#: Words no answer may have in the name of a field: what they name is for nobody to read.
FORBIDDEN = ("password", "hash", "secret", "token", "seed", "session")


def contract() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def operations() -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: {**operation, "method": method}
        for path in contract()["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    }


def outputs() -> dict[str, list[str]]:
    """Return every schema an answer may hold, with its fields."""
    schemas = contract()["components"]["schemas"]
    waiting = [
        content["schema"]
        for operation in operations().values()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
    ]
    found: dict[str, list[str]] = {}
    while waiting:
        part = waiting.pop()
        name = part.get("$ref", "").rsplit("/", 1)[-1] if isinstance(part, dict) else ""
        if name and name not in found:
            found[name] = sorted(schemas[name]["properties"])
            waiting.append(schemas[name])
        elif isinstance(part, dict):
            waiting.extend(value for value in part.values() if isinstance(value, dict | list))
        elif isinstance(part, list):
            waiting.extend(part)
    return found


def same_as_kept(file: str, found: object) -> bool:
    """Tell whether a kept file is up to date; renew it if asked to."""
    kept = HERE / file
    written = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    # Python 3.13 took over the newer names of two statuses (RFC 9110).
    for newer, older in (
        ("Unprocessable Content", "Unprocessable Entity"),
        ("Content Too Large", "Request Entity Too Large"),
    ):
        written = written.replace(newer, older)
    if os.environ.get("RENEW_CONTRACT"):
        kept.write_text(written)
    return kept.read_text() == written


def test_the_contract_is_the_one_in_git() -> None:
    assert same_as_kept("openapi.json", contract()), (
        "The API's contract changed. If that is meant: RENEW_CONTRACT=1 python -m pytest "
        "tests/api/test_contract.py, then look at the difference and commit it."
    )


def test_the_fields_of_every_answer_are_those_in_git() -> None:
    assert same_as_kept("outputs.json", outputs())


def test_no_answer_has_a_field_that_is_for_nobody_to_read() -> None:
    found = [
        f"{schema}.{field}"
        for schema, fields in outputs().items()
        for field in fields
        if any(word in field.lower() for word in FORBIDDEN)
    ]
    assert found == []


def test_the_forbidden_words_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "outputs", lambda: {"Me": ["password_hash"]})
    with pytest.raises(AssertionError):
        test_no_answer_has_a_field_that_is_for_nobody_to_read()


def test_the_policy_and_the_contract_name_the_same_operations() -> None:
    assert set(operations()) == set(OPERATIONS)


def test_the_contract_is_openapi_3_1() -> None:
    assert contract()["openapi"].startswith("3.1")


def test_every_operation_needs_a_token() -> None:
    assert {
        name for name, found in operations().items() if found["security"] != [{"Bearer": []}]
    } == set()


def test_every_operation_declares_how_it_may_refuse() -> None:
    for name, found in operations().items():
        needed = {"401", "403", "404", "422", "429"}
        if "requestBody" in found:
            needed |= {"400", "413", "415"}
        if name in VERSIONED:
            needed |= {"412", "428"}
        if found["method"] == "post":
            needed |= {"409"}
        assert needed <= set(found["responses"]), name
        for status in needed:
            assert set(found["responses"][status]["content"]) == {MEDIA_TYPE}, name


def test_every_body_refuses_what_it_does_not_name() -> None:
    schemas = contract()["components"]["schemas"]
    bodies = {
        content["schema"]["$ref"].rsplit("/", 1)[-1]
        for found in operations().values()
        if "requestBody" in found
        for content in found["requestBody"]["content"].values()
    }
    assert bodies
    assert [name for name in bodies if schemas[name]["additionalProperties"] is not False] == []


@pytest.mark.parametrize(
    ("schema", "field", "words"),
    [
        ("MeasureOut", "tier", Tier),
        ("MeasureOut", "direction", Direction),
        ("MeasureOut", "rhythm", RhythmChoice),
        ("MeasureOut", "aggregation", Aggregation),
        ("MeasureOut", "unit_kind", UnitKind),
        ("GoalOut", "kind", GoalKind),
        ("OddsOut", "verdict", Verdict),
        ("MemberOut", "role", Role),
    ],
)
def test_the_words_of_the_contract_are_those_of_the_domain(
    schema: str, field: str, words: Any
) -> None:
    found = contract()["components"]["schemas"][schema]["properties"][field]["enum"]
    assert found == words.values


def test_the_limits_of_texts_are_those_of_the_tables() -> None:
    fields = contract()["components"]["schemas"]["MeasureNew"]["properties"]
    columns = {column.name: column for column in Measure._meta.fields}
    for name in ("key", "name", "description", "unit", "source"):
        assert fields[name]["maxLength"] == columns[name].max_length


def test_every_address_stands_in_the_reference() -> None:
    reference = (HERE.parents[1] / "docs/reference/api.md").read_text()
    parts = {
        part
        for path in contract()["paths"]
        for part in path.removeprefix("/api/v1").split("/")
        if part and not part.startswith("{")
    }
    assert [part for part in sorted(parts) if f"/{part}" not in reference] == []
