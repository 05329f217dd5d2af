"""Working translations: what the database holds true, and the two writes about them."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from sources.actions import OwnTranslation, check_translation, translate
from sources.models import Text, Translation, TranslationCheck
from sources.models.translation import Decision, MadeWith
from tests.factories import accept_translation, make_text, make_translation, make_user

pytestmark = pytest.mark.django_db


def stored(text: Text | None = None, **fields) -> Translation:
    """A row past the actions: what anybody could write."""
    return Translation.objects.create(
        **(
            {
                "text": text or make_text(),
                "language": "en",
                "number": 1,
                "body": "Yes.",
                "made_with": MadeWith.PERSON,
                "translated_by": make_user(),
            }
            | fields
        )
    )


def decided(translation: Translation, decision: Decision, note: str = "Encore") -> Translation:
    check_translation(
        by=make_user(Role.ADVOCATE), translation=translation, decision=decision, note=note
    )
    return translation


# --- What the database holds ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"body": ""}, "sources_translation_has_words"),
        ({"language": "xx"}, "sources_translation_known_language"),
        ({"made_with": "magic"}, "sources_translation_known_making"),
        ({"body": "Cafe\u0301"}, "NFC with LF"),
        ({"body": "Yes\r\nNo"}, "NFC with LF"),
        ({"language": "fr"}, "in another language than its text"),
    ],
)
def test_translation_that_cannot_be_is_refused(fields, match) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        stored(**fields)

    assert not Translation.objects.exists()


def test_translation_has_its_number_once_for_each_language() -> None:
    text = make_text()
    stored(text)
    stored(text, language="de")
    stored()

    with pytest.raises(IntegrityError, match="sources_translation_one_per_number"):
        stored(text)


def test_nobody_checks_their_own_translation() -> None:
    translation = stored()

    with pytest.raises(IntegrityError, match="Somebody else checks what one translated"):
        TranslationCheck.objects.create(
            translation=translation,
            decision=Decision.ACCEPTED,
            checked_by=translation.translated_by,
        )


@pytest.mark.parametrize(
    ("decision", "match"),
    [
        ("perhaps", "sources_translationcheck_known_decision"),
        (Decision.RETURNED, "sources_translationcheck_returned_with_note"),
    ],
)
def test_verdict_is_one_of_two_and_a_return_says_why(decision, match) -> None:
    with pytest.raises(IntegrityError, match=match):
        TranslationCheck.objects.create(
            translation=stored(), decision=decision, checked_by=make_user()
        )


def test_translation_is_checked_once() -> None:
    translation = accept_translation(stored())

    with pytest.raises(IntegrityError, match="translation_id"):
        TranslationCheck.objects.create(
            translation=translation, decision=Decision.ACCEPTED, checked_by=make_user()
        )


# --- Translating ----------------------------------------------------------------------------------


def test_translation_is_stored_in_one_form(ben: User) -> None:
    translation = make_translation(by=ben, body="Cafe\u0301\r\nYes")

    assert (translation.number, translation.body, translation.translated_by) == (
        1,
        "Café\nYes",
        ben,
    )


def test_same_translation_twice_is_one(ben: User) -> None:
    text = make_text()

    first = make_translation(text, by=ben, body="Yes.\r\n")
    again = make_translation(text, by=ben, body="Yes.\n")

    assert first == again
    assert Translation.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"body": "Yes!"}, {"made_with": MadeWith.MACHINE}, {"note": "Mind the tense"}, {"by": None}],
)
def test_correction_is_a_new_number(ben: User, fields) -> None:
    text = make_text()
    first = make_translation(text, by=ben)

    second = make_translation(text, **({"by": ben} | fields))

    assert (first.number, second.number) == (1, 2)


def test_each_text_and_language_counts_for_itself() -> None:
    text = make_text()
    made = [make_translation(text), make_translation(text, language="de"), make_translation()]

    assert [translation.number for translation in made] == [1, 1, 1]


# --- Checking -------------------------------------------------------------------------------------


def test_translator_does_not_check(ben: User) -> None:
    translation = make_translation(by=ben)

    with pytest.raises(OwnTranslation):
        check_translation(by=ben, translation=translation, decision=Decision.ACCEPTED)

    assert not TranslationCheck.objects.exists()


def test_first_verdict_stands(ada: User, ben: User) -> None:
    translation = make_translation()

    first = check_translation(
        by=ben, translation=translation, decision=Decision.RETURNED, note="The date"
    )
    again = check_translation(by=ada, translation=translation, decision=Decision.ACCEPTED)

    assert first == again
    assert (again.decision, again.checked_by) == (Decision.RETURNED, ben)


def test_current_is_the_latest_accepted_of_its_text_and_language() -> None:
    text = make_text()
    accept_translation(make_translation(text, body="One"))
    second = accept_translation(make_translation(text, body="Two"))
    decided(make_translation(text, body="Three"), Decision.RETURNED)
    make_translation(text, body="Four")
    german = accept_translation(make_translation(text, language="de"))
    other = accept_translation(make_translation())

    assert set(Translation.objects.current()) == {second, german, other}


def test_awaiting_check_is_the_latest_unless_checked() -> None:
    text = make_text()
    make_translation(text, body="One")
    latest = make_translation(text, body="Two")
    accept_translation(make_translation(text, language="de"))

    assert list(Translation.objects.awaiting_check()) == [latest]


def together(*deeds) -> None:
    """Run these at the same moment, each on a connection of its own."""

    def alone(deed) -> None:
        deed()
        connection.close()

    threads = [Thread(target=alone, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_checks_at_once_are_one_verdict(ada: User, ben: User) -> None:
    translation = make_translation()
    verdicts: list[TranslationCheck] = []

    together(
        *(
            lambda by=by, decision=decision: verdicts.append(
                check_translation(by=by, translation=translation, decision=decision, note="Oui")
            )
            for by, decision in ((ada, Decision.ACCEPTED), (ben, Decision.RETURNED))
        )
    )

    assert len(verdicts) == 2
    assert set(verdicts) == set(TranslationCheck.objects.all())
    assert len({verdict.decision for verdict in verdicts}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_translations_at_once_have_two_numbers(ada: User, ben: User) -> None:
    text = make_text()

    together(
        *(
            lambda by=by: translate(
                by=by, text=text, language="en", body="Yes.", made_with=MadeWith.PERSON
            )
            for by in (ada, ben)
        )
    )

    assert [translation.number for translation in Translation.objects.order_by("number")] == [1, 2]
