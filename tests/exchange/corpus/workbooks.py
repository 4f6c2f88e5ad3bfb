"""Workbooks: cell kinds, epochs, hidden and merged cells, broken parts, bombs."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.exchange.corpus.builders import (
    AB_ROW,
    by_hand,
    one_sheet,
    parts,
    sheet_xml,
    with_xlsxwriter,
    zipped,
)
from tests.exchange.corpus.cases import Case, Reads, Refuses
from trueline.exchange.files.tables import ErrorValue, Percentage

AB = ("a", "b")
_DOCTYPE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
_AT_ROW_2 = "cut off on the way. Open it, save it again and retry. (At row 2 or after it)"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _book(name: str, make: Callable[[], bytes], verdict: Reads | Refuses) -> Case:
    return Case(name, "file.xlsx", make, verdict)


def _filled(
    name: str,
    fill: Callable[[xlsxwriter.Workbook, Worksheet], object],
    verdict: Reads | Refuses,
    **options: bool,
) -> Case:
    def put(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, AB)
        fill(book, sheet)

    return _book(name, lambda: one_sheet(put, **options), verdict)


def _dated(code: str, serial: float) -> Callable[[xlsxwriter.Workbook, Worksheet], object]:
    return lambda book, sheet: sheet.write_number(
        1, 0, serial, book.add_format({"num_format": code})
    )


def _row(*cells: str) -> str:
    return f'<row r="2">{"".join(cells)}</row>'


KINDS = [
    _filled("numbers", lambda b, s: s.write_row(1, 0, [5, 2.5]), Reads(AB, [(5, 2.5)])),
    _filled(
        "text that looks like a number",
        lambda b, s: s.write_string(1, 0, "1,234"),
        Reads(AB, [("1,234", "")]),
    ),
    _filled("truth", lambda b, s: s.write_boolean(1, 0, True), Reads(AB, [(True, "")])),
    _filled("date", _dated("yyyy-mm-dd", 45352), Reads(AB, [(date(2024, 3, 1), "")])),
    _filled("moment", _dated("d/m/yy h:mm", 45352.5), Reads(AB, [(datetime(2024, 3, 1, 12), "")])),  # noqa: DTZ001
    _filled("time of day", _dated("hh:mm", 0.75), Reads(AB, [(time(18), "")])),
    _filled("duration", _dated("[h]:mm", 1.5), Reads(AB, [(timedelta(hours=36), "")])),
    _filled("share", _dated("0.0%", 0.125), Reads(AB, [(Percentage(0.125), "")])),
    _filled("money is a number", _dated("[$€-407] #,##0.00", 12.5), Reads(AB, [(12.5, "")])),
    _filled("words in a format are no date", _dated('0 "days"', 12), Reads(AB, [(12, "")])),
    _filled("colour in a format is no date", _dated("[Red]0.0", 12), Reads(AB, [(12, "")])),
    _filled(
        "date in the 1904 way",
        _dated("yyyy-mm-dd", 43890),
        Reads(AB, [(date(2024, 3, 1), "")]),
        date_1904=True,
    ),
    _filled(
        "first day of the 1900 way", _dated("yyyy-mm-dd", 1), Reads(AB, [(date(1900, 1, 1), "")])
    ),
    _filled(
        "last day before the phantom",
        _dated("yyyy-mm-dd", 59),
        Reads(AB, [(date(1900, 2, 28), "")]),
    ),
    _filled(
        "29 February 1900, which never was",
        _dated("yyyy-mm-dd", 60),
        Reads(AB, [(date(1900, 2, 28), "")]),
    ),
    _filled(
        "first day after the phantom", _dated("yyyy-mm-dd", 61), Reads(AB, [(date(1900, 3, 1), "")])
    ),
    _filled("negative day", _dated("yyyy-mm-dd", -1), Reads(AB, [(ErrorValue("#VALUE!"), "")])),
    _filled(
        "day after the year 9999",
        _dated("yyyy-mm-dd", 3e6),
        Reads(AB, [(ErrorValue("#VALUE!"), "")]),
    ),
    _filled("endless day", _dated("yyyy-mm-dd", 1e200), Reads(AB, [(ErrorValue("#VALUE!"), "")])),
    _filled(
        "last result of a formula",
        lambda b, s: s.write_formula(1, 0, "=1+1", None, 2),
        Reads(AB, [(2, "")]),
    ),
    _filled(
        "formula that failed",
        lambda b, s: s.write_formula(1, 0, "=1/0", None, "#DIV/0!"),
        Reads(AB, [(ErrorValue("#DIV/0!"), "")]),
    ),
    _filled(
        "formula with a text",
        lambda b, s: s.write_formula(1, 0, '="x"', None, "x"),
        Reads(AB, [("x", "")]),
    ),
    _filled(
        "marked text is unmarked",
        lambda b, s: s.write_string(1, 0, "'=1+1"),
        Reads(AB, [("=1+1", "")]),
    ),
    _filled(
        "rich text",
        lambda b, s: s.write_rich_string(1, 0, "x", b.add_format({"bold": True}), "y"),
        Reads(AB, [("xy", "")]),
    ),
    _filled(
        "control characters",
        lambda b, s: s.write_string(1, 0, "x\r\x01"),
        Reads(AB, [("x\r\x01", "")]),
    ),
    _filled(
        "formatted blanks",
        lambda b, s: s.write_blank(1, 9, None, b.add_format({"bold": True})),
        Reads(AB, []),
    ),
    _book(
        "date as ISO text",
        lambda: by_hand(_row('<c r="A2" t="d"><v>2024-03-01</v></c>')),
        Reads(AB, [(date(2024, 3, 1), "")]),
    ),
    _book(
        "endless number",
        lambda: by_hand(_row('<c r="A2"><v>1E999</v></c>')),
        Reads(AB, [(ErrorValue("#NUM!"), "")]),
    ),
    _book(
        "number in words",
        lambda: by_hand(_row('<c r="A2"><v>NaN</v></c>')),
        Refuses(_AT_ROW_2, row=2),
    ),
    _book(
        "number of 5,000 figures",
        lambda: by_hand(_row(f'<c r="A2"><v>{"9" * 5000}</v></c>')),
        Refuses(_AT_ROW_2, row=2),
    ),
    _book(
        "cells without places",
        lambda: by_hand("<row><c><v>1</v></c><c><v>2</v></c></row>"),
        Reads(AB, [(1, 2)]),
    ),
    _book(
        "cells out of order",
        lambda: by_hand(_row('<c r="B2"><v>2</v></c><c r="A2"><v>1</v></c>')),
        Refuses("not in order", row=2, column="A"),
    ),
    _book(
        "phonetic guide",
        lambda: by_hand(
            _row(
                '<c r="A2" t="inlineStr"><is><t>東京</t>'
                '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>'
            )
        ),
        Reads(AB, [("東京", "")]),
    ),
    _book(
        "shared text",
        lambda: by_hand(
            _row('<c r="A2" t="s"><v>1</v></c>'),
            sharedStrings=f'<sst xmlns="{_MAIN}"><si><t>x</t></si>'
            "<si><r><t>y</t></r><r><t>z</t></r></si></sst>",
        ),
        Reads(AB, [("yz", "")]),
    ),
    _book(
        "elements with a prefix",
        lambda: zipped(
            parts(
                f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData>'
                '<x:row><x:c t="str"><x:v>a</x:v></x:c></x:row>'
                "<x:row><x:c><x:v>1</x:v></x:c></x:row>"
                "</x:sheetData></x:worksheet>"
            )
        ),
        Reads(("a",), [(1,)]),
    ),
    _book(
        "part in utf-16",
        lambda: zipped(
            {
                **parts(""),
                "xl/worksheets/sheet1.xml": sheet_xml(AB_ROW)
                .replace("UTF-8", "UTF-16")
                .encode("utf-16"),
            }
        ),
        Reads(AB, []),
    ),
]


def _two_sheets(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Empty")
    book.add_worksheet("Data").write_row(0, 0, AB)


def _hidden_first(book: xlsxwriter.Workbook) -> None:
    hidden = book.add_worksheet("Lists")
    hidden.write(0, 0, "x")
    shown = book.add_worksheet("Data")
    shown.write_row(0, 0, AB)
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()


LAYOUTS = [
    _filled(
        "merged cells",
        lambda b, s: s.merge_range("A2:A3", "x"),
        Reads(AB, [("x", "")]),
    ),
    _filled(
        "hidden row",
        lambda b, s: (s.write(1, 0, 1), s.set_row(1, None, None, {"hidden": True})),
        Reads(AB, [(1, "")]),
    ),
    _filled(
        "hidden column",
        lambda b, s: (s.write(1, 1, 1), s.set_column(1, 1, 8, None, {"hidden": True})),
        Reads(AB, [("", 1)]),
    ),
    _filled("gap of rows", lambda b, s: s.write(9, 0, 1), Reads(AB, [(1, "")], numbers=[10])),
    _filled(
        "stray cell in the last corner",
        lambda b, s: s.write(1_048_575, 16_383, 1),
        Reads(AB, count=1, problem_rows=[1_048_576]),
    ),
    _filled(
        "long row", lambda b, s: s.write_row(1, 0, [1, 2, 3]), Reads(AB, [(1, 2)], problem_rows=[2])
    ),
    _book(
        "table that begins further in",
        lambda: one_sheet(lambda b, s: (s.write_row(3, 2, AB), s.write_row(4, 2, [1, 2]))),
        Reads(AB, [(1, 2)], note="Columns A, B have no name"),
    ),
    _book(
        "numbers as names",
        lambda: one_sheet(
            lambda b, s: (s.write_row(0, 0, ["name", 2024]), s.write_row(1, 0, ["x", 1]))
        ),
        Reads(("name", "2024"), [("x", 1)]),
    ),
    _book("empty sheet first", lambda: with_xlsxwriter(_two_sheets), Reads(AB, [])),
    _book("hidden sheet first", lambda: with_xlsxwriter(_hidden_first), Reads(AB, [])),
    _book("nothing in it", lambda: one_sheet(lambda b, s: None), Refuses("empty")),
    _filled(
        "16,384 columns",
        lambda b, s: s.write_row(0, 0, [f"c{n}" for n in range(16_384)]),
        Reads([f"c{n}" for n in range(16_384)], []),
    ),
]


def _cut(share: float) -> bytes:
    whole = by_hand(_row('<c r="A2"><v>1</v></c>'))
    return whole[: int(len(whole) * share)]


def _without(part: str) -> bytes:
    return zipped({name: text for name, text in parts(sheet_xml(AB_ROW)).items() if name != part})


def _with_part(part: str, content: str | bytes) -> bytes:
    return zipped({**parts(sheet_xml(AB_ROW)), part: content})


def _marked_encrypted() -> bytes:
    made = bytearray(by_hand(""))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := made.find(signature, at + 1)) >= 0:
            made[at + offset] |= 1
    return bytes(made)


def _renamed_twice() -> bytes:
    made = zipped({**parts(sheet_xml(AB_ROW)), "xl/worksheets/sheet2.xml": ""})
    return made.replace(b"sheet2.xml", b"sheet1.xml")


def _counted(count: int, element: str) -> str:
    """Elements that differ, so that they do not pack too well."""
    return "".join(element.format(n * 7919 % 1_000_003) for n in range(count))


_SHEET = "xl/worksheets/sheet1.xml"
_BROKEN = "broken or was cut off"
_NO_SHEET = "no sheet with cells"

BROKEN = [
    *(
        _book(f"cut to {share:.0%}", partial(_cut, share), Refuses(_BROKEN))
        for share in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
    ),
    _book("password-protected", lambda: _ENCRYPTED, Refuses("protected by a password")),
    _book("encrypted archive", _marked_encrypted, Refuses("protected by a password")),
    _book("archive of something else", lambda: zipped({"a.txt": "a"}), Refuses("not an XLSX")),
    _book("empty archive", lambda: zipped({}), Refuses("not an XLSX")),
    _book("no workbook part", lambda: _without("xl/workbook.xml"), Refuses(_BROKEN)),
    _book("no sheet part", lambda: _without(_SHEET), Refuses(_NO_SHEET)),
    _book("no table of contents", lambda: _without("[Content_Types].xml"), Refuses("not an XLSX")),
    _book(
        "no workbook relations",
        lambda: _without("xl/_rels/workbook.xml.rels"),
        Refuses(_BROKEN),
    ),
    _book("two parts of one name", _renamed_twice, Refuses(_BROKEN)),
    _book(
        "sheet cut in the middle",
        lambda: _with_part(_SHEET, sheet_xml(AB_ROW)[:-30]),
        Refuses(_BROKEN),
    ),
    _book("sheet that is no XML", lambda: _with_part(_SHEET, "a,b"), Refuses(_BROKEN)),
    _book("empty sheet part", lambda: _with_part(_SHEET, ""), Refuses(_BROKEN)),
    _book(
        "sheet in an unknown encoding",
        lambda: _with_part(_SHEET, '<?xml version="1.0" encoding="klingon"?><worksheet/>'),
        Refuses(_BROKEN),
    ),
    _book(
        "sheet with a NUL",
        lambda: _with_part(_SHEET, sheet_xml(AB_ROW + "\0")),
        Refuses(_BROKEN),
    ),
    _book(
        "shared text that is missing",
        lambda: by_hand(_row('<c r="B2" t="s"><v>7</v></c>')),
        Refuses(_AT_ROW_2, row=2),
    ),
    _book(
        "shared text by a negative number",
        lambda: by_hand(_row('<c r="A2" t="s"><v>-1</v></c>')),
        Refuses(_AT_ROW_2, row=2),
    ),
    _book(
        "row beyond the last",
        lambda: by_hand('<row r="1048577"><c><v>1</v></c></row>'),
        Refuses("not in order", row=2),
    ),
    _book(
        "row number of 30 figures",
        lambda: by_hand(f'<row r="{"9" * 30}"/><row r="1"/>'),
        Refuses("not in order"),
    ),
    _book(
        "rows going backwards",
        lambda: by_hand('<row r="3"/><row r="2"/>'),
        Refuses("not in order", row=4),
    ),
    _book(
        "the same row twice", lambda: by_hand('<row r="2"/><row r="2"/>'), Refuses("not in order")
    ),
    _book(
        "column beyond the last",
        lambda: by_hand(_row('<c r="XFE2"><v>1</v></c>')),
        Refuses("16,384 columns", row=2, column="XFE"),
    ),
    _book(
        "column of many letters",
        lambda: by_hand(_row(f'<c r="{"A" * 99}2"><v>1</v></c>')),
        Refuses("has no place"),
    ),
    _book(
        "cell over the limit",
        lambda: by_hand(_row(f'<c r="B2" t="str"><v>{"x " * 50_001}</v></c>')),
        Refuses("longer than 100,000", row=2, column="B"),
    ),
    _book(
        "sheet kept outside the workbook",
        lambda: _with_part(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELATIONS}">'
            '<Relationship Id="rId1" Type="x/worksheet" TargetMode="External" '
            'Target="http://127.0.0.1/sheet.xml"/></Relationships>',
        ),
        Refuses(_NO_SHEET),
    ),
    _book(
        "relation out of the archive",
        lambda: _with_part(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="x/worksheet" '
            'Target="../../../../etc/passwd"/></Relationships>',
        ),
        Refuses(_NO_SHEET),
    ),
]

BOMBS = [
    _book(
        "entities in the sheet",
        lambda: _with_part(_SHEET, _DOCTYPE + "<worksheet>&b;</worksheet>"),
        Refuses("document type"),
    ),
    _book(
        "entities in the workbook part",
        lambda: _with_part("xl/workbook.xml", _DOCTYPE + "<workbook>&b;</workbook>"),
        Refuses("document type"),
    ),
    _book(
        "entities in the relations",
        lambda: _with_part("_rels/.rels", _DOCTYPE + "<Relationships>&b;</Relationships>"),
        Refuses("document type"),
    ),
    _book(
        "entities in the styles",
        lambda: by_hand("", styles=_DOCTYPE + "<styleSheet>&b;</styleSheet>"),
        Refuses("document type"),
    ),
    _book(
        "entities in the texts",
        lambda: by_hand("", sharedStrings=_DOCTYPE + "<sst>&b;</sst>"),
        Refuses("document type"),
    ),
    _book(
        "an outside file as an entity",
        lambda: _with_part(_SHEET, _OUTSIDE + "<worksheet>&a;</worksheet>"),
        Refuses("document type"),
    ),
    _book(
        "a document type in utf-16",
        lambda: _with_part(
            _SHEET, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")
        ),
        Refuses("document type"),
    ),
    _book(
        "a part that grows too much",
        lambda: _with_part(_SHEET, b"\0" * 5_000_000),
        Refuses("more than 100 times"),
    ),
    _book(
        "a part nobody reads that grows too much",
        lambda: _with_part("xl/media/image1.png", b"\0" * 5_000_000),
        Refuses("more than 100 times"),
    ),
    _book(
        "201 parts",
        lambda: zipped({**parts(sheet_xml(AB_ROW)), **{f"p{n}": "" for n in range(200)}}),
        Refuses("205 parts"),
    ),
    _book(
        "a row of 400,000 elements",
        lambda: by_hand(_row(_counted(400_000, "<x{}/>"))),
        Refuses("too much markup"),
    ),
    _book(
        "600,000 elements outside of rows",
        lambda: by_hand(_counted(600_000, "<x{}/>")),
        Refuses("too much markup"),
    ),
    _book(
        "more texts than can be kept",
        lambda: by_hand(
            "", sharedStrings=f'<sst xmlns="{_MAIN}">{_counted(2_000_001, "<si/><!--{}-->")}</sst>'
        ),
        Refuses("2,000,000 different texts"),
    ),
    _book(
        "elements nested 100,000 deep",
        lambda: by_hand("<d>" * 100_000 + "</d>" * 100_000),
        Reads(AB, []),
    ),
    _book(
        "one tag without an end",
        lambda: by_hand(
            "<row " + " ".join(f'a{n}="{n * 7919 % 10**9:09}"' for n in range(300_000))
        ),
        Refuses("has no end"),
    ),
]

WORKBOOKS = [*KINDS, *LAYOUTS, *BROKEN, *BOMBS]
