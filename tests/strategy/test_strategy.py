from datetime import date

import pytest
import time_machine

from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.measures.actions import add_measure, archive_measure
from trueline.measures.models import Measure
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.strategy import queries
from trueline.strategy.actions import (
    add_theme,
    change_strategy,
    change_theme,
    record_review,
    remove_theme,
    restore_theme,
    show_theme_by,
    write_strategy,
)
from trueline.strategy.models import Strategy, Theme

START, END = date(2026, 1, 1), date(2028, 12, 31)


@pytest.fixture
def strategy(ada: Membership) -> Strategy:
    return write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=END)


def test_the_strategy_of_a_day_is_the_one_whose_horizon_holds_it(
    ada: Membership, strategy: Strategy
) -> None:
    former = write_strategy(
        by=ada, name="Before", starts_on=date(2023, 1, 1), ends_on=date(2025, 12, 31)
    )
    assert queries.strategy_on(date(2024, 6, 1)) == former
    assert queries.strategy_on(date(2026, 1, 1)) == strategy
    assert queries.strategy_on(date(2035, 1, 1)) == strategy


def test_a_strategy_ends_after_it_starts(ada: Membership, strategy: Strategy) -> None:
    with pytest.raises(Refusal, match="must end after it starts"):
        write_strategy(by=ada, name="Never", starts_on=END, ends_on=START)
    with pytest.raises(Refusal, match="must end after it starts"):
        change_strategy(by=ada, strategy=strategy, version=1, ends_on=START)
    change_strategy(by=ada, strategy=strategy, version=1, name="Further")
    with pytest.raises(StaleVersion):
        change_strategy(by=ada, strategy=Strategy.objects.get(), version=1, name="Otherwise")


def test_themes_form_a_tree_with_their_measures(
    ada: Membership, strategy: Strategy, visitors: Measure
) -> None:
    gone = add_measure(by=ada, name="Gone")
    pillar = add_theme(by=ada, strategy=strategy, name="Reach", measures=[visitors, gone])
    area = add_theme(by=ada, strategy=strategy, name="Islands", parent=pillar)
    archive_measure(by=ada, measure=gone, version=1)
    (top,) = queries.tree(strategy)
    assert (top.theme, top.measures) == (pillar, [visitors])
    assert [branch.theme for branch in top.inside] == [area]
    assert set(queries.measures_of(pillar)) == {visitors, gone}


def test_a_theme_never_sits_inside_itself(ada: Membership, strategy: Strategy) -> None:
    pillar = add_theme(by=ada, strategy=strategy, name="Reach")
    area = add_theme(by=ada, strategy=strategy, name="Islands", parent=pillar)
    with pytest.raises(Refusal, match="cannot sit inside itself"):
        change_theme(by=ada, theme=pillar, version=1, parent=area)
    other = write_strategy(by=ada, name="Next", starts_on=END, ends_on=date(2030, 1, 1))
    with pytest.raises(Refusal, match="a theme of this strategy"):
        add_theme(by=ada, strategy=other, name="Boats", parent=pillar)


def test_choosing_measures_replaces_the_former_list(
    ada: Membership, strategy: Strategy, visitors: Measure
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach", measures=[visitors])
    other = add_measure(by=ada, name="Other")
    change_theme(by=ada, theme=theme, version=1, measures=[other])
    assert list(theme.measures.all()) == [other]
    change_theme(by=ada, theme=theme, version=1, name="Reach out")
    assert list(theme.measures.all()) == [other]


def test_a_theme_shows_no_measure_of_another_organisation(
    ada: Membership, zoe: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    with acting_in(zoe.organisation):
        strange = add_measure(by=zoe, name="Stones")
    with pytest.raises(Refusal, match="measures of this organisation"):
        show_theme_by(by=ada, theme=theme, measures=[strange])


def test_a_removed_theme_comes_back_without_what_is_gone(
    ada: Membership, strategy: Strategy, visitors: Measure
) -> None:
    pillar = add_theme(by=ada, strategy=strategy, name="Reach")
    area = add_theme(by=ada, strategy=strategy, name="Islands", parent=pillar, measures=[visitors])
    number = area.pk
    remove_theme(by=ada, theme=area, version=1)
    remove_theme(by=ada, theme=pillar, version=1)
    back = restore_theme(by=ada, theme_id=number)
    assert (back.pk, back.key, back.parent) == (number, "islands", None)
    assert list(back.measures.all()) == [visitors]
    with pytest.raises(NotFound):
        restore_theme(by=ada, theme_id=number)


def test_a_theme_whose_key_was_given_away_stays_removed(
    ada: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    number = theme.pk
    remove_theme(by=ada, theme=theme, version=1)
    add_theme(by=ada, strategy=strategy, name="Reach")
    with pytest.raises(Refusal, match="Another theme has the key"):
        restore_theme(by=ada, theme_id=number)


def test_another_organisations_removed_theme_cannot_be_taken_back(
    ada: Membership, zoe: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    number = theme.pk
    remove_theme(by=ada, theme=theme, version=1)
    with acting_in(zoe.organisation), pytest.raises(NotFound):
        restore_theme(by=zoe, theme_id=number)


def test_a_review_is_recorded_once_a_day_and_not_ahead(ada: Membership) -> None:
    with time_machine.travel("2026-06-15 12:00Z", tick=False):
        first = record_review(by=ada, held_on=date(2026, 6, 12))
        with pytest.raises(Refusal, match="is recorded already"):
            record_review(by=ada, held_on=date(2026, 6, 12))
        with pytest.raises(Refusal, match="has not come yet"):
            record_review(by=ada, held_on=date(2026, 6, 16))
    assert queries.last_review(date(2026, 6, 13)) == first
    assert queries.last_review(date(2026, 6, 12)) is None


def test_who_may_not(
    cleo: Membership, dan: Membership, ada: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            write_strategy(by=member, name="Mine", starts_on=START, ends_on=END)
        with pytest.raises(NotAllowed):
            change_strategy(by=member, strategy=strategy, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            add_theme(by=member, strategy=strategy, name="Mine")
        with pytest.raises(NotAllowed):
            change_theme(by=member, theme=theme, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            remove_theme(by=member, theme=theme, version=1)
        with pytest.raises(NotAllowed):
            restore_theme(by=member, theme_id=theme.pk)
        with pytest.raises(NotAllowed):
            record_review(by=member, held_on=START)
    assert Theme.objects.get().name == "Reach"
