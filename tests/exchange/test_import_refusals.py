"""Every refusal names the row and the column and says what to do; nothing is written."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.conftest import join
from tests.exchange.importing import as_xlsx, dry, fates, load, problems, rows_in_all_tables, text
from trueline.core.errors import NotAllowed, Refusal
from trueline.exchange.imports import runs
from trueline.exchange.imports.suggestions import sheets_for
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.models import Measure, Observation
from trueline.organisations.models import Membership, Organisation, Role
from trueline.organisations.scope import acting_in
from trueline.teams.actions import add_team

HEADER = "Measure,Period,Value"


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time_machine.travel("2026-06-15 12:00", tick=False):
        yield


def values(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("visitors,2026-01,many", "Row 2, column Value: This is not a number. Enter a number"),
        ("visitors,2026-01,inf", "Row 2, column Value: This is not a finite number. Enter one"),
        ("visitors,2026-01,-Infinity", "Row 2, column Value: This is not a finite number"),
        ("visitors,2026-01,NaN", "Row 2, column Value: This is not a finite number"),
        ("visitors,2026-01,1e999", "Row 2, column Value: This number is too large"),
        ("visitors,2026-01,99999999999999999999", "Row 2, column Value: This number is too"),
        ("visitors,2026-01,=SUM(A1:A3)", "Row 2, column Value: This is a formula left as text"),
        ("visitors,2026-01,#REF!", "Row 2, column Value: This is a formula that failed"),
        ("visitors,soon,5", "Row 2, column Period: This is not a date. Write it like 2024-03-31"),
        ("visitors,2026-02-30,5", "Row 2, column Period: There is no such day"),
        ("visitors,,5", "Row 2, column Period: This value has no period. Fill in its date."),
        ("visitors,2026-01-17,5", "Row 2, column Period: 2026-01-17 is not the first or last day"),
        ("visitors,2026,5", "Row 2, column Period: This names a whole year, but Visitors has one"),
        ("visitors,2026-07,5", "Row 2, column Period: 2026-07-01 has not come yet"),
        ("guests,2026-01,5", "Row 2, column Measure: There is no measure “guests”. Correct"),
        (",2026-01,5", "Row 2, column Measure: This row names no measure. Fill in"),
        ("=RIGHT(B2;1),2026-01,5", "Row 2, column Measure: This is a formula left as text"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(ada: Membership, visitors: Measure, row: str, sentence: str) -> None:
    found = problems(ada, values(row))
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_two_values_for_a_period_name_both_rows(ada: Membership, visitors: Measure) -> None:
    found = problems(
        ada, values("visitors,2026-01-01,5", "visitors,2026-02,6", "visitors,2026-01-31,7")
    )
    said = "Row 4, column Value: Row 2 says another value of Visitors for January 2026."
    assert found == [f"{said} Keep one of the two."]


def test_the_same_value_said_twice_is_one(ada: Membership, visitors: Measure) -> None:
    content = values("visitors,2026-01-01,5", "visitors,2026-01-31,5")
    assert fates(load(ada, content)) == ["blank", "new", "says what stands"]
    assert Observation.objects.get().value == 5


def test_a_value_outside_the_bounds_is_named(ada: Membership, visitors: Measure) -> None:
    change_measure(by=ada, measure=visitors, version=1, lowest=0.0, highest=100.0)
    assert problems(ada, values("visitors,2026-01,101")) == [
        "Row 2, column Value: Visitors lies between 0 and 100."
    ]


def test_money_finer_than_its_minor_unit_is_named(ada: Membership) -> None:
    add_measure(by=ada, name="Income", unit_kind="money", currency="EUR")
    found = problems(ada, values("income,2026-01,12.3456"))
    assert found == ["Row 2, column Value: Money is kept in whole minor units of EUR."]
    goals = b"Measure,Due,Target\nincome,2026-12-31,12.3456"
    assert problems(ada, goals) == [
        "Row 2, column Target: Money is kept in whole minor units of EUR."
    ]


def test_mixed_rhythms_in_one_column_are_named_row_by_row(
    ada: Membership, visitors: Measure
) -> None:
    found = problems(ada, values("visitors,2026-01,5", "visitors,2026-W07,6", "visitors,Q1 2026,7"))
    assert [problem.split(":")[0] for problem in found] == [
        "Row 3, column Period", "Row 4, column Period",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",2025-12-31,level,2026-01-01,9,,", "Row 2, column Due: The due date 2025-12-31 must"),
        (",,level,2026-01-01,9,,", "Row 2, column Due: This target has no due date. Fill it in."),
        (",2026-12-31,jump,2026-01-01,9,,", "Row 2, column Kind: “jump” is not one of"),
        (",2026-12-31,band,2026-01-01,9,,", "Row 2, column Upper: Staying within a band needs"),
        (",2026-12-31,band,2026-01-01,9,8,", "Row 2, column Upper: The upper end of the band"),
        (",2026-12-31,average,2026-01-01,9,,0", "Row 2, column Window: An average is over 1 to"),
        (",2026-12-31,average,2026-01-01,9,,1.5", "Row 2, column Window: Use a whole number."),
        (",2026-12-31,level,2026-01-01,nine,,", "Row 2, column Target: This is not a number"),
        (",2026-12-31,level,2026-01-01,inf,,", "Row 2, column Target: This is not a finite number"),
    ],
)  # fmt: skip
def test_a_goal_that_makes_no_sense_is_named(
    ada: Membership, visitors: Measure, row: str, sentence: str
) -> None:
    header = "Measure,Note,Due,Kind,Start,Target,Upper,Window"
    found = problems(ada, f"{header}\nvisitors,{row}".encode())
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_a_goal_set_two_ways_names_the_other_row(ada: Membership, visitors: Measure) -> None:
    content = b"Measure,Due,Target\nvisitors,2026-12-31,9\nvisitors,2026-12-31,10"
    assert problems(ada, content) == [
        "Row 3, column Target: Row 2 sets this goal otherwise. Keep one of the two."
    ]


@pytest.mark.parametrize(
    ("header", "cells", "sentence"),
    [
        (
            "Direction",
            "sideways",
            "column Direction: “sideways” is not one of: up, down,",
        ),
        ("Rhythm", "hourly", "column Rhythm: “hourly” is not one of"),
        (
            "Owner",
            "eve@example.org",
            "column Owner: eve@example.org is no member here. Invite",
        ),
        ("Decimals", "1.5", "column Decimals: Use a whole number"),
        ("Decimals", "9", "column Decimals: Show from 0 to 6"),
        ("Currency,Unit kind", "EURO,money", "column Currency"),
        ("Lowest,Highest", "9,8", "column Highest: The lowest possible value must lie below"),
        ("Description", "=VLOOKUP(A1)", "column Description: This is a formula left as text"),
    ],
)
def test_a_wrong_description_is_named(
    ada: Membership, header: str, cells: str, sentence: str
) -> None:
    found = problems(ada, f"Name,{header}\nVisitors,{cells}".encode())
    assert len(found) == 1
    assert found[0].startswith(f"Row 2, {sentence}")


def test_what_values_mean_cannot_change_under_them(ada: Membership, visitors: Measure) -> None:
    load(ada, values("visitors,2026-01,5"))
    found = problems(ada, b"Key,Name,Rhythm\nvisitors,Visitors,week")
    assert found[0].startswith("Row 2, column Key: Visitors has values already, so its rhythm")


def test_things_inside_themselves_are_named(ada: Membership) -> None:
    parts = b"Key,Name,Parent\na,A,b\nb,B,a"
    assert [p[:5] for p in problems(ada, parts)] == ["Row 2", "Row 3"]
    teams = as_xlsx({"Teams": [["Key", "Name", "Parent"], ["a", "A", "b"], ["b", "B", "a"]]})
    assert "would sit inside itself" in problems(ada, teams, name="book.xlsx")[0]


def test_a_parent_that_is_nowhere_described_is_noted(ada: Membership) -> None:
    book = load(ada, b"Key,Name,Parent\na,A,9\nb,B,0\nc,C,a")
    assert list(book.sheets[0].notes) == [
        "A is said to be part of “9”, which is nowhere described; it stands alone."
    ]
    assert Measure.objects.get(key="c").parent == Measure.objects.get(key="a")


def test_another_organisations_key_is_as_unknown_as_any(
    ada: Membership, zoe: Membership, visitors: Measure
) -> None:
    with acting_in(zoe.organisation):
        add_measure(by=zoe, name="Quarried")
    known, unknown = (problems(ada, values(f"{key},2026-01,5")) for key in ("quarried", "missing"))
    assert known[0].replace("quarried", "missing") == unknown[0]


def test_another_organisations_people_are_no_members(ada: Membership, zoe: Membership) -> None:
    found = problems(ada, f"Name,Owner\nVisitors,{zoe.person.email}".encode())
    assert "is no member here" in found[0]


def test_a_leader_may_not_fill_what_is_not_theirs(
    ada: Membership, ben: Membership, visitors: Measure
) -> None:
    team = add_team(by=ada, name="Quay", lead=ben.person)
    add_measure(by=ada, name="Boats", team=team)
    content = values("boats,2026-01,5", "visitors,2026-01,5")
    assert problems(ben, content) == [
        "Row 3, column Value: “Visitors” is not yours: you may not enter and correct values."
    ]
    assert problems(ben, b"Key,Name\nvisitors,Guests") == [
        "Row 2, column Key: “Visitors” is not yours: you may not change a measure."
    ]
    assert problems(ben, b"Measure,Due,Target\nvisitors,2026-12-31,9") == [
        "Row 2, column Target: “Visitors” is not yours: you may not set and change goals."
    ]


def test_a_leader_owns_and_fills_what_they_add(ada: Membership, ben: Membership) -> None:
    load(ben, b"Name,Period,Value\nBoats,2026-01,5")
    assert Measure.objects.get().owner == ben.person
    assert Observation.objects.get().value == 5


def test_a_leader_may_not_fill_what_they_give_to_others(ada: Membership, ben: Membership) -> None:
    content = f"Name,Period,Value,Owner\nBoats,2026-01,5,{ada.person.email}".encode()
    assert "“Boats” is not yours" in problems(ben, content)[0]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_members_and_guests_may_not_import(harbour: Organisation, role: str) -> None:
    someone = join(harbour, "Eve", role)
    for act in (dry, load):
        with pytest.raises(NotAllowed):
            act(someone, values("visitors,2026-01,5"))
    with pytest.raises(NotAllowed):
        runs.start(by=someone, file_name="a.csv", content=values())


def test_a_failing_row_at_the_end_leaves_nothing_written(
    ada: Membership, visitors: Measure
) -> None:
    before = rows_in_all_tables()
    good = [f"visitors,{date(2020 + n // 12, n % 12 + 1, 1)},{n}" for n in range(60)]
    with pytest.raises(Refusal, match=r"1 place needs attention. First: Row 62, column Value"):
        load(ada, values(*good, "visitors,2026-01,lots"))
    assert rows_in_all_tables() == before


def test_a_failure_while_writing_leaves_nothing_written(
    ada: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_in_all_tables()

    def fail(**said: object) -> None:
        raise Refusal("The goal was set meanwhile.")

    monkeypatch.setattr("trueline.exchange.imports.apply.set_goal", fail)
    content = b"Name,Period,Value,Target,Team\nBoats,2026-01,5,6,Quay"
    with pytest.raises(Refusal, match="set meanwhile"):
        load(ada, content)
    assert rows_in_all_tables() == before


def test_a_sheet_of_which_no_column_is_used_is_left_out_with_a_note(
    ada: Membership, visitors: Measure
) -> None:
    content = as_xlsx({"Values": [HEADER.split(","), ["visitors", "2026-01", 5]],
                       "Chart": [["Colour"], ["red"]]})  # fmt: skip
    book = load(ada, content, name="book.xlsx")
    notes = {sheet.name: list(sheet.notes) for sheet in book.sheets}
    assert notes["Chart"] == ["No column of this sheet is used; it is left out."]
    assert Observation.objects.count() == 1


def test_a_file_broken_in_the_middle_is_refused_with_the_row(
    ada: Membership, visitors: Measure
) -> None:
    content = values("visitors,2026-01,5", 'visitors,2026-02,"6', "visitors,2026-03,7")
    with pytest.raises(Refusal, match=r"([Rr]ow|[Ll]ine) 3"):
        dry(ada, content)


def test_a_file_too_large_is_refused_at_the_door(ada: Membership) -> None:
    with pytest.raises(Refusal, match="at most 20 MB"):
        runs.start(by=ada, file_name="a.csv", content=b"x" * (20 * 1024 * 1024 + 1))


def test_a_bomb_is_refused_at_the_door(ada: Membership) -> None:
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(as_xlsx({"A": [["Measure"], ["m"]]})))
    with good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            blown_up = b" " * 30_000_000 if name.endswith("sheet1.xml") else b""
            bad.writestr(name, good.read(name) + blown_up)
    with pytest.raises(Refusal):
        runs.start(by=ada, file_name="a.xlsx", content=out.getvalue())


def test_names_that_become_the_same_key_stay_two_measures(ada: Membership) -> None:
    load(ada, text("Name,Period,Value\nA-B,2026-01,1\nA B,2026-01,2\nA-B,2026-02,3"))
    assert dict(Measure.objects.values_list("key", "name")) == {"a-b": "A-B", "a-b-2": "A B"}
    assert Observation.objects.count() == 3


def test_names_without_latin_letters_get_a_key(ada: Membership) -> None:
    load(ada, "Name,Period,Value\n売上,2026-01,1\nКлиенты,2026-01,2".encode())
    assert set(Measure.objects.values_list("name", flat=True)) == {"売上", "Клиенты"}


def test_a_measure_is_found_by_its_name_too(ada: Membership, visitors: Measure) -> None:
    load(ada, values("Visitors,2026-01,5"))
    assert Observation.objects.get().measure == visitors


def test_every_choice_is_kept_by_sheet(ada: Membership) -> None:
    assert set(sheets_for(values("a,2026-01,1"), "a.csv", {})) == {""}
