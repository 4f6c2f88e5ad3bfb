"""Elements as text: escaped, finite, and without a style attribute, which the policy forbids."""

import math
import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_UNHEARD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, *children: SafeString, **attributes: str | float) -> SafeString:
    """Return one element; `class_` and `stroke_width` become `class` and `stroke-width`.

    Raises:
        ValueError: a number is not finite, or an attribute is `style`.
    """
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    body = "".join(children)
    # Names are ours, values are escaped, children are safe already.
    return mark_safe(f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>")  # noqa: S308


def text(words: str) -> SafeString:
    """Return a text escaped for XML."""
    return escape(_UNHEARD.sub("\ufffd", words))


def number(value: float) -> str:
    """Return a coordinate with one decimal at most.

    Raises:
        ValueError: it is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"A coordinate must be finite, not {value}.")
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def path(places: list[tuple[float, float]], *, closed: bool = False) -> str:
    """Return path data through the places in order.

    Raises:
        ValueError: a place is not finite.
    """
    steps = " ".join([f"{x:.1f} {y:.1f}" for x, y in places])
    # Only "nan" and "inf" hold an n; one look at the whole is cheaper than one at each number.
    if "n" in steps:
        raise ValueError("A path must be finite.")
    return f"M{steps}{'Z' if closed else ''}"


def picture(
    *children: SafeString, key: str, title: str, about: str, width: int, height: int, class_: str
) -> SafeString:
    """Return a whole picture with its title and description; `key` makes their ids unique."""
    return element(
        "svg",
        element("title", text(title), id=f"{key}-title"),
        element("desc", text(about), id=f"{key}-about"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=class_,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-about",
    )


def _attribute(key: str, value: str | float) -> str:
    name = key.rstrip("_").replace("_", "-")
    if name == "style":
        raise ValueError("The browser policy forbids style attributes; use a class.")
    return f' {name}="{text(value) if isinstance(value, str) else number(value)}"'
