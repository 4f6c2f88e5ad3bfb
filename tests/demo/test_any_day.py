"""The demo's plans and effort on days on which a year or a month could tip."""

import pytest
import time_machine

from trueline.analysis.models import DriftReading
from trueline.demo.organisation import build
from trueline.organisations.models import Organisation
from trueline.organisations.scope import acting_in
from trueline.plans.models import AnnualPlan
from trueline.work import sums
from trueline.work.models import EffortSum


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026-01-02", "2028-02-29"])
def test_plans_and_effort_are_there_on_any_day(day: str) -> None:
    with time_machine.travel(f"{day} 12:00", tick=False):
        assert build()
    with acting_in(Organisation.objects.get(slug="harbour")):
        assert AnnualPlan.objects.filter(adopted_on__isnull=False).count() == 2
        assert EffortSum.objects.exists()
        assert sums.kept() == sums.recomputed()
        assert DriftReading.objects.filter(span="week", undecided__gte=8).exists()
