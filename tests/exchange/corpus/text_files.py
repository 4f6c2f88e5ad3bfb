"""Delimited text files: encodings, delimiters, quotes, ragged rows, sizes, disguises."""

from tests.exchange.corpus.cases import Case, Reads, Refuses, text_case

AB = ("a", "b")
ONE = Reads(AB, [("1", "2")])
PLAIN = "a,b\n1,2\n"
CAFE = Reads(("café", "b"), [("é", "2")])
_LONG = "x" * 100_000

ENCODINGS = [
    text_case("ascii", PLAIN, ONE),
    text_case("utf-8", "café,b\né,2\n", CAFE),
    text_case("utf-8 with a mark", b"\xef\xbb\xbf" + "café,b\né,2\n".encode(), CAFE),
    text_case("utf-16 little end", b"\xff\xfe" + "café,b\né,2\n".encode("utf-16-le"), CAFE),
    text_case("utf-16 big end", b"\xfe\xff" + "café,b\né,2\n".encode("utf-16-be"), CAFE),
    text_case(
        "utf-16 cut in a character",
        "a,b\n1,2\n".encode("utf-16") + b"\x00",
        Refuses("no encoding known here"),
    ),
    text_case("utf-16 without a mark", "a,b\n1,2\n".encode("utf-16-le"), Refuses("NUL", row=1)),
    text_case("utf-32", "a,b\n1,2\n".encode("utf-32"), Refuses("UTF-32")),
    text_case(
        "windows-1252",
        "café,b\né,2\n".encode("cp1252"),
        Reads(("café", "b"), [("é", "2")], note="Windows-1252"),
    ),
    text_case(
        "windows-1252 no-break space",
        b"a,b\n1\xa0000,2\n",
        Reads(AB, [("1\u00a0000", "2")], note="Windows-1252"),
    ),
    text_case("latin-1 control bytes", b"a,b\n\x81\x8d,2\n", Refuses("no encoding known here")),
    text_case(
        "utf-8 cut in a character",
        b"a,b\n1,caf\xc3",
        Reads(AB, [("1", "cafÃ")], note="Windows-1252"),
    ),
    text_case("NUL in a cell", b"a,b\n1,\x00\n", Refuses("Line 2", row=2)),
    text_case(
        "NUL in utf-16", b"\xff\xfe" + "a,b\n1,\0\n".encode("utf-16-le"), Refuses("Line 2", row=2)
    ),
    text_case("NUL far down", PLAIN.encode() + b"3,4\n" * 500 + b"\x00", Refuses("NUL", row=503)),
    text_case("emoji", "a,b\n😀,2\n", Reads(AB, [("😀", "2")])),
    text_case("direction override kept", "a,b\n\u202eabc,2\n", Reads(AB, [("\u202eabc", "2")])),
    text_case("zero-width space in a header", "a\u200b,\ufeffb\n1,2\n", ONE),
    text_case("decomposed header", "cafe\u0301,b\né,2\n", CAFE),
    text_case("mark twice", b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n", ONE),
]

DELIMITERS = [
    text_case("semicolons", "a;b\n1;2\n", ONE),
    text_case("tabs", "a\tb\n1\t2\n", ONE),
    text_case("pipes", "a|b\n1|2\n", ONE),
    text_case(
        "semicolons with decimal commas",
        "a;b\n1,5;2,5\n3,5;4,5\n",
        Reads(AB, [("1,5", "2,5"), ("3,5", "4,5")]),
    ),
    text_case("commas inside quotes", 'a,b\n"x;y",2\n', Reads(AB, [("x;y", "2")])),
    text_case("a named separator", "sep=;\na;b\n1;2\n", Reads(AB, [("1", "2")], numbers=[3])),
    text_case(
        "a named separator against the odds",
        "sep=|\na,x|b\n1,y|2\n",
        Reads(("a,x", "b"), [("1,y", "2")]),
    ),
    text_case("one column", "a\n1\n2\n", Reads(("a",), [("1",), ("2",)])),
    text_case(
        "one column of prose",
        "text\nwell, then\nno; really\n",
        Reads(("text",), count=2, problem_rows=[2]),
    ),
    text_case("carriage returns only", b"a,b\r1,2\r", ONE),
    text_case("windows line ends", b"a,b\r\n1,2\r\n", ONE),
    text_case("mixed line ends", b"a,b\r\n1,2\n3,4\r", Reads(AB, [("1", "2"), ("3", "4")])),
    text_case("no last line end", "a,b\n1,2", ONE),
    Case("a tsv file", "file.tsv", lambda: b"a\tb\n1\t2\n", ONE),
    Case("a txt file", "FILE.TXT", lambda: b"a;b\n1;2\n", ONE),
]

QUOTES = [
    text_case(
        "line break in quotes",
        'a,b\n"1\n1",2\n3,4\n',
        Reads(AB, [("1\n1", "2"), ("3", "4")], numbers=[2, 3]),
    ),
    text_case(
        "windows line break in quotes", b'a,b\r\n"1\r\n1",2\r\n', Reads(AB, [("1\r\n1", "2")])
    ),
    text_case("doubled quote", 'a,b\n"say ""x""",2\n', Reads(AB, [('say "x"', "2")])),
    text_case("quote inside an unquoted cell", 'a,b\n5" pipe,2\n', Reads(AB, [('5" pipe', "2")])),
    text_case("unclosed quote", 'a,b\n1,2\n"3,4\n5,6\n', Refuses("never closed", row=3)),
    text_case("unclosed quote in the header", '"a,b\n1,2\n', Refuses("never closed", row=1)),
    text_case(
        "unclosed quote over much text",
        'a,b\n"1,2\n' + "3,4\n" * 60_000,
        Refuses("never closed", row=2, column="A"),
    ),
    text_case("text after a quote", 'a,b\n"1"x,2\n', Refuses("after a closing quote", row=2)),
    text_case("empty quotes", 'a,b\n"",2\n', Reads(AB, [("", "2")])),
    text_case("a lone quote at the end", 'a,b\n1,2\n"', Refuses("never closed", row=3)),
]

RAGGED = [
    text_case("short row", "a,b,c\n1\n", Reads(("a", "b", "c"), [("1", "", "")])),
    text_case("long row of blanks", "a,b\n1,2,, ,\n", ONE),
    text_case(
        "long row with content",
        "a,b\n1,2\n3,4,5\n",
        Reads(AB, [("1", "2"), ("3", "4")], problem_rows=[3]),
    ),
    text_case(
        "blank lines keep their numbers",
        "a,b\n\n1,2\n\n\n3,4\n",
        Reads(AB, [("1", "2"), ("3", "4")], numbers=[3, 6]),
    ),
    text_case("rows of blanks", "a,b\n,\n 	,\n1,2\n,\n", Reads(AB, [("1", "2")], numbers=[4])),
    text_case("blank lines before the header", "\n\n,\na,b\n1,2\n", Reads(AB, [("1", "2")])),
    text_case("row of zero-width spaces", "a,b\n\u200b,\ufeff\n1,2\n", ONE),
    text_case("header only", "a,b\n", Reads(AB, [])),
    text_case(
        "leading column without a name",
        '"",a,b\n"1",1,2\n',
        Reads(AB, [("1", "2")], note="Column A has no name"),
    ),
    text_case(
        "column without a name in between",
        "a,,b\n1,x,2\n",
        Reads(AB, [("1", "2")], note="Column B has no name"),
    ),
    text_case("trailing columns without names", "a,b,,\n1,2,,\n", ONE),
    text_case(
        "something under a trailing blank name",
        "a,b,\n1,2,remark\n",
        Reads(AB, [("1", "2")], note="Column C has no name"),
    ),
    text_case(
        "repeated name", "a,a\n1,2\n", Reads(("a", "a (2)"), [("1", "2")], note="repeats the name")
    ),
    text_case(
        "repeated name that is taken",
        "a,a,a (2)\n1,2,3\n",
        Reads(("a", "a (3)", "a (2)"), [("1", "2", "3")]),
    ),
    text_case(
        "names with spaces and line breaks", '" a\n x ",b\n1,2\n', Reads(("a x", "b"), [("1", "2")])
    ),
    text_case(
        "formula left as text is kept", "a,b\n=RIGHT(B2;1),2\n", Reads(AB, [("=RIGHT(B2;1)", "2")])
    ),
    text_case("marked formula text is unmarked", "a,b\n'=1+1,''x\n", Reads(AB, [("=1+1", "''x")])),
    text_case("apostrophe of a word stays", "a,b\n'tis,2\n", Reads(AB, [("'tis", "2")])),
]

SIZES = [
    text_case("cell at the limit", f"a,b\n{_LONG},2\n", Reads(AB, [(_LONG, "2")])),
    text_case(
        "cell over the limit",
        f"a,b\n1,{_LONG}x\n",
        Refuses("longer than 100,000", row=2, column="B"),
    ),
    text_case(
        "cell over what the parser takes",
        f"a,b\n1,{_LONG * 2}\n",
        Refuses("longer than 100,000", row=2, column="B"),
    ),
    text_case(
        "quoted cell over what the parser takes",
        f'a,b\n"x,y","{_LONG * 2}"\n',
        Refuses("longer than 100,000", row=2, column="B"),
    ),
    text_case(
        "16,384 columns",
        ",".join(f"c{n}" for n in range(16_384)) + "\n" + "1," * 16_383,
        Reads([f"c{n}" for n in range(16_384)], count=1),
    ),
    text_case("16,385 columns", "a" + ",a" * 16_384 + "\n", Refuses("16,385 cells", row=1)),
    text_case("one endless line", "ab " * 4_000_000, Refuses("longer than 10,000,000", row=1)),
    text_case("empty file", "", Refuses("empty")),
    text_case("only blank lines", "\n\n , \n", Refuses("empty")),
    text_case("only a mark", b"\xef\xbb\xbf", Refuses("empty")),
    text_case("only a named separator", "sep=;\n", Refuses("empty")),
]

DISGUISES = [
    text_case("a workbook named csv", b"PK\x03\x04" + b"x" * 40, Refuses("Name it .xlsx")),
    text_case(
        "an old workbook named csv",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40,
        Refuses("Name it .xlsx"),
    ),
    text_case("a PDF named csv", b"%PDF-1.7\n", Refuses("a PDF")),
    text_case("a picture named csv", b"\x89PNG\r\n\x1a\n", Refuses("a picture")),
    text_case("a photograph named csv", b"\xff\xd8\xff\xe0", Refuses("a picture")),
    text_case("a gzip archive named csv", b"\x1f\x8b\x08\x00", Refuses("gzip")),
    text_case("a web page named csv", "<!DOCTYPE html><p>", Refuses("a web page")),
    text_case("another web page named csv", "\n <HTML><table>", Refuses("a web page")),
    text_case("XML named csv", "<?xml version='1.0'?><a/>", Refuses("an XML file")),
    text_case("random bytes", bytes(range(256)) * 4, Refuses("")),
    Case("text named xlsx", "file.xlsx", lambda: b"a,b\n1,2\n", Refuses("Name it .csv")),
    Case("a web page named xlsx", "file.xlsx", lambda: b"<html>", Refuses("a web page")),
    Case("an old workbook", "file.xls", lambda: b"\xd0\xcf\x11\xe0", Refuses("neither")),
    Case("a workbook with macros", "file.xlsm", lambda: b"PK\x03\x04", Refuses("neither")),
    Case("an OpenDocument sheet", "file.ods", lambda: b"PK\x03\x04", Refuses("neither")),
    Case("no ending", "file", lambda: b"a,b\n1,2\n", Refuses("neither")),
    Case("two endings", "file.csv.exe", lambda: b"a,b\n1,2\n", Refuses("neither")),
    Case("an empty workbook file", "file.xlsx", lambda: b"", Refuses("Name it .csv")),
]

TEXT_FILES = [*ENCODINGS, *DELIMITERS, *QUOTES, *RAGGED, *SIZES, *DISGUISES]
