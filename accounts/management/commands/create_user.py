"""Make an account from the shell: the first coordinator of a new server."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.actions import acting_as, command_actor, create_user
from accounts.models import Role, User


class Command(BaseCommand):
    help = (
        "Makes an account without a password. Its owner chooses one through "
        "“Forgotten password” on the sign-in page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("--name", required=True, help="the name shown to colleagues")
        parser.add_argument("--role", required=True, choices=[role.name.lower() for role in Role])
        parser.add_argument("--language", default="fr", choices=["fr", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an e-mail address. Nothing was made.") from error
        if User.objects.filter(email=email).exists():
            raise CommandError(f"There is already an account for {email}. Nothing was changed.")
        with acting_as(command_actor(None)):
            user = create_user(
                email=email,
                display_name=options["name"],
                role=Role[options["role"].upper()],
                language=options["language"],
            )
        self.stdout.write(f"{user.email} may sign in as {user.get_role_display()}.")
