"""Working translations: made beside the words, checked by somebody else, shown with the answer."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Role, User
from questionnaires.actions import check_version
from questionnaires.models import Answer, AnswerState
from questionnaires.models.response import Decision
from sources.actions import check_translation
from sources.models import Text, Translation, TranslationCheck
from sources.models.translation import Decision as Verdict
from sources.models.translation import MadeWith
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def answer(chloe: User) -> Answer:
    return factories.make_answer(by=chloe)


@pytest.fixture
def text(answer: Answer) -> Text:
    return words_of(answer)


def words_of(answer: Answer) -> Text:
    return Text.objects.get(answer_version=answer.versions.current().get())


def url(answer: Answer, name: str = "answer_translation", language: str = "en") -> str:
    return reverse(name, args=[answer.pk, language])


def check_url(answer: Answer) -> str:
    return url(answer, "answer_translation_check")


def typed(body: str = "Yes. Ten homes.", **fields: Any) -> dict[str, Any]:
    return {"body": body, "made_with": "person", "note": ""} | fields


def verdict(translation: Translation, decision: str = "accepted", note: str = "") -> dict[str, Any]:
    return {"version": translation.pk, "decision": decision, "note": note}


def shown(client: Client, answer: Answer) -> str:
    """The answer's page, white space made one."""
    return one_line(client.get(answer.get_absolute_url()).content.decode())


