from datetime import date

import pytest

from tests.web.pages import Browser, Visit, form_of
from trueline.measures.actions import add_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure
from trueline.organisations.models import Membership
from trueline.strategy.actions import add_theme, change_strategy, change_theme, write_strategy
from trueline.strategy.models import Strategy, Theme

START, END = date(2026, 1, 1), date(2028, 12, 31)
SENT = {"name": "Ahead", "purpose": "For all", "starts_on": "2026-01-01", "ends_on": "2028-12-31"}


@pytest.fixture
def strategy(ada: Membership) -> Strategy:
    return write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=END)


@pytest.fixture
def browser(visit: Visit, ben: Membership) -> Browser:
    """Ben is a leader; he may change the strategy."""
    return visit(ben)


def test_nothing_is_there_yet(browser: Browser, visit: Visit, dan: Membership) -> None:
    assert "Write the strategy" in browser.get("strategy/").text
    assert "As soon as a leader writes it down" in visit(dan).get("strategy/").text


def test_three_years_from_now_are_proposed_and_kept(browser: Browser) -> None:
    form = form_of(browser.get("strategy/new"))
    assert (form["starts_on"], form["ends_on"]) == (START, END)
    page = browser.send("strategy/new", SENT)
    assert Strategy.objects.get().purpose == "For all"
    for words in ("Ahead is written down", "For all", "January 2026 to December 2028"):
        assert words in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"ends_on": "2025-12-31"}, "must end after it starts"),
        ({"starts_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_refused_strategy_keeps_what_was_typed(
    fields: dict[str, str], sentence: str, browser: Browser
) -> None:
    page = browser.post("strategy/new", SENT | fields)
    assert page.status_code == 422
    assert sentence in page.text
    assert "For all" in page.text
    assert not Strategy.objects.exists()


def test_a_strategy_changed_meanwhile_shows_both_texts(
    browser: Browser, ada: Membership, strategy: Strategy
) -> None:
    path = f"strategy/{strategy.pk}/edit"
    sent = {**form_of(browser.get(path)), "purpose": "Mine"}
    change_strategy(by=ada, strategy=Strategy.objects.get(), version=1, purpose="Theirs")
    both = browser.post(path, sent)
    assert both.status_code == 409
    assert [(d.yours, d.theirs) for d in both.context["stale"]] == [("Mine", "Theirs")]
    browser.post(path, form_of(both))
    assert Strategy.objects.get().purpose == "Mine"


def test_its_targets_and_themes_stand_on_one_page(
    browser: Browser, ada: Membership, strategy: Strategy
) -> None:
    target = add_measure(by=ada, name="Members", tier="target")
    set_goal(by=ada, measure=target, start_on=START, due_on=END, target=90.0)
    pillar = add_theme(by=ada, strategy=strategy, name="Reach", measures=[target])
    add_theme(by=ada, strategy=strategy, name="Branches", parent=pillar)
    page = browser.get("strategy/")
    shown = page.context["strategy_page"]
    assert [(v.theme.name, v.level, len(v.measures)) for v in shown.themes] == [
        ("Reach", 1, 1), ("Branches", 2, 0),
    ]  # fmt: skip
    assert "90 by December 2028" in page.text


def test_former_strategies_stay_within_reach(browser: Browser, ada: Membership) -> None:
    former = write_strategy(
        by=ada, name="Before", starts_on=date(2023, 1, 1), ends_on=date(2025, 12, 31)
    )
    write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=END)
    page = browser.get("strategy/").text
    assert f'href="?strategy={former.pk}"' in page
    assert '<p class="lede">Before</p>' in browser.get(f"strategy/?strategy={former.pk}").text


def test_a_theme_is_added_with_its_measures(
    browser: Browser, strategy: Strategy, visitors: Measure
) -> None:
    sent = {"name": "Reach", "measures": [str(visitors.pk)]}
    page = browser.send(f"strategy/{strategy.pk}/themes/new", sent)
    assert list(Theme.objects.get().measures.all()) == [visitors]
    assert "Reach is added." in page.text


