"""Inviting people, and their answer."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from trueline.core.clock import now
from trueline.core.errors import NotFound, Refusal
from trueline.journal.actions import record, write
from trueline.members.actions import check_role
from trueline.members.models import Invitation
from trueline.members.secrets import fingerprint, make_secret
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.organisations.scope import across_organisations, acting_in
from trueline.people.actions import sign_up
from trueline.people.models import Person

LASTS = timedelta(days=7)
PER_HOUR = 20
PER_DAY_HERE = 200


@transaction.atomic
def invite(*, by: Membership, email: str, role: str) -> tuple[Invitation, str]:
    """Invite an address to join.

    Returns:
        The invitation and its secret. The secret is not kept: put it in the letter, nowhere else.

    Raises:
        NotAllowed: the member is no owner.
        Refusal: the address or role is not acceptable, the person is a member already, the
            address is invited already, or too many were invited within the hour.
    """
    require(by, Act.MANAGE_PEOPLE)
    address = _check_address(email)
    _check_pace(by)
    # An invitation that ran out must not stand in the way of a new one.
    Invitation.objects.filter(
        email=address, accepted_at=None, revoked_at=None, expires_at__lte=now()
    ).update(revoked_at=now())
    _check_new(address)
    secret = make_secret("invite")
    invitation = _create(by, address, check_role(role), secret)
    record(by=by, verb="invited", subject=invitation, after={"email": address, "role": role})
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """Return the open invitation with that secret.

    Raises:
        NotFound: there is none, or it was used, revoked, or ran out.
    """
    with across_organisations("a letter names no organisation, only its secret"):
        found = (
            Invitation.objects.select_related("organisation", "invited_by")
            .filter(token_hash=fingerprint(secret))
            .first()
        )
    if found is None or not found.is_open:
        raise NotFound("This invitation is no longer good. Ask for a new one.")
    return found


@transaction.atomic
def accept(*, secret: str, person: Person) -> Membership:
    """Join by an invitation; it works once, and only for the address it was sent to.

    Raises:
        NotFound: the invitation is not good (any more).
        Refusal: it was sent to another address.
    """
    invitation = find_invitation(secret)
    if person.email != invitation.email:
        raise Refusal(
            f"This invitation is for {invitation.email}; you are signed in as {person.email}."
        )
    with acting_in(invitation.organisation):
        used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
        if not used.update(accepted_at=now()):
            raise NotFound("This invitation is no longer good. Ask for a new one.")
        membership = _let_in(invitation, person)
        write(
            organisation=invitation.organisation,
            by=person,
            verb="accepted invitation",
            subject=membership,
            after={"role": membership.role},
        )
    return membership


@transaction.atomic
def join(*, secret: str, name: str, password: str) -> Membership:
    """Make an account at the invited address, and join with it.

    Raises:
        NotFound: the invitation is not good (any more).
        Refusal: name or password is not acceptable, or the address has an account already.
    """
    invitation = find_invitation(secret)
    person = sign_up(email=invitation.email, name=name, password=password)
    return accept(secret=secret, person=person)


@transaction.atomic
def revoke(*, by: Membership, invitation: Invitation) -> Invitation:
    """Take an invitation back.

    Raises:
        NotAllowed: the member is no owner.
    """
    require(by, Act.MANAGE_PEOPLE)
    if invitation.revoked_at is None and invitation.accepted_at is None:
        invitation.revoked_at = now()
        invitation.save(update_fields=["revoked_at"])
        record(by=by, verb="revoked invitation", subject=invitation)
    return invitation


def _check_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal(f"“{email}” is not an e-mail address.", field="email") from None
    if len(address) > 254:
        raise Refusal("An e-mail address has at most 254 characters.", field="email")
    return address


def _check_new(address: str) -> None:
    if Membership.objects.filter(person__email=address, ended_at=None).exists():
        raise Refusal(f"{address} is a member already.", field="email")
    if Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).exists():
        raise _invited_already(address)


def _invited_already(address: str) -> Refusal:
    return Refusal(f"{address} is invited already.", field="email")


def _create(by: Membership, address: str, role: str, secret: str) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                organisation=by.organisation,
                email=address,
                role=role,
                token_hash=fingerprint(secret),
                invited_by=by.person,
                expires_at=now() + LASTS,
            )
    except IntegrityError:  # someone invited them between our look and our write
        raise _invited_already(address) from None


def _let_in(invitation: Invitation, person: Person) -> Membership:
    membership, created = Membership.objects.get_or_create(
        organisation=invitation.organisation, person=person, defaults={"role": invitation.role}
    )
    # Who was taken back meanwhile keeps their role: a letter of old must not take one away.
    if not created and membership.ended_at is not None:
        membership.role, membership.ended_at = invitation.role, None
        membership.save(update_fields=["role", "ended_at"])
    return membership


def _check_pace(by: Membership) -> None:
    # Counted everywhere: whoever wants to send many letters can found many organisations.
    with across_organisations("how many letters go out from here"):
        day = Invitation.objects.filter(invited_at__gt=now() - timedelta(days=1))
        hour = day.filter(invited_by=by.person, invited_at__gt=now() - timedelta(hours=1))
        if hour.count() >= PER_HOUR or day.count() >= PER_DAY_HERE:
            raise Refusal(
                f"At most {PER_HOUR} invitations an hour go out, and {PER_DAY_HERE} a day from "
                "this whole installation. Try again later.",
                field="email",
            )
