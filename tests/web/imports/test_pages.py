"""Bringing files in through the pages: upload, columns, questions, report, applied."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.conftest import LATER, join
from tests.exchange.importing import as_xlsx, real
from tests.web.conftest import Browser as ByHttps
from trueline.exchange.export import WORKBOOK
from trueline.exchange.imports import runs
from trueline.exchange.imports.choices import Choices
from trueline.exchange.models import ImportRun
from trueline.jobs.worker import run_pending
from trueline.measures.models import Goal, Measure, Observation
from trueline.members.actions import change_organisation
from trueline.organisations.models import Membership, Organisation, Role
from trueline.organisations.scope import acting_in
from trueline.strategy.models import Theme, ThemeMeasure
from trueline.teams.models import Team

ROOT = "/o/harbour-trust/imports/"
VALUES = b"Measure,Period,Value\nvisitors,2026-01,5\nvisitors,2026-02,6"


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


class Browser:
    """Ada's browser, as far as files go."""

    def __init__(self, owner: Membership) -> None:
        self.client = ByHttps()
        self.client.force_login(owner.person)
        self.page = ""

    def upload(self, content: bytes, name: str = "file.csv") -> str:
        """Upload a file and return the address of its page."""
        said = self.client.post(ROOT, {"file": SimpleUploadedFile(name, content)})
        assert said.status_code == 302, said.content.decode()
        self.page = said["Location"]
        return self.page

    def form(self) -> dict[str, str]:
        """Return what the page's form holds, as a browser would send it."""
        data = {}
        for form in self.client.get(self.page).context["forms"]:
            for field in form:
                value = field.value()
                if value not in (None, False, ""):
                    data[field.html_name] = str(value)
        return data

    def check(self, **said: str) -> HttpResponse:
        """Send the form with some answers changed; field names are without the sheet's prefix."""
        data = self.form() | {f"sheet0-{name}": value for name, value in said.items()}
        sent = self.client.post(self.page, data)
        assert sent.status_code == 302, sent.content.decode()
        run_pending()
        return self.look()

    def apply(self) -> HttpResponse:
        self.client.post(f"{self.page}apply")
        run_pending()
        return self.look()

    def look(self) -> HttpResponse:
        return self.client.get(self.page)  # type: ignore[return-value]

    def bring(self, path: str, **said: str) -> HttpResponse:
        """Take a real file all the way in."""
        file = real(path)
        self.upload(file.read_bytes(), file.name)
        page = self.check(**said).content.decode()
        assert "Apply all of it" in page
        return self.apply()


@pytest.fixture
def browser(ada: Membership) -> Browser:
    return Browser(ada)


def test_a_file_goes_from_upload_to_applied(browser: Browser, visitors: Measure) -> None:
    browser.upload(VALUES)
    assert "What are the columns?" in browser.look().content.decode()
    page = browser.check().content.decode()
    assert "Nothing needs attention" in page
    assert "2 new" in page
    assert not Observation.objects.exists()
    page = browser.apply().content.decode()
    assert "What it brought" in page
    assert Observation.objects.count() == 2
    assert "file.csv" in browser.client.get(ROOT).content.decode()


def test_while_it_is_checked_the_page_says_that_one_can_leave(
    browser: Browser, visitors: Measure
) -> None:
    browser.upload(VALUES)
    browser.client.post(browser.page, browser.form())
    page = browser.look().content.decode()
    assert "The file is being checked" in page
    assert 'hx-trigger="every 1s"' in page


def test_the_columns_are_said_once(browser: Browser, visitors: Measure) -> None:
    browser.upload(b"What,When,How many\nvisitors,2026-01,5")
    browser.check(column0="measure_key", column1="period", column2="value")
    browser.apply()
    browser.upload(b"What,When,How many\nvisitors,2026-02,5")
    assert "as you said for this header" in browser.look().content.decode()
    assert "Nothing needs attention" in browser.check().content.decode()


def test_a_question_is_asked_on_the_page_and_its_answer_counts(
    browser: Browser, visitors: Measure
) -> None:
    browser.upload(b"Measure;Period;Value\nvisitors;2026-01;1.234")
    page = browser.check().content.decode()
    assert "what is “1.234”?" in page
    browser.check(numbers2="comma")
    browser.apply()
    assert Observation.objects.get().value == 1234


def test_a_question_without_an_answer_is_asked_again(browser: Browser, visitors: Measure) -> None:
    browser.upload(b"Measure;Period;Value\nvisitors;2026-01;1.234")
    browser.check()
    sent = browser.client.post(browser.page, browser.form())
    assert sent.status_code == 422
    assert "This field is required" in sent.content.decode()


def test_two_columns_with_one_meaning_are_refused_beside_the_form(
    browser: Browser, visitors: Measure
) -> None:
    browser.upload(VALUES)
    data = browser.form() | {"sheet0-column0": "value"}
    sent = browser.client.post(browser.page, data)
    assert sent.status_code == 422
    assert "Two columns cannot both be “Value”." in sent.content.decode()


