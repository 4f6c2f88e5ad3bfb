"""Readings of drift as they are kept; reading them costs no computation."""

from datetime import date

from trueline.analysis.models import DriftReading
from trueline.analysis.spans import SpanKind, span
from trueline.core.periods import Calendar


def latest_reading(kind: SpanKind, currency: str, *, first_week: date) -> DriftReading | None:
    """Return the last reading of a span that begins with a week; None if there is none."""
    rows = DriftReading.objects.filter(span=kind.value, currency=currency, first_week=first_week)
    return rows.order_by("-as_of").first()


def quarter_reading(calendar: Calendar, day: date) -> DriftReading | None:
    """Return the last reading of effort of the quarter that holds a day. One query."""
    first = span(SpanKind.QUARTER, day, calendar, as_of=day).first
    rows = DriftReading.objects.filter(span=SpanKind.QUARTER.value, first_week=first)
    return rows.exclude(currency="money").order_by("-as_of", "-read_at").first()