def one_line(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def correct(answer: Answer, words: str = "Non, aucun logement.") -> Text:
    """The text of an accepted correction."""
    version = factories.make_version(answer.response, answer.question, words=words)
    check_version(
        by=factories.make_user(Role.ADVOCATE), version=version, decision=Decision.ACCEPTED
    )
    return words_of(answer)


def returned(translation: Translation, note: str = "The date is wrong") -> Translation:
    check_translation(
        by=factories.make_user(Role.ADVOCATE),
        translation=translation,
        decision=Verdict.RETURNED,
        note=note,
    )
    return translation


# --- The page -------------------------------------------------------------------------------------


def test_page_shows_the_words_beside_an_empty_field(ben_client: Client, answer: Answer) -> None:
    response = ben_client.get(url(answer))

    page = response.content.decode()
    assert response.context["form"].initial.get("body") is None
    assert page.index("Nous créerons dix logements") < page.index('name="body"')
    assert re.search(r'<textarea[^>]* lang="en"[^>]* dir="auto"', page)
    assert re.search(r'class="words-text"\s+lang="fr"\s+dir="auto"', page)


@pytest.mark.parametrize("language", ["fr", "xx", "english"])
def test_page_of_its_own_or_an_unknown_language_is_not_found(
    ben_client: Client, answer: Answer, language: str
) -> None:
    for name in ("answer_translation", "answer_translation_check"):
        assert ben_client.post(url(answer, name, language), typed()).status_code == 404


@pytest.mark.parametrize("name", ["answer_translation", "answer_translation_check"])
def test_page_is_for_advocates_and_signed_in_people(
    client: Client, chloe_client: Client, answer: Answer, name: str
) -> None:
    statuses = [each.post(url(answer, name)).status_code for each in (client, chloe_client)]

    assert statuses == [302, 403]
    assert not Translation.objects.exists()


def test_check_takes_a_post_only(ben_client: Client, answer: Answer) -> None:
    assert ben_client.get(check_url(answer)).status_code == 405
    assert ben_client.put(url(answer)).status_code == 405


def test_answer_that_is_missing_is_not_found(ben_client: Client) -> None:
    for name in ("answer_translation", "answer_translation_check"):
        assert ben_client.post(reverse(name, args=[10**9, "en"])).status_code == 404


@pytest.mark.parametrize("state", [AnswerState.ANSWERED, AnswerState.BLANK])
def test_only_accepted_words_are_translated(ben_client: Client, state: AnswerState) -> None:
    if state == AnswerState.BLANK:
        answer = factories.make_answer(state=state)
    else:
        answer = factories.make_version().answer

    for response in (ben_client.get(url(answer)), ben_client.post(url(answer), typed())):
        assert response.status_code == 403
        assert "Only accepted words are translated" in response.content.decode()
    assert not Translation.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three(
    ben_client: Client,
    answer: Answer,
    text: Text,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        returned(factories.make_translation(text, body=f"Yes {number}."))
        text = correct(answer, f"Non {number}.")

    with django_assert_num_queries(5):
        response = ben_client.get(url(answer))

    assert len(response.context["page"].made) == count


# --- Translating ----------------------------------------------------------------------------------


def test_translation_is_saved_and_waits(
    ben_client: Client, ben: User, answer: Answer, text: Text
) -> None:
    response = ben_client.post(
        url(answer), typed("Yes.\r\nTen homes.", made_with="machine", note="Mind the tense")
    )

    made = Translation.objects.get()
    assert (response.status_code, response.url) == (302, url(answer))
    assert (made.text, made.language, made.number, made.translated_by) == (text, "en", 1, ben)
    assert (made.body, made.made_with, made.note) == (
        "Yes.\nTen homes.",
        MadeWith.MACHINE,
        "Mind the tense",
    )
    assert told(response) == ["The translation is saved. It counts when somebody else accepts it."]
    page = one_line(ben_client.get(url(answer)).content.decode())
    assert "to be checked by somebody else" in page
    assert check_url(answer) not in page


def test_htmx_is_sent_on_and_gets_no_whole_page(ben_client: Client, answer: Answer) -> None:
    refused = ben_client.post(url(answer), typed(""), headers=HTMX)
    saved = ben_client.post(url(answer), typed(), headers=HTMX)

    assert (refused.status_code, "<html" in refused.content.decode()) == (422, False)
    assert saved.headers["HX-Redirect"] == url(answer)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "\u200b \n"}, "body"),
        ({"made_with": "magic"}, "made_with"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_refused_translation_keeps_what_was_typed(
    ben_client: Client, answer: Answer, fields: dict[str, Any], field: str
) -> None:
    response = ben_client.post(url(answer), typed("CANARY") | fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Nothing was stored yet; what you typed is still here." in page
    assert ("CANARY" in page) == (field != "body")
    assert not Translation.objects.exists()


def test_same_form_five_times_is_one_translation(ben_client: Client, answer: Answer) -> None:
    seen = ben_client.get(url(answer)).context["page"].seen

    statuses = {ben_client.post(url(answer), typed(seen=seen)).status_code for _time in range(5)}

    assert statuses == {302}
    assert Translation.objects.count() == 1


def test_the_same_translation_after_its_check_changes_nothing(
    ben_client: Client, ben: User, answer: Answer, text: Text
) -> None:
    returned(factories.make_translation(text, by=ben, body="Yes."))

    response = ben_client.post(url(answer), typed("Yes."))

    assert told(response) == ["Nothing is new in this translation: nothing was changed."]
    assert Translation.objects.count() == 1


@pytest.mark.parametrize("is_correction", [True, False])
def test_translation_is_refused_once_when_something_changed_meanwhile(
    ben_client: Client, answer: Answer, text: Text, is_correction: bool
) -> None:
    seen = ben_client.get(url(answer)).context["page"].seen
    if is_correction:
        correct(answer, "Non, aucun CANARI.")
    else:
        factories.make_translation(text, body="Another CANARI.")

    refused = ben_client.post(url(answer), typed("Mine.", seen=seen), headers=HTMX)
    again = refused.context["form"]["seen"].value()
    saved = ben_client.post(url(answer), typed("Mine.", seen=again))

    page = refused.content.decode()
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "while you were typing" in page
    assert "CANARI" in page
    assert "Mine.</textarea>" in page
    assert Translation.objects.get(body="Mine.").text == words_of(answer)


def test_field_begins_with_the_latest_translation(
    ben_client: Client, answer: Answer, text: Text
) -> None:
    factories.make_translation(text, body="One.")
    returned(factories.make_translation(text, body="Two.", made_with=MadeWith.MACHINE))

    initial = ben_client.get(url(answer)).context["form"].initial

    assert (initial["body"], initial["made_with"]) == ("Two.", MadeWith.MACHINE)


def test_field_begins_with_the_translation_asked_for(
    ben_client: Client, answer: Answer, text: Text
) -> None:
    first = factories.make_translation(text, body="One.")
    factories.make_translation(text, body="Two.")
    german = factories.make_translation(text, body="Ja.", language="de")

    found = {
        asked: ben_client.get(url(answer), {"start": asked}).context["form"].initial["body"]
        for asked in (first.pk, german.pk, "x", "")
    }

    assert found == {first.pk: "One.", german.pk: "Two.", "x": "Two.", "": "Two."}


# --- After a correction of the words --------------------------------------------------------------


def test_translation_of_corrected_words_is_kept_apart_and_may_be_started_from(
    ben_client: Client, answer: Answer, text: Text
) -> None:
    old = factories.accept_translation(factories.make_translation(text, body="CANARY"))
    correct(answer)

    response = ben_client.get(url(answer))
    page = one_line(response.content.decode())
    asked = ben_client.get(url(answer), {"start": old.pk}).context["form"].initial["body"]

    assert "Version 1 of the words has a translation." in page
    assert "Translation 1 of version 1" in page
    assert f'href="?start={old.pk}"' in page
    assert response.context["form"].initial.get("body") is None
    assert asked == "CANARY"


def test_answer_with_corrected_words_shows_no_translation_of_the_old_ones(
    ben_client: Client, chloe_client: Client, answer: Answer, text: Text
) -> None:
    factories.accept_translation(factories.make_translation(text, body="CANARY"))
    correct(answer)

    staff, volunteer = shown(ben_client, answer), shown(chloe_client, answer)

    assert "CANARY" not in staff + volunteer
    assert "There is a translation of version 1 of the words, not of these." in staff
    assert "There is a translation" not in volunteer
    assert url(answer) in staff


def test_older_version_shows_its_own_translation(
    ben_client: Client, answer: Answer, text: Text
) -> None:
    factories.accept_translation(factories.make_translation(text, body="CANARY"))
    factories.accept_translation(factories.make_translation(correct(answer), body="No."))

    page = ben_client.get(answer.get_absolute_url(), {"version": 1}).content.decode()

    assert "CANARY" in page
    assert url(answer) not in page


# --- Checking -------------------------------------------------------------------------------------


def test_somebody_else_accepts(ada_client: Client, ada: User, answer: Answer, text: Text) -> None:
    made = factories.make_translation(text)

    page = ada_client.get(url(answer)).content.decode()
    response = ada_client.post(check_url(answer), verdict(made))

    assert check_url(answer) in page
    assert made.body in page
    assert (response.status_code, response.url) == (302, answer.get_absolute_url())
    check = TranslationCheck.objects.get()
    assert (check.translation, check.decision, check.checked_by) == (made, Verdict.ACCEPTED, ada)
    assert told(response) == ["Accepted. The translation stands beside the words now."]


def test_translation_sent_back_says_why_to_its_translator(
    ada_client: Client, ben_client: Client, ben: User, answer: Answer, text: Text
) -> None:
    made = factories.make_translation(text, by=ben)

    ada_client.post(check_url(answer), verdict(made, "returned", "2027, not 2026"))

    page = one_line(ben_client.get(url(answer)).content.decode())
    assert "sent back by Ada" in page
    assert "2027, not 2026" in page


def test_sending_back_without_a_note_is_refused(
    ada_client: Client, answer: Answer, text: Text
) -> None:
    made = factories.make_translation(text)

    response = ada_client.post(check_url(answer), verdict(made, "returned"))

    assert response.status_code == 422
    assert "Say what is to be corrected" in response.content.decode()
    assert not response.context["form"].is_bound
    assert not TranslationCheck.objects.exists()


def test_translator_is_refused_the_check(
    ben_client: Client, ben: User, answer: Answer, text: Text
) -> None:
    made = factories.make_translation(text, by=ben)

    response = ben_client.post(check_url(answer), verdict(made))

    assert response.status_code == 403
    assert "You made this translation" in response.content.decode()
    assert not TranslationCheck.objects.exists()


def test_second_verdict_changes_nothing(ada_client: Client, answer: Answer, text: Text) -> None:
    made = returned(factories.make_translation(text))

    response = ada_client.post(check_url(answer), verdict(made))

    assert told(response) == ["This translation was checked before. Nothing was changed."]
    assert TranslationCheck.objects.get().decision == Verdict.RETURNED


def test_words_corrected_meanwhile_leave_their_translation_unchecked(
    ada_client: Client, answer: Answer, text: Text
) -> None:
    made = factories.make_translation(text)
    correct(answer)

    response = ada_client.post(check_url(answer), verdict(made))

    assert (response.status_code, response.url) == (302, url(answer))
    assert "The words were corrected in the meantime." in told(response)[0]
    assert not TranslationCheck.objects.exists()


@pytest.mark.parametrize("elsewhere", ["another answer", "another language", "nowhere"])
def test_check_of_a_translation_from_elsewhere_is_not_found(
    ada_client: Client, answer: Answer, text: Text, elsewhere: str
) -> None:
    made = {
        "another answer": lambda: factories.make_translation(words_of(factories.make_answer())),
        "another language": lambda: factories.make_translation(text, language="de"),
        "nowhere": lambda: Translation(pk=10**9),
    }[elsewhere]()

    assert ada_client.post(check_url(answer), verdict(made)).status_code == 404
    assert not TranslationCheck.objects.exists()


# --- Beside the answer ----------------------------------------------------------------------------


def test_accepted_translation_stands_after_the_words_with_its_label(
    ben_client: Client, chloe_client: Client, ben: User, ada: User, answer: Answer, text: Text
) -> None:
    factories.accept_translation(factories.make_translation(text, by=ben, body="Yes."), by=ada)

    for client in (ben_client, chloe_client):
        page = shown(client, answer)
        assert "Working translation by Ben, checked by Ada" in page
        assert page.index("Nous créerons dix logements") < page.index(">Yes.<")
        assert re.search(r'<span class="translation-text" lang="en" [^>]*>Yes\.</span>', page)


@pytest.mark.parametrize("decision", [None, Verdict.RETURNED])
def test_translation_that_does_not_count_is_for_the_staff(
    ben_client: Client,
    chloe_client: Client,
    answer: Answer,
    text: Text,
    decision: Verdict | None,
) -> None:
    made = factories.make_translation(text, body="CANARY")
    if decision:
        returned(made)

    staff, volunteer = shown(ben_client, answer), shown(chloe_client, answer)

    state = "sent back by" if decision else "to be checked by somebody else"
    assert "CANARY" in staff
    assert state in staff
    assert "CANARY" not in volunteer
    assert "ranslation" not in volunteer


def test_newer_translation_that_waits_leaves_the_accepted_one(
    ben_client: Client, chloe_client: Client, answer: Answer, text: Text
) -> None:
    factories.accept_translation(factories.make_translation(text, body="Yes."))
    factories.make_translation(text, body="CANARY")

    staff, volunteer = shown(ben_client, answer), shown(chloe_client, answer)

    assert ">Yes.<" in staff
    assert "Newer working translation by" in staff
    assert ">Yes.<" in volunteer
    assert "CANARY" not in staff + volunteer


def test_volunteers_read_no_translation_of_versions_before_theirs(
    dan_client: Client, dan: User, answer: Answer, text: Text
) -> None:
    factories.accept_translation(factories.make_translation(text, body="CANARY"))
    factories.make_version(answer.response, answer.question, words="De Dan.", by=dan)

    pages = [
        dan_client.get(answer.get_absolute_url(), asked).content.decode()
        for asked in ({}, {"version": 1})
    ]

    assert all("De Dan." in page for page in pages)
    assert not any("CANARY" in page for page in pages)


def test_hostile_words_of_a_translation_are_inert(
    ben_client: Client, answer: Answer, text: Text
) -> None:
    payload = '<img src=x onerror="alert(1)"></textarea><script>alert(1)</script>'
    factories.accept_translation(factories.make_translation(text, body=payload))

    for address in (answer.get_absolute_url(), url(answer)):
        page = ben_client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_answer_costs_the_same_with_one_and_three_translations(
    ben_client: Client,
    answer: Answer,
    text: Text,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for language in ["en", "de", "es"][:count]:
        factories.accept_translation(factories.make_translation(text, language=language))

    with django_assert_num_queries(12):
        page = ben_client.get(answer.get_absolute_url())

    assert len(page.context["page"].translations) == count
