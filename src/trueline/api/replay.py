"""Idempotency keys: a POST that is sent again gets the first answer and does nothing."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import HttpResponse

from trueline.api.http import ApiRequest
from trueline.api.problems import Declined, Flaw
from trueline.members.idempotency import Answer, Claim, KeyReused, claim, give_back, settle

HEADER: Final = "Idempotency-Key"
KEY_PATTERN: Final = r"^[\x21-\x7e]{1,120}$"


def once(request: ApiRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a write in one transaction; with an Idempotency-Key, only the first time."""
    key = request.headers.get(HEADER) if request.method == "POST" else None
    if key is None:
        with transaction.atomic():
            return _whole_or_nothing(answer)
    claimed = _claim(request, key)
    if isinstance(claimed, Answer):
        return _thaw(claimed)
    return _first(claimed, answer)


def _claim(request: ApiRequest, key: str) -> Claim | Answer:
    if not re.match(KEY_PATTERN, key):
        raise _unfit("Use 1 to 120 letters, digits or signs, without spaces.")
    try:
        return claim(token=request.auth, key=key, fingerprint=_fingerprint(request))
    except KeyReused as reused:
        raise _unfit(str(reused)) from None


def _first(claimed: Claim, answer: Callable[[], HttpResponse]) -> HttpResponse:
    done = False
    try:
        with transaction.atomic():
            response = _whole_or_nothing(answer)
            if response.status_code < 400:
                settle(claimed, _freeze(response))
        done = response.status_code < 400
        return response
    finally:
        # What was refused or broke had no effect: the key may be used again.
        if not done:
            give_back(claimed)


def _whole_or_nothing(answer: Callable[[], HttpResponse]) -> HttpResponse:
    response = answer()
    if response.status_code >= 400:
        transaction.set_rollback(True)
    return response


def _fingerprint(request: ApiRequest) -> str:
    parts = (request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _freeze(response: HttpResponse) -> Answer:
    headers = dict(response.headers)
    return Answer(
        response.status_code,
        json.dumps({"headers": headers, "content": response.content.decode()}),
    )


def _thaw(answer: Answer) -> HttpResponse:
    kept = json.loads(answer.body)
    headers = {**kept["headers"], "Idempotent-Replayed": "true"}
    return HttpResponse(kept["content"], status=answer.status, headers=headers)


def _unfit(detail: str) -> Declined:
    return Declined(422, detail, errors=[Flaw(place="header", pointer=f"/{HEADER}", detail=detail)])
