"""Teams as a tree: each below the team it sits inside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trueline.teams.models import Team


@dataclass(frozen=True, slots=True)
class Branch:
    """A team in its place.

    Attributes:
        team: The team.
        depth: How many teams it sits inside.
        above: Names of the teams it sits inside, outermost first.
    """

    team: "Team"
    depth: int
    above: tuple[str, ...]


def branches(teams: "Iterable[Team]") -> list[Branch]:
    """Return teams in the order of a tree, by name on every level.

    A team whose parent is not among them stands at the top.
    """
    rows = list(teams)
    here = {team.pk for team in rows}
    inside: dict[int | None, list[Team]] = defaultdict(list)
    for team in rows:
        inside[team.parent_id if team.parent_id in here else None].append(team)
    return list(_walk(inside))


def _walk(inside: "dict[int | None, list[Team]]") -> Iterator[Branch]:
    # Without recursion: nobody can bring it down with a chain of a thousand teams.
    waiting = [Branch(team, 0, ()) for team in reversed(inside[None])]
    while waiting:
        branch = waiting.pop()
        yield branch
        above = (*branch.above, branch.team.name)
        below = reversed(inside[branch.team.pk])
        waiting.extend(Branch(team, branch.depth + 1, above) for team in below)
