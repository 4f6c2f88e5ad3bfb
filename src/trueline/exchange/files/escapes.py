"""Texts that a spreadsheet would take for a formula: marked on the way out, unmarked coming in.

A text beginning with = + - @ or a control character can run as a formula when an exported file
is opened (CWE-1236). An apostrophe before it says "text" to a spreadsheet. A text that already
looks marked gets one more, so that reading takes back exactly what writing put there.
"""

import re

# Fullwidth forms count too: some spreadsheets take them for the plain ones.
_RISKY = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")
_MARKED = re.compile("'+[=+\\-@\t\r\n\0＝＋－＠]")
# No database and no file format keeps these; U+FFFD is Unicode's own stand-in.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def safe_text(text: str) -> str:
    """Return the text as it may stand in an exported cell; `original_text` undoes it.

    NUL and lone surrogates, which no file can hold, become U+FFFD.
    """
    writable = _UNWRITABLE.sub("�", text)
    return f"'{writable}" if _RISKY.match(writable) else writable


def original_text(text: str) -> str:
    """Return the text that `safe_text` was given."""
    return text[1:] if _MARKED.match(text) else text
