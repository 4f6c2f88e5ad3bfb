"""A save that came second: both texts side by side, a choice for each, and save again.

The page that comes back holds, for every field that differs, what the other person saved; the
choice "theirs" puts it into the form before the form is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import QueryDict

from trueline.core.errors import StaleVersion

_KEEP: Final = "keep-"
_THEIRS: Final = "theirs-"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed; `raw` is theirs as the form would send it."""

    name: str
    label: str
    yours: str
    theirs: str
    raw: str


def chosen(data: QueryDict) -> QueryDict:
    """Return what was sent, with the other person's text wherever it was chosen."""
    sent = data.copy()
    for name in data:
        field = name.removeprefix(_KEEP)
        if name.startswith(_KEEP) and data[name] == "theirs":
            sent[field] = data.get(f"{_THEIRS}{field}", "")
    return sent


def differences(form: forms.Form, theirs: forms.Form) -> list[Difference]:
    """Return the fields in which what was typed differs from what is saved now.

    Args:
        form: As sent.
        theirs: The same form, unbound, filled from the thing as it is saved now.
    """
    return list(_differences(form, theirs))


def on_newer(form: forms.Form, stale: StaleVersion) -> None:
    """Let the form be sent again, on top of what is saved now.

    Raises:
        TypeError: the form has no field for the version it is based on.
    """
    if "version" not in form.fields:
        raise TypeError("A form that can be stale needs a field “version”.")
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(stale.current)
    form.data = data


def _differences(form: forms.Form, theirs: forms.Form) -> Iterator[Difference]:
    for name, field in form.fields.items():
        if name == "version":
            continue
        typed, saved = _raw(form, name), _raw(theirs, name)
        if typed != saved:
            label = str(form[name].label)
            yield Difference(name, label, _words(field, typed), _words(field, saved), saved)


def _raw(form: forms.Form, name: str) -> str:
    value = form[name].value()
    value = getattr(value, "pk", value)
    if isinstance(value, list | tuple):
        return ", ".join(sorted(map(str, value)))
    return "" if value is None or value is False else str(value)


def _words(field: forms.Field, raw: str) -> str:
    """Return a raw value as a reader knows it: the word of a choice, yes for a tick."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if raw else "No"
    choices = getattr(field, "choices", None)
    if choices is not None:
        return next((str(label) for value, label in choices if str(value) == raw), raw)
    return raw
