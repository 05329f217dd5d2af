"""Loads the example."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from briefings.demo import OtherData, load_demo, sign_ins_file


class Command(BaseCommand):
    help = (
        "Load the example of fixtures/example: an election, a questionnaire, two candidacies with "
        "their answers and scores, a meeting with its report, pledges, and one member of each "
        "role, whose passwords are generated, printed and written to var/demo_sign_ins.txt. Only "
        "an empty database takes it; running it twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sign_ins = load_demo()
        except OtherData as other:
            raise CommandError(
                f"The database holds other data ({other}), and the example is only loaded into an "
                "empty one. Nothing was changed."
            ) from None
        if sign_ins is None:
            self.stdout.write("The example is there already; nothing was changed.")
        else:
            self.stdout.write("The example is loaded. Sign in as:")
            for sign_in in sign_ins:
                self.stdout.write(f"  {sign_in}")
        self._tell_where_passwords_are()

    def _tell_where_passwords_are(self) -> None:
        path = sign_ins_file()
        if path.exists():
            self.stdout.write(f"Passwords are in {path}, which only you can read.")
        else:
            self.stdout.write("A lost password: manage.py changepassword EMAIL")
