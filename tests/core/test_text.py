"""Short texts: one form, no hidden characters, no surprises in addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.core.errors import Refusal
from trueline.core.text import check_text, clean_line, free_key, slug_of

KEPT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80)


@given(KEPT.filter(str.strip))
def test_a_cleaned_line_stays_as_it_is_when_cleaned_again(text: str) -> None:
    line = clean_line(text, field="name", longest=400)
    assert clean_line(line, field="name", longest=400) == line
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_an_empty_line_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="cannot be empty"):
        clean_line(text, field="name", longest=10)


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "a\udc80b"])
def test_what_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="control character"):
        check_text(text, field="note", longest=10)


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "two\u2028lines", "\ntwo\nlines"])
def test_a_line_break_becomes_a_space(text: str) -> None:
    assert clean_line(text, field="name", longest=20) == "two lines"


def test_a_note_may_have_several_lines() -> None:
    assert check_text("one\ntwo", field="note", longest=10) == "one\ntwo"


def test_letters_of_two_parts_become_one() -> None:
    assert clean_line("Cafe\u0301", field="name", longest=10) == "Café"


def test_the_refusal_of_a_long_text_says_how_long_it_is() -> None:
    with pytest.raises(Refusal, match="at most 5 characters; this has 6"):
        clean_line("abcdef", field="name", longest=5)


@given(st.text(max_size=100), st.integers(1, 60))
def test_a_slug_has_only_small_letters_digits_and_single_hyphens(name: str, longest: int) -> None:
    slug = slug_of(name, longest=longest)
    assert len(slug) <= longest
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slug_of(slug, longest=longest) == slug


@given(st.text(max_size=20), st.sets(st.sampled_from(["a", "a-2", "a-3", "team"])))
def test_a_free_key_is_never_one_that_is_taken(name: str, taken: set[str]) -> None:
    assert free_key(name, taken=taken, fallback="team") not in taken
