"""Counts as people read them."""

from django import template

register = template.Library()


@register.filter
def grouped(count: int) -> str:
    """Return a count with its thousands separated: 1139 -> "1,139"."""
    return f"{count:,}"
