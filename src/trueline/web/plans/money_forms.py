"""Forms of figures: shares by quarter, a budget line's amounts, money that went out or came in."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms

from trueline.core.money import Money, exponent
from trueline.core.periods import Rhythm
from trueline.plans.budget import Amount
from trueline.plans.quarters import calendar_of, quarters_of
from trueline.plans.spending import split_into_months
from trueline.web.forming import PageForm, day_input
from trueline.web.measures.forms import Draft
from trueline.web.plans.amending import AmendingForm
from trueline.web.quantities import QuantityField

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan, BudgetLine, Priority

#: How a year is cut -> how many months each amount is for.
CUTS: Final = {"month": 1, "quarter": 3, "year": 12}
_FLOWS: Final = [("out", "Money out"), ("in", "Money in")]


class SharesForm(AmendingForm):
    """What percentage of each quarter's effort every priority should get."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priorities = list(self.plan.priorities.all())
        self.quarters = quarters_of(self.plan)
        for priority in self.priorities:
            for quarter in self.quarters:
                label = f"{priority}, {_label(self.plan, quarter)}"
                self.add(_cell(priority, quarter), _percent(label))

    def rows(self) -> list[tuple["Priority", list[forms.BoundField]]]:
        """Return each priority with its cells, quarter by quarter."""
        return [(row, [self[_cell(row, q)] for q in self.quarters]) for row in self.priorities]

    def heads(self) -> list[str]:
        """Return the quarters' names."""
        return [_label(self.plan, quarter) for quarter in self.quarters]

    def sums(self) -> list[str]:
        """Return what each quarter adds up to now, as typed."""
        return [f"{self._sum(quarter).normalize():f} %" for quarter in self.quarters]

    def said(self) -> "dict[date, dict[Priority, int]]":
        """Return the weights of each quarter that was changed, as the action takes them.

        A quarter left as it was keeps its exact weights, which a percentage may only round.
        """
        found: dict[date, dict[Priority, int]] = {}
        for quarter in self.quarters:
            cells = {row: self.cleaned_data[_cell(row, quarter)] for row in self.priorities}
            if any(_cell(row, quarter) in self.changed_data for row in cells):
                found[quarter] = {row: int((cell or 0) * 100) for row, cell in cells.items()}
        return found

    def _sum(self, quarter: date) -> Decimal:
        total = Decimal(0)
        for row in self.priorities:
            try:
                value = self.fields[_cell(row, quarter)].clean(self[_cell(row, quarter)].value())
            except forms.ValidationError:
                continue
            total += value or 0
        return total


class LineForm(AmendingForm):
    """A budget line with an amount for each month, quarter or year."""

    name = forms.CharField(max_length=300)
    flow = forms.ChoiceField(
        label="Direction", choices=_FLOWS, widget=forms.RadioSelect, initial="out"
    )
    priority = forms.ChoiceField(label="For", required=False)
    cut = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cut: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = cut if cut in CUTS else "quarter"
        self.initial["cut"] = self.by
        self.others = {str(row.pk): row for row in self.plan.priorities.all()}
        named = [(pk, row.name) for pk, row in self.others.items()]
        choice = self.fields["priority"]
        choice.choices = [("", "No priority"), *named]  # type: ignore[attr-defined]
        draft = Draft("money", self.plan.currency, exponent(self.plan.currency))
        for first in periods(self.plan, self.by):
            label = calendar_of(self.plan).label(Rhythm(self.by), first)
            field = QuantityField(measure=draft, label=label, required=False)  # type: ignore[arg-type]
            self.add(f"amount-{first}", field)

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        amounts = [
            Amount(first, CUTS[self.by], int(data[f"amount-{first}"]))
            for first in periods(self.plan, self.by)
            if data[f"amount-{first}"] is not None
        ]
        return {
            "name": data["name"],
            "flow": data["flow"],
            "priority": self.others.get(data["priority"]),
            "amounts": amounts,
        }

    def amount_fields(self) -> list[forms.BoundField]:
        """Return the fields of the amounts, in order."""
        return [self[name] for name in self.fields if name.startswith("amount-")]


