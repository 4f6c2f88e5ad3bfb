"""What can be done to an organisation and to who belongs to it."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from trueline.core.clock import check_time_zone, now
from trueline.core.errors import Refusal
from trueline.core.money import check_currency
from trueline.core.text import clean_line, slug_of
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation, Role
from trueline.organisations.scope import acting_in
from trueline.people.models import Person

# Addresses that would hide a page of the product.
_TAKEN_SLUGS = {"new", "api", "static", "account"}


class OrganisationFields(TypedDict, total=False):
    """What an owner may set."""

    name: str
    time_zone: str
    year_starts_in: int
    currency: str


@transaction.atomic
def found_organisation(
    *, by: Person, slug: str = "", **fields: Unpack[OrganisationFields]
) -> Membership:
    """Found an organisation; the founder is its first owner.

    Args:
        by: The founder.
        slug: Its place in addresses; made from the name if empty.
        fields: Name (needed), time zone, first month of the fiscal year, currency.

    Raises:
        Refusal: a field is not acceptable, or the slug is taken.
    """
    checked = _check({"name": "", **fields})
    slug = slug or slug_of(fields.get("name", ""), longest=60) or "organisation"
    organisation = _create(_free_slug(slug), checked)
    with acting_in(organisation):
        owner = Membership.objects.create(organisation=organisation, person=by, role=Role.OWNER)
        record(by=owner, verb="founded", subject=organisation, after={**checked})
    return owner


@transaction.atomic
def change_organisation(
    *, by: Membership, version: int, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Change settings of the member's organisation.

    Raises:
        NotAllowed: the member is no owner.
        Refusal: a field is not acceptable.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_ORGANISATION)
    checked = _check(fields)
    before = apply_changes(by.organisation, version=version, changes=checked)
    if before:
        record(
            by=by,
            verb="changed",
            subject=by.organisation,
            before=before,
            after={name: value for name, value in checked.items() if name in before},
        )
    return by.organisation


@transaction.atomic
def change_role(*, by: Membership, membership: Membership, role: str) -> Membership:
    """Give a member another role.

    Raises:
        NotAllowed: the member acting is no owner.
        Refusal: there is no such role, or it would leave no owner.
    """
    require(by, Act.MANAGE_PEOPLE)
    role = check_role(role)
    if role == membership.role:
        return membership
    _keep_an_owner(membership, stays_owner=role == Role.OWNER)
    before = membership.role
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        by=by,
        verb="changed role",
        subject=membership,
        before={"role": before},
        after={"role": role},
    )
    return membership


@transaction.atomic
def end_membership(*, by: Membership, membership: Membership) -> Membership:
    """Let a member go; the next thing they ask for is refused. Anyone may let themselves go.

    Raises:
        NotAllowed: the member acting is no owner, and it is not themselves.
        Refusal: it would leave no owner.
    """
    if membership.pk != by.pk:
        require(by, Act.MANAGE_PEOPLE)
    if membership.ended_at is not None:
        return membership
    _keep_an_owner(membership, stays_owner=False)
    membership.ended_at = now()
    membership.save(update_fields=["ended_at"])
    record(by=by, verb="ended membership", subject=membership)
    return membership


@transaction.atomic
def restore_membership(*, by: Membership, membership: Membership) -> Membership:
    """Take a former member back, in the role they had.

    Raises:
        NotAllowed: the member acting is no owner.
    """
    require(by, Act.MANAGE_PEOPLE)
    if membership.ended_at is None:
        return membership
    membership.ended_at = None
    membership.save(update_fields=["ended_at"])
    record(by=by, verb="restored membership", subject=membership)
    return membership


def check_role(role: str) -> str:
    """Return `role` if there is such a role.

    Raises:
        Refusal: there is none.
    """
    if role not in Role.values:
        raise Refusal(
            f"There is no role “{role}”. Choose one of: {', '.join(Role.values)}.", field="role"
        )
    return role


def _keep_an_owner(membership: Membership, *, stays_owner: bool) -> None:
    if membership.role != Role.OWNER or membership.ended_at is not None or stays_owner:
        return
    # Locked together, so that two owners cannot both step down at the same moment.
    owners = Membership.objects.select_for_update().filter(role=Role.OWNER, ended_at=None)
    if not any(owner.pk != membership.pk for owner in owners):
        raise Refusal("An organisation needs an owner. Make someone else owner first.")


def _check(fields: OrganisationFields) -> OrganisationFields:
    checked: OrganisationFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=120)
    if "time_zone" in fields:
        check_time_zone(fields["time_zone"])
    if "currency" in fields:
        check_currency(fields["currency"])
    if not 1 <= fields.get("year_starts_in", 1) <= 12:
        raise Refusal("The year starts in a month from 1 to 12.", field="year_starts_in")
    return checked


def _create(slug: str, fields: OrganisationFields) -> Organisation:
    try:
        with transaction.atomic():
            return Organisation.objects.create(slug=slug, **fields)
    except IntegrityError:  # someone took it between our look and our write
        raise _taken(slug) from None


def _taken(slug: str) -> Refusal:
    return Refusal(f"The address “{slug}” is taken. Choose another.", field="slug")


def _free_slug(slug: str) -> str:
    if slug != slug_of(slug, longest=60):
        raise Refusal("Use small letters, digits and hyphens.", field="slug")
    if slug in _TAKEN_SLUGS or Organisation.objects.filter(slug=slug).exists():
        raise _taken(slug)
    return slug
