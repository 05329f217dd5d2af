"""What the commands of questionnaires are told: codes and addresses, found or refused in words."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.actions import command_actor
from accounts.models import User
from questionnaires.models import Questionnaire


def questionnaire_of(code: str) -> Questionnaire:
    """Raises CommandError."""
    questionnaire = Questionnaire.objects.filter(slug=code).select_related("election").first()
    if questionnaire is None:
        raise CommandError(
            _("There is no questionnaire with the code “%(code)s”. Nothing was stored.")
            % {"code": code}
        )
    return questionnaire


def actor_of(email: str | None) -> User:
    """For whom a command acts: somebody active, else the command line. Raises CommandError."""
    try:
        return command_actor(email)
    except User.DoesNotExist as error:
        raise CommandError(
            _("Nobody active has the address “%(email)s”. Nothing was stored.") % {"email": email}
        ) from error
