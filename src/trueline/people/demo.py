"""Whom a visitor of the demo may sign in as. Nobody of these exists."""

from typing import Final

#: Address -> what the person is, in the visitor's words.
DEMO_PEOPLE: Final = {
    "maya@harbour.example": "Chief executive",
    "tom@harbour.example": "Manager",
    "lena@harbour.example": "Member of the helpline team",
    "gus@harbour.example": "Guest, reads only",
}
