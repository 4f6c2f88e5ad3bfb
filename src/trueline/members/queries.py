"""Who belongs to what."""

from django.db.models import QuerySet

from trueline.core.clock import now
from trueline.core.errors import NotFound
from trueline.members.models import Invitation
from trueline.organisations.models import Membership
from trueline.organisations.scope import across_organisations
from trueline.people.models import Person


def memberships_of(person: Person) -> list[Membership]:
    """Return a person's current memberships, by the organisation's name."""
    with across_organisations("a person's own organisations"):
        return list(
            Membership.objects.filter(person=person, ended_at=None)
            .select_related("organisation", "person")
            .order_by("organisation__name", "pk")
        )


def membership_in(person: Person, slug: str) -> Membership:
    """Return a person's current membership of the organisation at `slug`.

    Raises:
        NotFound: no such organisation, or they do not belong to it; the two look the same.
    """
    with across_organisations("finding which organisation a person acts in"):
        found = (
            Membership.objects.filter(
                person=person, person__is_active=True, organisation__slug=slug, ended_at=None
            )
            .select_related("organisation", "person")
            .first()
        )
    if found is None:
        raise NotFound("There is nothing here.")
    return found


def members(*, former: bool = False) -> QuerySet[Membership]:
    """Return the organisation's members, or its former ones, by name."""
    return (
        Membership.objects.filter(ended_at__isnull=not former)
        .select_related("person", "organisation")
        .order_by("person__name", "pk")
    )


def member(membership_id: int) -> Membership:
    """Return one member, current or former.

    Raises:
        NotFound: there is none with that number here.
    """
    found = (
        Membership.objects.filter(pk=membership_id).select_related("person", "organisation").first()
    )
    if found is None:
        raise NotFound("There is no such member here.")
    return found


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations that can still be accepted, newest first."""
    return (
        Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now())
        .select_related("invited_by")
        .order_by("-pk")
    )


def invitation(invitation_id: int) -> Invitation:
    """Return one invitation.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("There is no such invitation here.")
    return found


def nobody_yet() -> bool:
    """Tell whether the installation is new: nobody has an account."""
    return not Person.objects.exists()
