"""Building workbooks by hand, part by part, so that each part can be made wrong."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENTS = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
    "</Types>"
)
_SHARED = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEETS}.sharedStrings+xml"/>'

AB_ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row>'
)


def with_xlsxwriter(fill: Callable[[xlsxwriter.Workbook], object], **options: bool) -> bytes:
    """A workbook as the library writes it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    fill(book)
    book.close()
    return target.getvalue()


def one_sheet(fill: Callable[[xlsxwriter.Workbook, Worksheet], object], **options: bool) -> bytes:
    """A workbook with one sheet as the library writes it."""
    return with_xlsxwriter(lambda book: fill(book, book.add_worksheet("Data")), **options)


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """A sheet's part."""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>"
    )


def relations(*entries: tuple[str, str]) -> str:
    """A part of relations: (kind, target), numbered rId1, rId2, …"""
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(entries, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def parts(sheet: str, **changed: str) -> dict[str, str]:
    """The parts of a small workbook; give `texts` or `styles` to add those."""
    entries = [("worksheet", "worksheets/sheet1.xml")]
    made = {
        "[Content_Types].xml": _CONTENTS,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    for kind, name in (("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")):
        if name.removesuffix(".xml") in changed:
            entries.append((kind, name))
            made[f"xl/{name}"] = changed[name.removesuffix(".xml")]
    if "sharedStrings" in changed:
        made["[Content_Types].xml"] = _CONTENTS.replace("</Types>", f"{_SHARED}</Types>")
    made["xl/_rels/workbook.xml.rels"] = relations(*entries)
    return made


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


def by_hand(rows: str, **changed: str) -> bytes:
    """A small workbook with these rows below the header a, b."""
    return zipped(parts(sheet_xml(AB_ROW + rows), **changed))


def with_zeros(path: Path, size: int, part: str = "xl/worksheets/sheet1.xml") -> None:
    """Write a workbook with a part of `size` zero bytes, never held in memory."""
    block = bytes(1024 * 1024)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts("").items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as target:
            for _ in range(size // len(block)):
                target.write(block)