def test_problems_are_listed_with_their_places_and_can_be_taken_away(
    browser: Browser, visitors: Measure
) -> None:
    browser.upload(b"Measure,Period,Value\nvisitors,2026-01,lots\n<b>x</b>,2026-01,5")
    page = browser.check().content.decode()
    assert "This is not a number." in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "Apply all of it" not in page
    taken = browser.client.get(f"{browser.page}problems.csv")
    assert b"2,Value,lots" in b"".join(taken)


def test_a_file_that_is_no_table_is_refused_on_the_page(browser: Browser) -> None:
    for name, content in (("a.csv", b"%PDF-1.7"), ("a.docx", b"PK"), ("a.csv", b"\n\n")):
        sent = browser.client.post(ROOT, {"file": SimpleUploadedFile(name, content)})
        assert sent.status_code == 422
        assert "This file was not taken" in sent.content.decode()
    assert not ImportRun.objects.exists()


def test_nothing_chosen_is_said(browser: Browser) -> None:
    assert browser.client.post(ROOT, {}).status_code == 422


def test_a_workbook_shows_a_form_for_every_sheet(browser: Browser, visitors: Measure) -> None:
    values = [["Measure", "Period", "Value"], ["visitors", "2026-01", "5"]]
    goals = [["Measure", "Due", "Target"], ["visitors", "2026-12-31", "9"]]
    browser.upload(as_xlsx({"Values": values, "Goals": goals}), "book.xlsx")
    page = browser.look().content.decode()
    assert "Columns of Values" in page
    assert "Columns of Goals" in page
    browser.check()
    browser.apply()
    assert Goal.objects.get().target == 9


def test_a_discarded_file_says_so(browser: Browser, visitors: Measure) -> None:
    browser.upload(VALUES)
    browser.client.post(f"{browser.page}discard")
    assert "Nothing was changed" in browser.look().content.decode()
    assert browser.client.post(f"{browser.page}apply").status_code == 422


def test_what_changed_since_the_check_is_said_before_applying_again(
    browser: Browser, ada: Membership, visitors: Measure
) -> None:
    browser.upload(VALUES)
    browser.check()
    runs.load(by=ada, content=VALUES, name="other.csv", sheets=_choices(browser))
    page = browser.apply().content.decode()
    assert "has changed since this file was checked" in page
    assert "Apply all of it" in page


def _choices(browser: Browser) -> dict[str, Choices]:
    run = ImportRun.objects.get()
    return {sheet: Choices.from_json(said) for sheet, said in run.choices.items()}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_who_may_not_import_sees_no_page(
    browser: Browser, harbour: Organisation, visitors: Measure, role: str
) -> None:
    browser.upload(VALUES)
    eve = ByHttps()
    eve.force_login(join(harbour, "Eve", role).person)
    for address in (ROOT, browser.page, f"{browser.page}problems.csv", f"{ROOT}export"):
        assert eve.get(address).status_code == 403
    for act in ("apply", "discard"):
        assert eve.post(f"{browser.page}{act}").status_code == 403


def test_another_organisations_file_is_nowhere(
    browser: Browser, zoe: Membership, visitors: Measure
) -> None:
    browser.upload(VALUES)
    number = browser.page.rstrip("/").rsplit("/", 1)[1]
    stranger = ByHttps()
    stranger.force_login(zoe.person)
    assert stranger.get(browser.page).status_code == 404
    assert stranger.get(f"/o/quarry-works/imports/{number}/").status_code == 404


def test_everything_can_be_taken_out(browser: Browser, visitors: Measure) -> None:
    said = browser.client.get(f"{ROOT}export")
    assert said["Content-Type"] == WORKBOOK
    assert b"".join(said).startswith(b"PK")
    said = browser.client.get(f"{ROOT}export?sheet=Goals")
    assert b"".join(said).startswith(b"\xef\xbb\xbfMeasure,Kind")
    assert b"".join(browser.client.get(f"{ROOT}template.xlsx")).startswith(b"PK")


def test_transit_indicators_come_in_through_the_pages(browser: Browser) -> None:
    browser.bring("nyct/nyct_tidy_dev_2008_2014.csv", zero_is_no_target="on", goal_each="year")
    assert Measure.objects.count() == 86
    assert Observation.objects.count() == 6181
    assert Goal.objects.count() == 466


def test_city_indicators_come_in_through_the_pages(browser: Browser, ada: Membership) -> None:
    change_organisation(by=ada, version=1, year_starts_in=7)
    browser.bring("nyc_mmr/tidy_indicators.csv")
    assert Measure.objects.count() == 1139
    assert Team.objects.count() == 36
    assert Goal.objects.filter(due_on="2023-06-30").count() == 351


def test_the_school_plan_comes_in_through_the_pages(browser: Browser, ada: Membership) -> None:
    folder = "ncdpi_dev_2026-07-27/data/"
    browser.bring(f"{folder}DIM_Pillars.csv")
    browser.bring(f"{folder}DIM_FocusAreas.csv")
    browser.bring(f"{folder}DIM_Measures.csv", rhythm="year", tier="target")
    browser.bring(f"{folder}LandingPage_MeasureResults.csv")
    with acting_in(ada.organisation):
        assert (Theme.objects.count(), Measure.objects.count()) == (34, 57)
        assert (ThemeMeasure.objects.count(), Goal.objects.count()) == (57, 57)
