"""What the domain says no with; every face knows how to show these."""

from collections.abc import Mapping


class Refusal(Exception):
    """A request the domain refuses; the message is a sentence for the person asking.

    Attributes:
        field: Name of the input the sentence is about, or "" when it is about the whole.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(Refusal):
    """The person may see the thing but may not do this to it."""


class NotFound(Refusal):
    """There is no such thing, or none that this person may see; the two look the same."""


class StaleVersion(Refusal):
    """Someone saved in between; nothing is thrown away, both texts travel with the refusal.

    Attributes:
        current: The version that is saved now.
        yours: Field name to the value the person typed.
        theirs: Field name to the value that is saved now, for the fields that differ.
    """

    def __init__(
        self, *, current: int, yours: Mapping[str, object], theirs: Mapping[str, object]
    ) -> None:
        super().__init__(
            "Someone else saved this while you were editing. Both texts are shown; "
            "choose what to keep and save again."
        )
        self.current = current
        self.yours = yours
        self.theirs = theirs
