"""Who belongs to what."""

from collections.abc import Callable, Mapping

from django.db.models import QuerySet, Subquery

from trueline.core.clock import now
from trueline.core.errors import NotFound, Refusal
from trueline.members.models import Invitation
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Role
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


def membership_in(
    person: Person, slug: str, counting: Callable[[], Mapping[str, Subquery]] = dict
) -> Membership:
    """Return a person's current membership of the organisation at `slug`. One statement.

    Args:
        person: Whose.
        slug: The organisation's name in addresses.
        counting: Gives name -> what else to count beside it, over the membership's own columns.

    Raises:
        NotFound: no such organisation, or they do not belong to it; the two look the same.
    """
    with across_organisations("finding which organisation a person acts in"):
        found = (
            Membership.objects.filter(
                person=person, person__is_active=True, organisation__slug=slug, ended_at=None
            )
            .select_related("organisation", "person")
            .annotate(**counting())
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


def fellow(person_id: int) -> Person:
    """Return a person who belongs to the organisation.

    Raises:
        NotFound: nobody with that number does.
    """
    found = (
        Membership.objects.filter(person=person_id, ended_at=None).select_related("person").first()
    )
    if found is None:
        raise NotFound("Nobody with that number belongs to this organisation.")
    return found.person


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


def roles() -> list[tuple[str, str]]:
    """Return every role with its name for people."""
    return list(Role.choices)


def fellow_named(words: str) -> Person:
    """Return the member someone means: by address, "Name <address>", or a name only one has.

    Raises:
        Refusal: nobody here is called that, or several are.
    """
    typed = words.strip()
    address = typed.rpartition("<")[2].removesuffix(">").strip().lower()
    rows = members()
    found = list(rows.filter(person__email=address)[:1]) or list(
        rows.filter(person__name__iexact=typed)[:2]
    )
    if len(found) == 1:
        return found[0].person
    if found:
        raise Refusal(f"Several people are called {typed}. Give the e-mail address instead.")
    raise Refusal(f"Nobody called “{typed}” belongs to this organisation.")


def nobody_yet() -> bool:
    """Tell whether the installation is new: nobody has an account."""
    return not Person.objects.exists()


def first_owner(slug: str) -> Membership:
    """Return the organisation's longest-standing owner, in whose name the host's commands act.

    Raises:
        NotFound: there is no such organisation.
    """
    with across_organisations("the host's commands name the organisation they act in"):
        found = (
            Membership.objects.filter(organisation__slug=slug, role=Role.OWNER, ended_at=None)
            .select_related("organisation", "person")
            .order_by("pk")
            .first()
        )
    if found is None:
        raise NotFound(f"There is no organisation “{slug}”.")
    return found


def searched(member: Membership) -> tuple[str, ...]:
    """Return the fields by which this member may look for people: addresses are not for guests."""
    by_address = may(member, Act.SEE_ADDRESSES)
    return ("person__name", "person__email") if by_address else ("person__name",)
