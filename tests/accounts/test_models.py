"""What the database holds true about people who sign in."""

import pghistory.models
import pytest
from django.db import IntegrityError
from django.utils import translation

from accounts.actions import acting_as, command_actor, create_user
from accounts.localised import LocalisedText, in_language
from accounts.models import Role, SystemUser, User, by_name
from tests.factories import make_code, make_user

pytestmark = pytest.mark.django_db


def test_address_with_capitals_is_refused_by_the_database() -> None:
    user = make_user()

    with pytest.raises(IntegrityError, match="accounts_user_address_in_lower_case"):
        User.objects.filter(pk=user.pk).update(email="User@Example.org")


def test_unknown_role_is_refused_by_the_database() -> None:
    user = make_user()

    with pytest.raises(IntegrityError, match="accounts_user_known_role"):
        User.objects.filter(pk=user.pk).update(role=15)


def test_unknown_language_is_refused_by_the_database() -> None:
    user = make_user()

    with pytest.raises(IntegrityError, match="accounts_user_known_language"):
        User.objects.filter(pk=user.pk).update(language="xx")


def test_each_role_may_do_what_the_ones_before_it_may() -> None:
    rights = [(user.is_advocate, user.is_coordinator) for user in map(make_user, Role)]

    assert rights == [(False, False), (True, False), (True, True)]


def test_history_names_the_actor_and_holds_no_password() -> None:
    ada = make_user(Role.COORDINATOR)
    with acting_as(ada):
        user = create_user(email="Ben@Example.org", display_name="Ben", role=Role.ADVOCATE)

    event = User.pgh_event_model.objects.get(pgh_obj_id=user.pk)  # type: ignore[attr-defined]

    assert user.email == "ben@example.org"
    assert event.pgh_context.metadata == {"user": ada.pk}
    assert not {"password", "last_login"} & {field.name for field in event._meta.fields}
    assert issubclass(type(event), pghistory.models.Event)


def test_command_actor_without_address_is_the_command_line() -> None:
    assert command_actor(None) == User.objects.system(SystemUser.COMMAND_LINE)
    assert not command_actor(None).is_active


def test_system_user_is_named_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        user = User.objects.system(SystemUser.COMMAND_LINE)

    with translation.override("en"):
        assert str(user) == "Command line"


def test_command_actor_must_be_active() -> None:
    user = make_user(is_active=False)

    with pytest.raises(User.DoesNotExist):
        command_actor(user.email)


def test_label_falls_back_to_the_other_language_and_says_which() -> None:
    code = make_code(name_en="")

    name = in_language(code, "name", "en")

    assert (name, name.lang) == (LocalisedText(code.name_fr, "fr"), "fr")


def test_people_come_by_name_without_accents_or_case() -> None:
    names = ["Zoé", "Élodie", "elise", "Œdipe", "odile", "Éa"]
    for name in names:
        make_user(display_name=name)

    assert [user.display_name for user in by_name(User.objects.all())] == [
        "Éa",
        "elise",
        "Élodie",
        "odile",
        "Œdipe",
        "Zoé",
    ]
