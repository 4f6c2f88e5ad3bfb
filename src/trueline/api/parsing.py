"""Reading JSON strictly: what two readers could understand differently is refused."""

import json
import math
from typing import Any, Final, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

_DIGITS: Final = 20  # more than any number that is kept exactly


class StrictParser(Parser):
    """Refuses NaN, infinity, overlong numbers, doubled names, and characters no table keeps."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's JSON.

        Raises:
            ValueError: it is no JSON, or not acceptable JSON.
        """
        body = json.loads(
            request.body.decode(),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_float,
            parse_int=_int,
        )
        _check_texts(body)
        return body


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _int(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError("a number is too large")
    return int(digits)


def _check_texts(body: object) -> None:
    # A list of what is left instead of recursion, so that deep nesting cannot exhaust the stack.
    waiting = [body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend([*part, *part.values()])
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in part):
            raise ValueError("a text holds a character that cannot be kept")
