"""Whatever a program sends, every operation keeps to its contract."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.api.conftest import Caller, World
from trueline.api import limits
from trueline.api.app import api
from trueline.api.routes import VERSIONED
from trueline.organisations.access_policy import OPERATIONS

EXAMPLES = 8  # of what fits the contract, and as many of what does not
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
]
few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schema() -> Iterator[OpenApiSchema]:
    """The contract, and the application behind it."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.SECURE_SSL_REDIRECT", False)
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    found.app = get_wsgi_application()
    patch.undo()
    # As the framework's own test client does: the test's transaction must outlive a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_keeps_to_its_contract(
    *,
    operation_id: str,
    mode: GenerationMode,
    schema: OpenApiSchema,
    owner: Caller,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 10**9)
    operation = schema.find_operation_by_id(operation_id)
    real = _real(operation, world, versioned=operation_id in VERSIONED)
    sent = {"Authorization": f"Bearer {owner.bearer}"}

    @few
    @given(data=st.data(), with_real=st.booleans())
    def check(data: Any, with_real: bool) -> None:
        parts = real if with_real or mode is GenerationMode.POSITIVE else {}
        case: Case[Any] = data.draw(operation.as_strategy(mode, **parts))
        with transaction.atomic():
            case.call_and_validate(headers=sent, checks=CHECKS)
            # Each example meets the same world.
            transaction.set_rollback(True)

    check()


def _real(
    operation: APIOperation[Any, Any, Any, Any], world: World, *, versioned: bool
) -> dict[str, Any]:
    """Return path parameters and headers that lead to something that is there."""
    known = {
        "organisation": world.by.organisation.slug,
        "period": "2026-01-01",
        **world.numbers,
    }
    names = [parameter.name for parameter in operation.path_parameters]
    parts: dict[str, Any] = {}
    if names:
        parts["path_parameters"] = {name: known[name] for name in names}
    if versioned:
        parts["headers"] = {"If-Match": '"1"'}
    return parts
