"""The frame around every page."""

from dataclasses import dataclass

import pytest
from django.template import engines
from pytest_django import Settings


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    current: bool = False
    group: str = ""


NAV = [
    Place("Bridge", "/o/harbour/", current=True),
    Place("Strategy", "/o/harbour/strategy/"),
    Place("Measures", "/o/harbour/measures/"),
    Place("Teams", "/o/harbour/teams/", group="Organisation"),
]
PAGE = (
    '{% extends "base.html" %}{% block title %}Earned <b>income</b>{% endblock %}'
    "{% block main %}<p>Said.</p>{% endblock %}"
)

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Hashed names exist only once the files have been collected."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


def _page(**context: object) -> str:
    shown = {"nav": NAV, "organisation": "Harbour Trust", "person": "Maya Okafor", **context}
    return engines["django"].from_string(PAGE).render(shown)


def test_the_title_stands_in_the_head_and_on_the_page() -> None:
    page = _page()
    assert "<title>Earned <b>income</b> · Harbour Trust</title>" in page
    assert "<h1>Earned <b>income</b></h1>" in page


def test_the_page_shows_where_one_is_and_where_one_can_go() -> None:
    page = _page()
    assert page.count('aria-current="page"') == 1
    assert '<a class="side-link" href="/o/harbour/" aria-current="page">Bridge</a>' in page
    assert '<h2 class="side-group">Organisation</h2>' in page
    assert page.index("Measures") < page.index('id="side-more"') < page.index("Teams")


def test_search_and_signing_out_show_only_where_they_lead_somewhere() -> None:
    bare, full = _page(), _page(search_url="/search", sign_out_url="/out")
    assert 'id="palette"' not in bare
    assert "Sign out" not in bare
    assert 'id="palette"' in full
    assert "Sign out" in full


def test_names_are_escaped() -> None:
    assert "<i>" not in _page(organisation="<i>Trust</i>", person="<i>Maya</i>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ruth Adeyemi", "RA"), ("ledger", "L"), ("Ana de la Cruz", "AC"), ("", "")],
)
def test_an_avatar_shows_two_letters(name: str, letters: str) -> None:
    template = engines["django"].from_string("{% load look %}{{ name|initials }}")
    assert template.render({"name": name}) == letters