class ActualForm(PageForm):
    """Money that went out or came in."""

    on = forms.DateField(label="Day", widget=day_input())
    note = forms.CharField(label="What for", required=False, max_length=300)
    field_order = ("on", "amount", "note")

    def __init__(self, *args: Any, plan: "AnnualPlan", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        draft = Draft("money", plan.currency, exponent(plan.currency))
        self.fields["amount"] = QuantityField(measure=draft, label="Amount")  # type: ignore[arg-type]
        self.order_fields(self.field_order)

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        amount = Money(int(data["amount"]), self.plan.currency)
        return {"on": data["on"], "amount": amount, "note": data["note"]}


def periods(plan: "AnnualPlan", cut: str) -> list[date]:
    """Return the first days of a plan's months, quarters or years; only whole ones."""
    calendar = calendar_of(plan)
    found = calendar.each(Rhythm(cut), plan.starts_on, plan.ends_on)
    return [first for first in found if calendar.end(Rhythm(cut), first) <= plan.ends_on]


def cut_of(line: "BudgetLine") -> str:
    """Return how a line's amounts are cut: the one way if it is one, else by month."""
    longs = {amount.months for amount in line.amounts.all()}
    names = {months: name for name, months in CUTS.items()}
    return names[longs.pop()] if len(longs) == 1 else "month" if longs else "quarter"


def initial_of_line(line: "BudgetLine", cut: str) -> dict[str, object]:
    """Return a line as its form shows it, its amounts cut anew where it must be."""
    parts: dict[date, int] = {}
    calendar = calendar_of(line.plan)
    for amount in line.amounts.all():
        for step, minor in enumerate(split_into_months(amount.minor, amount.months)):
            month = calendar.move(Rhythm.MONTH, amount.month, step)
            first = calendar.start(Rhythm(cut), month)
            parts[first] = parts.get(first, 0) + minor
    return {
        "version": line.version,
        "name": line.name,
        "flow": line.flow,
        "priority": str(line.priority_id or ""),
        **{f"amount-{first}": minor for first, minor in parts.items()},
    }


def initial_of_shares(plan: "AnnualPlan") -> dict[str, object]:
    """Return a plan's shares as their form shows them, in percent."""
    weights: dict[date, dict[int, int]] = {}
    for row in plan.shares.all():
        weights.setdefault(row.quarter, {})[row.priority_id] = row.weight
    cells: dict[str, object] = {
        f"share-{number}-{quarter}": _percentage(hundredths)
        for quarter, found in weights.items()
        for number, hundredths in _rounded(found).items()
    }
    return cells | {"version": plan.version}


def _rounded(weights: dict[int, int]) -> dict[int, int]:
    """Return shares in hundredths of a percent that add up to 10,000, by largest remainder."""
    total = sum(weights.values())
    floors = {number: divmod(weight * 10_000, total) for number, weight in weights.items()}
    missing = 10_000 - sum(whole for whole, _ in floors.values())
    up = sorted(floors, key=lambda number: -floors[number][1])[:missing]
    return {number: whole + (number in up) for number, (whole, _) in floors.items()}


def _percentage(hundredths: int) -> Decimal:
    return Decimal(f"{hundredths / 100:.2f}".rstrip("0").rstrip("."))


def _cell(priority: "Priority", quarter: date) -> str:
    return f"share-{priority.pk}-{quarter}"


def _percent(label: str) -> forms.DecimalField:
    attrs = {"class": "input input-number", "inputmode": "decimal", "aria-label": label}
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, decimal_places=2,
        widget=forms.TextInput(attrs),
    )  # fmt: skip


def _label(plan: "AnnualPlan", quarter: date) -> str:
    return calendar_of(plan).label(Rhythm.QUARTER, quarter)
