"""The framework's API, with what it leaves out: every problem declared, and none as a page."""

import logging
from collections.abc import Callable
from copy import deepcopy
from http import HTTPStatus
from typing import Any, Final, cast

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import re_path
from ninja import NinjaAPI

from trueline.api.problems import MEDIA_TYPE, Conflict, Problem, problem
from trueline.api.routes import VERSIONED

_LOG: Final = logging.getLogger(__name__)
_REFS: Final = "#/components/schemas/{model}"
_View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    """Adds the problem documents to the contract, and keeps every answer within it."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the contract."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"].update(_problem_schemas())
        for path in schema["paths"].values():
            for method, operation in path.items():
                # The framework shares parts between operations.
                operation["responses"] = {
                    **deepcopy(operation["responses"]),
                    **_problems(method, operation),
                }
        return schema

    def _get_urls(self) -> list[Any]:
        urls = super()._get_urls()
        for url in urls:
            url.callback = _kept_within_contract(cast("_View", url.callback))
        return [*urls, re_path("", _nothing_here, name="nothing-here")]


def _problem_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for model in (Problem, Conflict):
        schema = model.model_json_schema(ref_template=_REFS)
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return found


def _problems(method: str, operation: dict[str, Any]) -> dict[int, Any]:
    plain = {401, 403, 404, 422, 429}
    conflicts: set[int] = set()
    if "requestBody" in operation:
        plain |= {400, 413, 415}
    if method == "post":
        plain |= {409}
    if method == "put":
        conflicts |= {409}
    if operation["operationId"] in VERSIONED:
        plain |= {428}
        conflicts |= {412}
    answers = {status: _answer(status, "Problem") for status in plain}
    answers |= {status: _answer(status, "Conflict") for status in conflicts}
    return dict(sorted(answers.items()))


def _answer(status: int, model: str) -> dict[str, Any]:
    schema = {"$ref": _REFS.format(model=model)}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _kept_within_contract(view: _View) -> _View:
    """Turn whatever else a view may do into a problem document."""

    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer_or_problem(view, request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    # The framework marks its views as free of CSRF: only tokens open them, never cookies.
    kept.csrf_exempt = True  # type: ignore[attr-defined]
    return kept


def _answer_or_problem(
    view: _View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        return _nothing_here(request)
    except RequestDataTooBig:
        return problem(413, "The body is too large. Send it in parts.")
    except UnreadablePostError:
        return problem(400, "The body did not arrive whole. Send it again.")
    except Exception:  # noqa: BLE001 - a program must get a problem document, never a page
        _LOG.exception("An operation broke: %s %s", request.method, request.path)
        got_request_exception.send(sender=None, request=request)
        return problem(500, "It is our fault and it is logged. Nothing was saved.")
    if response.status_code == 405:
        allowed = {"Allow": response["Allow"]}
        return problem(405, f"Use one of: {response['Allow']}.", headers=allowed)
    return response


def _nothing_here(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return problem(404, "There is nothing here.", headers={"Cache-Control": "no-store"})
