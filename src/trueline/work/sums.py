"""The sums of effort, kept as entries come and go, so that a statement reads few rows.

Every change is a difference: so much more or less in a bucket. The differences of a batch are
netted first and then written by one upsert for each shape of bucket (with or without a team,
with or without a line), in one order, so that two writers neither lose a sum nor wait for each
other in a ring.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Sum

from trueline.plans.closing import closed_weeks, hold
from trueline.plans.models import Priority
from trueline.plans.rereading import reread_drift
from trueline.work.models import EffortEntry, EffortSum, WorkItem

_CHUNK: Final = 500
#: The columns that make a bucket one, and the condition, of each shape's unique constraint,
#: by (has a team, has a line).
_SHAPES: Final = {
    (True, True): (
        ("week", "person_id", "unit", "team_id", "priority_id"),
        ("priority_id IS NOT NULL", "team_id IS NOT NULL"),
    ),
    (False, True): (
        ("week", "person_id", "unit", "priority_id", "organisation_id"),
        ("priority_id IS NOT NULL", "team_id IS NULL"),
    ),
    (True, False): (
        ("week", "person_id", "unit", "team_id", "organisation_id"),
        ("priority_id IS NULL", "team_id IS NOT NULL"),
    ),
    (False, False): (
        ("week", "person_id", "unit", "organisation_id"),
        ("priority_id IS NULL", "team_id IS NULL"),
    ),
}
_COLUMNS: Final = (
    "organisation_id", "week", "person_id", "team_id", "priority_id", "unit", "amount", "late",
)  # fmt: skip


class Bucket(NamedTuple):
    """What one sum is for."""

    organisation_id: int
    week: date
    person_id: int
    team_id: int | None
    priority_id: int | None
    unit: str


class Amount(NamedTuple):
    """How much, and how much of it came after its week was closed."""

    amount: int
    late: int


def add(entry: EffortEntry) -> None:
    """Count an entry that has come; call it in the transaction that writes the entry."""
    add_all([entry])


def take(entry: EffortEntry) -> None:
    """Count an entry no longer; call it in the transaction that withdraws it."""
    take_all([entry])


def add_all(entries: Iterable[EffortEntry]) -> None:
    """Count many entries that have come, a batch a statement."""
    change(_differences(entries, 1))


def take_all(entries: Iterable[EffortEntry]) -> None:
    """Count many entries no longer, a batch a statement."""
    change(_differences(entries, -1))


@transaction.atomic
def change(differences: Mapping[Bucket, Amount]) -> None:
    """Add each difference, which may be negative, to the sum of its bucket."""
    by_shape: dict[tuple[bool, bool], list[Bucket]] = defaultdict(list)
    for bucket, (amount, late) in differences.items():
        if amount or late:
            by_shape[bucket.team_id is not None, bucket.priority_id is not None].append(bucket)
    emptied: set[date] = set()
    for shape in _SHAPES:
        ordered = sorted(by_shape[shape], key=lambda b: (*b[:3], b[3] or 0, b[4] or 0, b[5]))
        for start in range(0, len(ordered), _CHUNK):
            batch = ordered[start : start + _CHUNK]
            _upsert(shape, [(bucket, differences[bucket]) for bucket in batch])
            emptied.update(b.week for b in batch if differences[b].amount < 0)
    if emptied:
        EffortSum.objects.filter(week__in=emptied, amount=0, late=0).delete()
    for organisation in sorted({bucket.organisation_id for bucket in differences}):
        reread_drift(organisation)


@transaction.atomic
def reassign(*, item: WorkItem, priority: Priority | None) -> int:
    """Move an item's effort of weeks still open to another bucket; closed weeks stay.

    Call it in the transaction that changes what the item serves.

    Args:
        item: The work item.
        priority: What it serves now; None is no line.

    Returns:
        How many entries moved.
    """
    standing = EffortEntry.objects.filter(item=item, withdrawn_at=None)
    hold(set(standing.order_by().values_list("person", flat=True)))
    new = priority.pk if priority else None
    rows = list(standing.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    closed = closed_weeks({row.week for row in rows})
    moving = [row for row in rows if row.week not in closed and row.priority_id != new]
    differences = _differences(moving, -1)
    for row in moving:
        row.priority_id = new
    for start in range(0, len(moving), _CHUNK):
        pks = [row.pk for row in moving[start : start + _CHUNK]]
        EffortEntry.objects.filter(pk__in=pks).update(priority=priority)
    change(_plus(differences, _differences(moving, 1)))
    return len(moving)


def recomputed() -> dict[Bucket, Amount]:
    """Return what the sums must be, counted anew from the entries of the organisation in scope."""
    rows = (
        EffortEntry.objects.filter(withdrawn_at=None)
        .order_by()
        .values_list(*Bucket._fields, "is_late")
        .annotate(total=Sum("amount"))
    )
    found: dict[Bucket, Amount] = {}
    for *names, is_late, total in rows:
        found = _plus(found, {Bucket(*names): Amount(total, total if is_late else 0)}, into=True)
    return found


def kept() -> dict[Bucket, Amount]:
    """Return what the sums are, of the organisation in scope; it equals `recomputed()`."""
    rows = EffortSum.objects.values_list(*Bucket._fields, "amount", "late")
    return {Bucket(*row[:-2]): Amount(*row[-2:]) for row in rows}


def _differences(entries: Iterable[EffortEntry], sign: int) -> dict[Bucket, Amount]:
    found: dict[Bucket, Amount] = {}
    for entry in entries:
        bucket = Bucket(*(getattr(entry, name) for name in Bucket._fields))
        amount = sign * entry.amount
        _plus(found, {bucket: Amount(amount, amount if entry.is_late else 0)}, into=True)
    return found


def _plus(
    one: dict[Bucket, Amount], other: Mapping[Bucket, Amount], *, into: bool = False
) -> dict[Bucket, Amount]:
    """Add up; `into` says that `one` may be changed in place."""
    found = one if into else dict(one)
    for bucket, (amount, late) in other.items():
        before = found.get(bucket, Amount(0, 0))
        found[bucket] = Amount(before.amount + amount, before.late + late)
    return found


def _upsert(shape: tuple[bool, bool], rows: Sequence[tuple[Bucket, Amount]]) -> None:
    # Written by hand: Django's upsert can only replace a value, not add to it.
    quote = connection.ops.quote_name
    table = quote(EffortSum._meta.db_table)
    columns, conditions = _SHAPES[shape]
    one_row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    sets = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in ("amount", "late"))
    statement = (
        f"INSERT INTO {table} ({', '.join(_COLUMNS)}) "  # noqa: S608 - only our own names
        f"VALUES {', '.join([one_row] * len(rows))} "
        f"ON CONFLICT ({', '.join(columns)}) WHERE {' AND '.join(conditions)} "
        f"DO UPDATE SET {sets}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(_values(rows)))


def _values(rows: Iterable[tuple[Bucket, Amount]]) -> Iterator[int | str | None]:
    for bucket, amount in rows:
        yield bucket.organisation_id
        yield bucket.week.isoformat()
        yield from bucket[2:]
        yield from amount
