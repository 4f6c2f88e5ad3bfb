"""trueline drift: the drift statement, of an organisation or of a plan and effort file.

Files need no database.
"""

import argparse
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from trueline.cli.acting import add_actor
from trueline.cli.allocation import Allocation, read_allocation
from trueline.cli.entries import Entries, read_entries
from trueline.cli.telling import Told, tell
from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.insight.drift import statement
from trueline.insight.since import Week, since_when


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser, required=False)
    parser.add_argument("--span", choices=["week", "quarter", "year", "start"], default="quarter",
                        help="of an organisation: how long to look back")  # fmt: skip
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE",
                        help="of an organisation: a day in the span; today unless said")  # fmt: skip
    parser.add_argument("--money", action="store_true",
                        help="of an organisation: money instead of effort")  # fmt: skip
    parser.add_argument("--plan", type=Path, metavar="FILE",
                        help="planned shares; see docs/reference/files.md")  # fmt: skip
    parser.add_argument("--effort", type=Path, metavar="FILE", help="recorded effort")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE",
                        help="first day; usually that of the first week with effort")  # fmt: skip
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE",
                        help="last day; usually that of the last week with effort")  # fmt: skip
    parser.add_argument("--team", metavar="NAME", help="only the effort of this team")
    parser.add_argument("--tolerance", type=float, default=8, metavar="POINTS",
                        help="undecided drift that is tolerated; 8 unless said")  # fmt: skip
    parser.add_argument("--people", type=int, metavar="NUMBER", help="how many could report")
    parser.add_argument("--fewest", type=float, default=50, metavar="PERCENT",
                        help="of --people who must report; 50 unless said")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the statement of an organisation, or of a plan and effort file."""
    if options.organisation:
        # Only this form needs the application and its database.
        from trueline.cli.drift_statement import run as from_database  # noqa: PLC0415

        return from_database(options)
    for line in tell(_from_files(options)):
        print(line)
    return 0


def _from_files(options: argparse.Namespace) -> Told:
    _check(options)
    plan = read_allocation(options.plan)
    entries = read_entries(options.effort, plan.priorities, team=options.team)
    first, last = _period(options, plan, entries)
    if options.people is not None and not entries.says_who:
        raise Refusal(f"{options.effort.name} has no column Person, which --people needs.")
    known = entries.within(first, last)
    reporting = known.people() if known.says_who else None
    found = statement(plan.adopted(first, last), plan.today(first, last), known.by_priority())
    began, weeks = _since(options, plan, entries, last)
    return Told(
        first, last, found, entries.unit, entries.per_unit, options.tolerance, began, weeks,
        reporting, options.people, too_few=_is_too_few(options, known),
    )  # fmt: skip


def _check(options: argparse.Namespace) -> None:
    if not (options.plan and options.effort):
        raise Refusal(
            "Say where the plan and the effort stand: --plan FILE --effort FILE, "
            "or name an --organisation."
        )
    if not options.tolerance > 0:
        raise Refusal("The tolerance must be above 0 points.")
    if options.people is not None and options.people < 1:
        raise Refusal("The number of people must be 1 or more.")


def _period(options: argparse.Namespace, plan: Allocation, entries: Entries) -> tuple[date, date]:
    if not entries.rows:
        of_team = f" of a team “{options.team}”" if options.team else ""
        raise Refusal(f"{options.effort.name} holds no effort{of_team}.")
    calendar, days = Calendar(), [entry.on for entry in entries.rows]
    first = options.first or calendar.start(Rhythm.WEEK, min(days))
    last = options.last or calendar.end(Rhythm.WEEK, max(days))
    if last < first:
        raise Refusal(f"The last day {last} must not lie before the first {first}.")
    if calendar.end(Rhythm.WEEK, first) < plan.begins:
        raise Refusal(f"The plan begins on {plan.begins}, after the first day {first}. "
                      f"Say --from {plan.begins}, or add the earlier plan.")  # fmt: skip
    return first, last


def _is_too_few(options: argparse.Namespace, known: Entries) -> bool:
    if options.people is None or not known.says_who:
        return False
    return bool(known.people() * 100 < options.fewest * options.people)


def _since(
    options: argparse.Namespace, plan: Allocation, entries: Entries, last: date
) -> tuple[date | None, int]:
    """Find the week since which drift has stayed beyond the tolerance, looking at all weeks.

    Returns:
        Its first day, and how many weeks had enough recorded to be looked at.
    """
    by_week = entries.within(plan.begins, last).by_week()
    if not by_week:
        return None, 0
    mondays = list(Calendar().each(Rhythm.WEEK, min(by_week), max(by_week)))
    plans = [plan.today(monday, monday + timedelta(days=6)) for monday in mondays]
    weekly: list[Week] = []
    effort = []
    for monday, mix in zip(mondays, plans, strict=True):
        week = by_week.get(monday)
        enough = week is not None and not _is_too_few(options, week)
        weekly.append(_undecided(mix, week) if week and enough else None)
        effort.append(_weight(week) if week else 0.0)
    shares = [{key: float(share) for key, share in mix.items()} for mix in plans]
    found = since_when(weekly, options.tolerance / 100, effort, shares)
    began = mondays[found.began] if found else None
    return began, sum(week is not None for week in weekly)


def _undecided(mix: dict[str | None, Fraction], week: Entries) -> dict[str | None, float]:
    rows = statement(mix, mix, week.by_priority()).rows
    return {row.key: float(row.undecided or 0) for row in rows}


def _weight(week: Entries) -> float:
    """Return how much a week says: the people who reported, or else the effort."""
    return week.people() if week.says_who else sum(e.amount for e in week.rows) / week.per_unit
