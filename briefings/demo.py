"""Loads the example into an empty database: as a whole, or not at all."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from pghistory.models import Event as HistoryEvent

from accounts.actions import acting_as, command_actor, create_user
from accounts.models import Role, SystemUser, User
from briefings.example import (
    create_candidacy,
    create_election,
    create_event,
    create_questionnaire,
    enter_reply,
    read_example,
)
from briefings.example_pledges import create_pledges
from briefings.example_scores import score_reply
from pledges.models import Pledge, Theme
from pledges.themes import load_default_themes
from questionnaires.grids import load_grids
from questionnaires.models import Grid, Level, Questionnaire
from sources.codebook import load_codebook
from sources.models import Code
from stakeholders.models import Candidacy, Election, Event

QUESTIONNAIRE = "paris-2026-tds"
PLEDGES = ("gregoire-paris-2026", "core-paris-2025", "liste-exemple")
OUR_APPS = ("accounts", "sources", "stakeholders", "questionnaires", "pledges", "briefings")
MEMBERS = {
    "ada@example.org": ("Ada", Role.COORDINATOR),
    "ben@example.org": ("Ben", Role.ADVOCATE),
    "chloe@example.org": ("Chloé", Role.VOLUNTEER),
}
# No letter or digit that is easily taken for another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LOADING = 20260315  # the database's lock that two loads at once wait for


class OtherData(Exception):
    """The database holds something else, so the example is not mixed into it."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a member of the example signs in."""

    user: User
    password: str

    def __str__(self) -> str:
        role = Role(self.user.role).name.lower()
        return f"{self.user.email}  {self.password}  ({self.user.display_name}, {role})"


def sign_ins_file() -> Path:
    """Where the generated passwords are kept, readable by the owner alone."""
    return Path(settings.VAR_DIR) / "demo_sign_ins.txt"


@transaction.atomic
def load_demo() -> list[SignIn] | None:
    """Write the example and its members; None when it is there already.

    Raises OtherData, and changes nothing, when the database holds anything else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
    if Questionnaire.objects.filter(slug=QUESTIONNAIRE).exists():
        return None
    if found := _other_data():
        raise OtherData(found)
    with acting_as(command_actor(None)):
        sign_ins = _create_members()
        _load_example()
    _write(sign_ins)
    return sign_ins


def _other_data() -> str:
    """What the database holds beside the defaults, system users and the members here."""
    expected = [*MEMBERS, *SystemUser.values]
    if User.objects.exclude(email__in=expected).exists():
        return str(User._meta.verbose_name_plural)
    for label in OUR_APPS:
        for model in apps.get_app_config(label).get_models():
            is_rest = model in (User, Code, Grid, Level, Theme) or issubclass(model, HistoryEvent)
            if not is_rest and model._default_manager.exists():
                return str(model._meta.verbose_name_plural)
    return ""


def _create_members() -> list[SignIn]:
    """The members who have no account yet, each with a password of their own."""
    known = set(User.objects.filter(email__in=MEMBERS).values_list("email", flat=True))
    sign_ins = []
    for email, (name, role) in MEMBERS.items():
        if email not in known:
            password = _password()
            user = create_user(email=email, display_name=name, role=role, password=password)
            sign_ins.append(SignIn(user, password))
    return sign_ins


def _password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(4))
    return "-".join(groups)


def _load_example() -> None:
    ada, ben, chloe = (User.objects.get(email=email) for email in MEMBERS)
    load_codebook()
    load_grids()
    create_election(read_example("paris-2026"))
    create_questionnaire(read_example(QUESTIONNAIRE))
    # Ada and Ben score, so neither of them enters what they score.
    scorers = {"a": ada, "b": ben}
    _load_reply("gregoire-paris-2026", command_actor(None), checked_by=ada, scorers=scorers)
    _load_reply("liste-exemple", chloe, checked_by=ben, scorers=scorers)
    with acting_as(ben):
        create_event(read_example("core-paris-2025"), by=ben)
        load_default_themes()
        for name in PLEDGES:
            create_pledges(read_example(f"pledges-{name}"), by=ben, accepted_by=ada)


def _load_reply(
    name: str, entered_by: User, *, checked_by: User, scorers: Mapping[str, User]
) -> None:
    table = read_example(name)
    with acting_as(entered_by):
        candidacy = create_candidacy(table)
        versions = enter_reply(
            table, candidacy=candidacy, entered_by=entered_by, checked_by=checked_by
        )
        score_reply(table, versions, scorers=scorers)


def _write(sign_ins: list[SignIn]) -> None:
    if not sign_ins:
        return
    path = sign_ins_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # one that others could read would keep its permissions
    path.touch(mode=0o600, exist_ok=False)
    lines = ["Sign in as (address, password):", *(f"  {sign_in}" for sign_in in sign_ins)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def is_example_or_nothing() -> bool:
    """Whether the database holds no data, or the example and nothing of anybody's own."""
    if not _other_data():
        return True
    expected = [*MEMBERS, *SystemUser.values]
    own = (
        User.objects.exclude(email__in=expected),
        Election.objects.exclude(slug="paris-2026"),
        Candidacy.objects.exclude(slug__in=PLEDGES),
        Event.objects.exclude(slug__in=PLEDGES),
        Questionnaire.objects.exclude(slug=QUESTIONNAIRE),
        Pledge.objects.exclude(slug__regex=r"^(p\d\d|e1|ex)-"),
    )
    return not any(rows.exists() for rows in own)
