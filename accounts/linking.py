"""Which account an identity of somebody else's sign-in (Google, Firebase) belongs to, the first time it comes.

By its e-mail address alone, and only where that was proved to whoever vouches for it. To an account that is there it
is linked where `SIGN_IN_LINKS_BY_EMAIL` allows it, a new one is made where `SIGN_IN_MAKES_USERS` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.errors import Refusal
from accounts.models import User


class NotLinked(Refusal):
    """No account here is this person's. Each kind has a sentence of its own."""

    code = "account_unknown"
    status = 403
    sentence = "You have no account here. Ask the staff for one."


class Unproved(NotLinked):
    code = "email_unverified"
    sentence = "Your e-mail address has not been verified there. Verify it, then come again."


class LinkedByHand(NotLinked):
    code = "account_not_linked"
    sentence = (
        "There is an account with your e-mail address, which has not been linked. Sign in to it, or ask the staff."
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What the other side vouches for."""

    email: str
    is_verified: bool
    first_name: str = ""
    last_name: str = ""


@transaction.atomic
def user_of(claim: Claim) -> User:
    """The account that is meant, made if it has to be. Raises `NotLinked`."""
    if not claim.email or not claim.is_verified:
        raise Unproved
    email = claim.email.lower()
    user = _holder(email)
    if user is None:
        if not settings.SIGN_IN_MAKES_USERS:
            raise NotLinked
        user = _made(email, claim)
    elif not settings.SIGN_IN_LINKS_BY_EMAIL or not _is_surely_theirs(user, email):
        raise LinkedByHand
    _note_proof(user, email)
    return user


def _holder(email: str) -> User | None:
    """Who has proved the address here, be it his second one, before who has it without."""
    proved = EmailAddress.objects.select_related("user").filter(email=email, verified=True).first()
    return proved.user if proved is not None else User.objects.filter(email=email).first()


def _made(email: str, claim: Claim) -> User:
    """Without a password; two first visits at once make one account."""
    names = {"first_name": claim.first_name[:150], "last_name": claim.last_name[:150]}
    user, is_new = User.objects.get_or_create(email=email, defaults=names)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _is_surely_theirs(user: User, email: str) -> bool:
    """Where anybody may sign up, an account with an unproved address may be a trap that somebody set for its owner."""
    if not settings.ACCOUNT_SIGNUP_OPEN:
        return True
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def _note_proof(user: User, email: str) -> None:
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True})
    if not EmailAddress.objects.filter(user=user, primary=True).exists():
        EmailAddress.objects.filter(user=user, email=email).update(primary=True)
