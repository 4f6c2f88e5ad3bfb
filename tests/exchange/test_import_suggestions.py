"""What headers and first cells say of the columns, before anyone is asked."""

import pytest

from tests.exchange.importing import as_csv, as_xlsx, text
from trueline.core.errors import Refusal
from trueline.exchange.imports import vocabulary
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.roles import suggest
from trueline.exchange.imports.suggestions import sheets_for
from trueline.exchange.sheets import SHEETS
from trueline.measures.models import Aggregation, Direction, GoalKind, RhythmChoice, Tier, UnitKind


def suggested(content: bytes, name: str = "file.csv", **said: object) -> Choices:
    return sheets_for(content, name, {"": said} if said else {})[""]


def roles(*headers: str) -> list[str]:
    found = suggest(headers)
    return [found.get(column, "") for column in range(len(headers))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_header_we_write_is_understood(sheet: object) -> None:
    assert len(suggest(sheet.headers, sheet=sheet.name)) == len(sheet.headers)  # type: ignore[attr-defined]


def test_headers_are_recognised_however_they_are_spelt() -> None:
    assert roles("MEASURE_ID", "indicator name", "Desired.Direction", "Actual Value") == [
        "measure_key", "name", "direction", "value",
    ]  # fmt: skip


def test_what_a_join_or_a_report_put_behind_a_header_is_left_out() -> None:
    assert roles("Target.MMR", "Agency.Full.Name.y", "Value.x") == ["target", "team", "value"]


def test_an_identifier_of_a_thing_is_not_the_thing() -> None:
    assert roles("Agency ID", "Department URL") == ["", ""]


def test_the_plainer_of_two_headers_gets_the_role() -> None:
    assert roles("Goal", "Target") == ["", "target"]
    assert roles("Measure", "Measure ID") == ["", "measure_key"]


def test_a_column_of_sentences_is_no_column_of_targets() -> None:
    row = "visits,2025-01,5,Welcome everyone"
    content = "\n".join(["Measure,Period,Value,Goal", *[row] * 5]).encode()
    assert "target" not in suggested(content).columns.values()


def test_a_few_wrong_cells_do_not_change_what_a_column_is() -> None:
    content = text("Measure,Period,Value,Goal\nvisits,2025-01,5,lots")
    assert "target" in suggested(content).columns.values()


def test_a_column_whose_first_rows_are_blank_keeps_what_its_header_says() -> None:
    assert (
        "target"
        in suggested(text("Measure,Period,Value,Target\nvisits,2025-01,5,")).columns.values()
    )


@pytest.mark.parametrize(
    ("periods", "rhythm"),
    [
        (["2024", "2025"], "year"),
        (["2023-07-01", "2024-07-01"], "year"),
        (["Q1 2025", "Q2 2025"], "quarter"),
        (["2025-01-01", "2025-02-01"], "month"),
        (["2025-01-06", "2025-01-13"], "week"),
        (["2025-01-06", "2025-01-07", "2025-01-14"], "day"),
        (["2025-01-06"], "month"),
    ],
)
def test_the_rhythm_is_read_off_the_periods(periods: list[str], rhythm: str) -> None:
    long = "\n".join(["Measure,Period,Value", *(f"visits,{period},1" for period in periods)])
    assert suggested(long.encode()).rhythm == rhythm
    wide = ["Name", *periods], ["Visits", *("1" for _ in periods)]
    if len(periods) > 1:
        assert suggested(as_csv(wide)).rhythm == rhythm


def test_periods_in_the_header_hold_values_and_a_target_beside_them_is_due_last() -> None:
    choices = suggested(text("ID,Indicator,2021,2023,2022,Target\n1,Visits,5,6,7,8"))
    assert choices.periods == {2: "2021-01-01", 3: "2023-01-01", 4: "2022-01-01"}
    assert choices.target_due == "2023-01-01"


def test_what_is_said_takes_a_role_from_what_was_suggested() -> None:
    content = text("Measure,Period,Value,Estimate\nvisits,2025-01,5,6")
    assert suggested(content, columns={"estimate": "value"}).columns == {
        0: "measure_key", 1: "period", 3: "value",
    }  # fmt: skip
    assert 2 not in suggested(content, columns={"Value": "ignore"}).columns


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"": {"columns": {"Nowhere": "value"}}}, "no column “Nowhere”"),
        ({"Sheet9": {}}, "no sheet “Sheet9”"),
        ({"": {"columns": {"Value": "price"}}}, "cannot be “price”"),
        ({"": {"colour": "red"}}, "no choice “colour”"),
        ({"": {"rhythm": "fortnight"}}, "rhythm: choose one of"),
        ({"": {"tier": []}}, "tier: choose one of"),
        ({"": {"numbers": {"Value": "roman"}}}, "numbers: choose one of"),
        ({"": {"dates": {"Period": "ydm"}}}, "no way to write dates"),
        ({"": {"target_due": "soon"}}, "is not a date"),
        ({"": {"any_day": "yes"}}, "say true or false"),
        ({"": {"columns": ["value"]}}, "column by column"),
        ({"": "value"}, "by name"),
    ],
)
def test_choices_that_are_none_are_refused(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        sheets_for(b"Measure,Period,Value\nvisits,2025-01,5", "file.csv", said)


def test_two_columns_cannot_mean_the_same() -> None:
    with pytest.raises(Refusal, match="cannot both be “Value”"):
        Choices.from_json({"columns": {"0": "value", "1": "value"}})


def test_choices_are_kept_and_read_back() -> None:
    choices = Choices(columns={0: "value"}, numbers={0: "comma"}, rhythm="week", any_day=True)
    assert Choices.from_json(choices.to_json()) == choices


def test_the_words_we_understand_are_the_words_of_the_tables() -> None:
    fields = {
        "tier": Tier, "direction": Direction, "rhythm": RhythmChoice,
        "aggregation": Aggregation, "unit_kind": UnitKind, "kind": GoalKind,
    }  # fmt: skip
    assert {name: list(words) for name, words in vocabulary.WORDS.items()} == {
        name: choices.values for name, choices in fields.items()
    }


def test_no_word_means_two_things() -> None:
    for field, ours in vocabulary.WORDS.items():
        for name, words in ours.items():
            assert {vocabulary.understand(field, word) for word in (name, *words)} == {name}


def test_sheets_of_a_workbook_are_suggested_each_for_itself() -> None:
    content = as_xlsx(
        {"Teams": [["Key", "Name"], ["a", "A"]], "Values": [["Measure", "Value"], ["m", 1]]}
    )
    found = sheets_for(content, "book.xlsx", {})
    assert found["Teams"].columns == {0: "team_key", 1: "team_name"}
    assert found["Values"].columns == {0: "measure_key", 1: "value"}
