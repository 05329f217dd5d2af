"""The command that makes the first account."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User

pytestmark = pytest.mark.django_db


def create(email: str, **options: str) -> str:
    output = StringIO()
    call_command("create_user", email, name="Ada", role="coordinator", stdout=output, **options)
    return output.getvalue()


def test_create_user_makes_an_account_without_a_usable_password() -> None:
    create("Ada@Example.org", language="en")

    user = User.objects.get(email="ada@example.org")
    assert (user.role, user.language) == (Role.COORDINATOR, "en")
    assert not user.has_usable_password()


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org"])
def test_create_user_twice_is_refused(email: str) -> None:
    create("ada@example.org")

    with pytest.raises(CommandError, match="already an account"):
        create(email)


def test_create_user_with_a_bad_address_is_refused() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        create("ada")

    assert not User.objects.exists()
