"""Organisations and who belongs to them."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from trueline.core.periods import Calendar
from trueline.core.versions import Versioned
from trueline.organisations.scope import TenantManager


class Tenancy(models.TextChoices):
    """Whose rows a table holds; every table is declared as one of these (see tables.py)."""

    TENANT = "tenant", "One organisation's"
    PRIVATE = "private", "One person's"
    GLOBAL = "global", "The installation's"


class Role(models.TextChoices):
    """What someone is in an organisation; what that allows stands in access_policy.py."""

    OWNER = "owner", "Owner"
    LEADER = "leader", "Leader"
    MEMBER = "member", "Member"
    GUEST = "guest", "Guest (reads only)"


class Organisation(Versioned):
    """A tenant. Its calendar and currency hold for everything in it."""

    tenancy = Tenancy.GLOBAL  # it is the tenant; memberships say who sees it

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    year_starts_in = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_year_starts_in_a_month",
                condition=Q(year_starts_in__gte=1, year_starts_in__lte=12),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> Calendar:
        """How this organisation cuts time."""
        return Calendar(self.year_starts_in)


class TenantModel(models.Model):
    """A row that belongs to one organisation and is never seen from another."""

    tenancy = Tenancy.TENANT

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True


class Membership(TenantModel):
    """A person in an organisation; every action says by which membership it is done."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_membership_a_person", fields=["organisation", "person"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.organisation}"
