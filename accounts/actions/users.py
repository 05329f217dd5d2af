"""Writes about users, and who the author of a change is outside of a request."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import transaction

from accounts.models import Role, SystemUser, User


@contextmanager
def acting_as(user: User) -> Iterator[User]:
    """Record `user` as the author of every change made inside, outside of a request."""
    with pghistory.context(user=user.pk):
        yield user


def command_actor(email: str | None) -> User:
    """The user that a command acts for: the one with `email`, else the command line itself.

    Raises User.DoesNotExist when nobody active has that address.
    """
    if email is None:
        return User.objects.system(SystemUser.COMMAND_LINE)
    return User.objects.get(email__iexact=email, is_active=True)


@transaction.atomic
def create_user(
    *,
    email: str,
    display_name: str,
    role: Role,
    password: str | None = None,
    language: str = "fr",
    pseudonym: str = "",
) -> User:
    """Make an account. Without a password its owner sets one through « forgotten password »."""
    return User.objects.create_user(
        email,
        password,
        display_name=display_name,
        role=role,
        language=language,
        pseudonym=pseudonym,
    )