def test_with_many_measures_they_are_named_a_line_each(
    browser: Browser, ada: Membership, strategy: Strategy, visitors: Measure
) -> None:
    Measure.objects.bulk_create(
        Measure(organisation=ada.organisation, key=f"m{n}", name=f"Measure {n}") for n in range(200)
    )
    path = f"strategy/{strategy.pk}/themes/new"
    refused = browser.post(path, {"name": "Reach", "more": "Visitors\nNothing"})
    assert "There is no measure called “Nothing”" in refused.text
    browser.post(path, {"name": "Reach", "more": "visitors\n\nMeasure 7"})
    theme = Theme.objects.get()
    assert [m.name for m in theme.measures.all()] == ["Measure 7", "Visitors"]
    form = form_of(browser.get(f"strategy/themes/{theme.pk}/edit"))
    assert len(form["measures"]) == 2  # type: ignore[arg-type]


def test_a_theme_changed_meanwhile_shows_both_texts(
    browser: Browser, ada: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    path = f"strategy/themes/{theme.pk}/edit"
    sent = {**form_of(browser.get(path)), "name": "Mine"}
    change_theme(by=ada, theme=Theme.objects.get(), version=1, name="Theirs")
    both = browser.post(path, sent)
    assert both.status_code == 409
    assert [(d.yours, d.theirs) for d in both.context["stale"]] == [("Mine", "Theirs")]
    again = form_of(both) | {"keep-name": "theirs", "theirs-name": "Theirs"}
    assert browser.post(path, again).status_code == 302
    assert Theme.objects.get().name == "Theirs"


def test_a_removed_theme_can_be_taken_back_whole(
    browser: Browser, ada: Membership, strategy: Strategy, visitors: Measure
) -> None:
    pillar = add_theme(by=ada, strategy=strategy, name="Reach")
    theme = add_theme(
        by=ada, strategy=strategy, name="Boats", parent=pillar, description="By water",
        measures=[visitors],
    )  # fmt: skip
    page = browser.send(f"strategy/themes/{theme.pk}/remove")
    undo = f"strategy/themes/{theme.pk}/restore"
    assert f'action="{browser.address(undo)}"' in page.text
    assert not Theme.objects.filter(name="Boats").exists()
    browser.send(undo)
    back = Theme.objects.get(name="Boats")
    assert (back.pk, back.parent, back.description) == (theme.pk, pillar, "By water")
    assert list(back.measures.all()) == [visitors]
    assert browser.post(undo).status_code == 404


def test_a_theme_with_others_inside_stays(
    browser: Browser, ada: Membership, strategy: Strategy
) -> None:
    pillar = add_theme(by=ada, strategy=strategy, name="Reach")
    add_theme(by=ada, strategy=strategy, name="Boats", parent=pillar)
    page = browser.post(f"strategy/themes/{pillar.pk}/remove")
    assert page.status_code == 422
    assert "Other themes sit inside this one" in page.text


def test_who_may_not(
    visit: Visit, ada: Membership, cleo: Membership, dan: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    for member in (cleo, dan):
        browser = visit(member)
        assert browser.get("strategy/").status_code == 200
        assert "Add a theme" not in browser.get("strategy/").text
        for path in (
            "strategy/new", f"strategy/{strategy.pk}/edit", f"strategy/{strategy.pk}/themes/new",
            f"strategy/themes/{theme.pk}/edit",
        ):  # fmt: skip
            assert browser.get(path).status_code == 403
            assert browser.post(path, SENT).status_code == 403
        assert browser.post(f"strategy/themes/{theme.pk}/remove").status_code == 403
        assert browser.post(f"strategy/themes/{theme.pk}/restore").status_code == 403


def test_another_organisations_strategy_does_not_exist(
    visit: Visit, ada: Membership, zoe: Membership, strategy: Strategy
) -> None:
    theme = add_theme(by=ada, strategy=strategy, name="Reach")
    stranger = visit(zoe)
    for path in (
        f"strategy/?strategy={strategy.pk}", f"strategy/{strategy.pk}/edit",
        f"strategy/{strategy.pk}/themes/new", f"strategy/themes/{theme.pk}/edit",
    ):  # fmt: skip
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"strategy/themes/{theme.pk}/remove").status_code == 404
    assert stranger.post(f"strategy/themes/{theme.pk}/restore").status_code == 404
