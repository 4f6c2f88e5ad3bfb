"""Teams and who is in them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trueline.core.versions import Versioned
from trueline.organisations.models import TenantModel


class Team(TenantModel, Versioned):
    """A team has one lead and may sit inside another."""

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        lead_id: int | None
        parent_id: int | None

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_team_a_key", fields=["organisation", "key"]),
            models.CheckConstraint(
                name="team_not_inside_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(TenantModel):
    """A person in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="once_in_a_team", fields=["team", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"
