"""Three public data sets go through as they are; the figures are counted from the files."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from tests.exchange.importing import dry, load, real, rows_in_all_tables
from trueline.analysis.models import Verdict
from trueline.analysis.odds import read
from trueline.exchange.imports.book import Book
from trueline.measures.models import Goal, Measure, Observation
from trueline.members.actions import change_organisation
from trueline.organisations.models import Membership
from trueline.strategy.models import Theme, ThemeMeasure
from trueline.teams.models import Team

NYCT = "nyct/nyct_tidy_dev_2008_2014.csv"
MMR = "nyc_mmr/tidy_indicators.csv"
NCDPI = "ncdpi_dev_2026-07-27/data/"
_YEARLY = {"": {"zero_is_no_target": True, "goal_each": "year"}}


def bring(by: Membership, path: str, said: Mapping[str, object] | None = None) -> Book:
    file = real(path)
    return load(by, file.read_bytes(), name=file.name, said=said)


def nothing_new(by: Membership, path: str, said: Mapping[str, object] | None = None) -> bool:
    """Tell whether the same file brings nothing any more."""
    file = real(path)
    before = rows_in_all_tables()
    load(by, file.read_bytes(), name=file.name, said=said)
    return rows_in_all_tables() == before


def test_transit_indicators_come_in_with_targets_and_orphans(ada: Membership) -> None:
    book = bring(ada, NYCT, _YEARLY)
    sheet = book.sheets[0]
    assert Counter(sheet.fates.decode()) == {"B": 1, "N": 6181}
    assert Measure.objects.count() == 86
    assert Observation.objects.count() == 6181
    assert Goal.objects.count() == 466
    assert not Goal.objects.filter(target=0).exists()
    directions = Counter(Measure.objects.values_list("direction", flat=True))
    assert directions == {"up": 81, "down": 4, "none": 1}
    orphans = [note for note in sheet.notes if "nowhere described" in note]
    assert len(orphans) == 6
    assert nothing_new(ada, NYCT, _YEARLY)


def test_every_years_target_has_odds_as_of_any_month(ada: Membership) -> None:
    bring(ada, NYCT, _YEARLY)
    day = date(2013, 6, 30)
    asked = 0
    for measure in Measure.objects.filter(goals__due_on__year=2013).select_related("organisation"):
        finding = read(measure, as_of=day)
        odds = next(found for found in finding.odds if found.goal.due_on.year == 2013)
        if finding.course.observations >= 3:
            asked += 1
            assert odds.verdict != Verdict.EARLY
            assert odds.probability is not None
    assert asked == 81


def test_city_indicators_come_in_with_agencies_as_teams(ada: Membership) -> None:
    change_organisation(by=ada, version=1, year_starts_in=7)
    book = bring(ada, MMR)
    assert Counter(book.sheets[0].fates.decode()) == {"B": 1, "N": 1139}
    assert Measure.objects.count() == 1139
    assert Team.objects.count() == 36
    assert Observation.objects.count() == 8297
    due = Counter(Goal.objects.values_list("due_on", flat=True))
    assert due == {date(2023, 6, 30): 351}
    assert str(Observation.objects.order_by("period").first().period) == "2015-07-01"  # type: ignore[union-attr]


def test_the_school_plan_comes_in_with_pillars_focus_areas_and_targets(ada: Membership) -> None:
    bring(ada, f"{NCDPI}DIM_Pillars.csv")
    assert Theme.objects.filter(parent=None).count() == 8
    bring(ada, f"{NCDPI}DIM_FocusAreas.csv")
    assert Theme.objects.exclude(parent=None).count() == 26
    bring(ada, f"{NCDPI}DIM_Measures.csv", {"": {"rhythm": "year", "tier": "target"}})
    assert Measure.objects.filter(tier="target", rhythm="year").count() == 57
    assert ThemeMeasure.objects.count() == 57
    bring(ada, f"{NCDPI}LandingPage_MeasureResults.csv")
    assert Observation.objects.count() == 21
    years = Counter(day.year for day in Goal.objects.values_list("due_on", flat=True))
    assert sum(years.values()) == 57
    assert max(years) == 2030
    for name in ("DIM_Pillars", "DIM_FocusAreas", "LandingPage_MeasureResults"):
        assert nothing_new(ada, f"{NCDPI}{name}.csv")


def test_formulas_left_as_text_are_refused_where_they_are_used(ada: Membership) -> None:
    file = real(f"{NCDPI}DIM_FocusAreas.csv")
    said = {"": {"columns": {"FocusAreaNum": "theme_description"}}}
    book, _ = dry(ada, file.read_bytes(), name=file.name, said=said)
    assert book.problem_count == 26
    assert str(book.sheets[0].problems[0]).startswith(
        "Row 2, column FocusAreaNum: This is a formula left as text."
    )


def test_a_file_that_is_not_there_is_said_not_failed() -> None:
    with pytest.raises(pytest.skip.Exception, match="TRUELINE_SHARED"):
        real("nowhere.csv")
