"""The vocabulary of an installation, its page, and the warning after a staff text was saved."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from questionnaires.models import Answer
from sources.house_words import HouseWord, house_vocabulary, house_words_in
from sources.models import Annotation, Code
from stakeholders.models import Report
from tests import factories

HTMX = {"HX-Request": "true"}
# What a candidate may say and we would not: half of the file, without any quotation mark.
THEIR_WORDS = "Il faut sauver les prostituées, réinsérer les toxicomanes et punir le proxénète."
WARNING = "The house writes rather"
PAGE = "/vocabulary/"


@pytest.fixture
def answer(chloe: User) -> Answer:
    return factories.make_answer(by=chloe, words=THEIR_WORDS)


@pytest.fixture
def code() -> Code:
    return factories.make_code("position")


@pytest.fixture
def mark(answer: Answer, ben: User) -> Annotation:
    text = answer.versions.get().text
    return factories.make_annotation(text, "punir", by=ben, comment="Quels pimps ?")


def comment(code: Code, words: str) -> dict[str, Any]:
    """A form that marks the beginning of the candidate's words."""
    return {
        "start": 0,
        "end": 7,
        "exact": THEIR_WORDS[:7],
        "code": code.pk,
        "comment": words,
        "visibility": 10,
    }


def annotate_url(answer: Answer) -> str:
    return reverse("answer_annotate", args=[answer.pk])


def change_url(answer: Answer, mark: Annotation) -> str:
    return reverse("answer_annotation", args=[answer.pk, mark.pk])


def sentences(words: list[HouseWord]) -> list[tuple[str, str, str]]:
    return [(word.avoided, word.better, word.only_when) for word in words]


# --- What is told -------------------------------------------------------------------------------


def test_words_are_told_in_the_language_of_the_reader() -> None:
    with override("fr"):
        french = sentences(house_words_in("Une prostituée, un pimp, un proxénète"))
    with override("en"):
        english = sentences(house_words_in("prostituée. They refuse."))

    assert french == [
        ("«\u00a0prostituée\u00a0»", "«\u00a0travailleur·se du sexe\u00a0»", ""),
        ("«\u00a0pimp\u00a0»", "«\u00a0third party\u00a0»", ""),
        ("«\u00a0proxénète\u00a0»", "«\u00a0tiers\u00a0» ou «\u00a0gérant·e\u00a0»", ""),
    ]
    assert english == [
        ("“prostituée”", "“travailleur·se du sexe”", ""),
        ("“refuse”", "“has not replied”", "when it means silence"),
    ]


def test_word_of_both_languages_is_told_once_in_that_of_the_reader() -> None:
    with override("fr"):
        assert [word.language for word in house_words_in("prostitution")] == ["fr"]
    with override("en"):
        assert [word.language for word in house_words_in("prostitution")] == ["en"]


def test_word_used_again_is_told_once_in_the_order_of_the_texts() -> None:
    told = house_words_in("A pimp", "an addict, PIMPS, a quotation “john”", "", "Pimp")

    assert [word.words for word in told] == [("pimp", "PIMPS"), ("addict",)]
    with override("en"):
        assert told[0].avoided == "“pimp” or “PIMPS”"


# --- Start --------------------------------------------------------------------------------------


def test_vocabulary_of_the_settings_is_used(settings: Any, tmp_path: Path) -> None:
    settings.VOCABULARY_FILE = tmp_path / "ours.toml"
    settings.VOCABULARY_FILE.write_text('[[entry]]\navoid_en = ["car·s"]\nwrite_en = ["bike"]\n')

    assert [word.words for word in house_words_in("Cars and a pimp")] == [("Cars",)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"VOCABULARY_FILE: .*ours\.toml cannot be read: .*No such file"),
        (b"\xff", r"VOCABULARY_FILE: .*ours\.toml cannot be read: .*invalid start byte"),
        (b"[[entry]]", r"VOCABULARY_FILE: in .*ours\.toml, entry 1 avoids no word: give avoid_fr"),
    ],
)
def test_start_is_refused_with_a_vocabulary_that_cannot_be_used(
    settings: Any, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    settings.VOCABULARY_FILE = tmp_path / "ours.toml"
    if content is not None:
        settings.VOCABULARY_FILE.write_bytes(content)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        apps.get_app_config("sources").ready()


# --- Warnings -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_comment_with_an_avoided_word_is_saved_and_warned_of(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    sent = comment(code, "A <b>pimp</b>?")

    response = ben_client.post(annotate_url(answer), sent, follow=True)

    page = response.content.decode()
    mark = Annotation.objects.get()
    assert (mark.comment, response.redirect_chain[0][1]) == ("A <b>pimp</b>?", 302)
    assert page.count(WARNING) == 1
    assert '<span lang="en">“third party”</span>' in page
    assert "landlords" not in page
    assert f'<a href="{change_url(answer, mark)}">Change the text</a>' in page
    assert "<b>pimp" not in page


@pytest.mark.django_db
def test_htmx_shows_the_warning_with_the_words(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    response = ben_client.post(annotate_url(answer), comment(code, "A pimp?"), headers=HTMX)

    page = response.content.decode()
    messages = page[page.index('id="messages"') :]
    assert (response.status_code, "<html" in page) == (200, False)
    assert messages.count(WARNING) == page.count(WARNING) == 1
    assert f'<a href="{change_url(answer, Annotation.objects.get())}">Change the text</a>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("words", ["", "Says “prostituées”.", "Sex workers are not asked."])
def test_words_of_a_candidate_are_never_warned_of(
    ben_client: Client, answer: Answer, code: Code, words: str, headers: dict[str, str]
) -> None:
    response = ben_client.post(
        annotate_url(answer), comment(code, words), headers=headers, follow=True
    )

    page = response.content.decode()
    assert Annotation.objects.get().comment == words
    assert "réinsérer" in page
    assert (WARNING in page, "The house has other words" in page) == (False, False)


@pytest.mark.django_db
def test_changed_comment_is_warned_of_with_the_way_back(
    ben_client: Client, answer: Answer, mark: Annotation
) -> None:
    sent = {"code": mark.code_id, "comment": "Quels addicts ?", "visibility": 10}

    response = ben_client.post(change_url(answer, mark), sent, follow=True)

    page = response.content.decode()
    mark.refresh_from_db()
    assert mark.comment == "Quels addicts ?"
    assert '<span lang="en">“addicts”</span>' in page
    assert f'<a href="{change_url(answer, mark)}">Change the text</a>' in page


@pytest.mark.django_db
def test_page_of_the_mark_keeps_a_note_beside_its_comment(
    ben_client: Client, ada_client: Client, answer: Answer, mark: Annotation
) -> None:
    page = ben_client.get(change_url(answer, mark)).content.decode()
    Annotation.objects.update(comment="Quels tiers ?")
    after = ada_client.get(change_url(answer, mark)).content.decode()

    note = page[page.index('class="house-note"') :]
    assert page.count(WARNING) == note.count(WARNING) == 1
    assert "The law calls relatives, colleagues and landlords so as well." in note
    assert "Change the text" not in page
    assert "house-note" not in after


@pytest.mark.django_db
def test_refused_change_notes_the_words_as_typed(
    ben_client: Client, answer: Answer, mark: Annotation
) -> None:
    sent = {"code": "", "comment": "Quels addicts ?", "visibility": 10}

    response = ben_client.post(change_url(answer, mark), sent)

    page = response.content.decode()
    assert (response.status_code, page.count(WARNING)) == (422, 1)
    assert '<span lang="en">“addicts”</span>' in page


@pytest.mark.django_db
def test_reason_of_a_withdrawal_is_warned_of(
    ben_client: Client, answer: Answer, mark: Annotation
) -> None:
    address = reverse("answer_annotation_withdraw", args=[answer.pk, mark.pk])

    response = ben_client.post(address, {"because": "No pimp is meant"}, follow=True)

    page = response.content.decode()
    mark.refresh_from_db()
    assert mark.withdrawn_because == "No pimp is meant"
    assert (page.count(WARNING), "Change the text" in page) == (1, False)


@pytest.mark.django_db
def test_note_of_a_check_is_warned_of(ben_client: Client, chloe: User) -> None:
    version = factories.make_version(by=chloe, words=THEIR_WORDS)
    sent = {"version": 1, "decision": "returned", "note": "A pimp is missing"}

    response = ben_client.post(reverse("answer_check", args=[version.answer_id]), sent, follow=True)

    version.refresh_from_db()
    assert version.check_record.note == "A pimp is missing"
    assert response.content.decode().count(WARNING) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "warnings"), [("A pimp was missing", 1), ("A line", 0)])
def test_reason_of_a_correction_is_warned_of_and_its_words_are_not(
    chloe_client: Client, answer: Answer, reason: str, warnings: int
) -> None:
    sent = {
        "state": "answered",
        "words": f"{THEIR_WORDS} La traite aussi.",
        "question_as_printed": "Que ferez-vous pour les prostituées ?",
        "reason": reason,
    }

    response = chloe_client.post(reverse("answer_correct", args=[answer.pk]), sent, follow=True)

    assert answer.versions.count() == 2
    assert response.content.decode().count(WARNING) == warnings


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "warnings"), [("Pimps and clients", 1), ("Meeting", 0)])
def test_title_of_a_report_is_warned_of_and_its_words_are_not(
    ben_client: Client, title: str, warnings: int
) -> None:
    sent = {
        "title": title,
        "pasted": THEIR_WORDS,
        "reported_by": "Collective of prostitutes",
        "language": "fr",
    }
    event = factories.make_event()

    response = ben_client.post(reverse("report_new", args=[event.slug]), sent, follow=True)

    assert Report.objects.get().title == title
    assert response.content.decode().count(WARNING) == warnings


@pytest.mark.django_db
def test_many_words_are_counted_instead_of_listed(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    words = "pimp, pimps, john, addict, infected, exit, lied, illegal"

    response = ben_client.post(annotate_url(answer), comment(code, words), follow=True)

    page = response.content.decode()
    assert page.count(WARNING) == 5
    assert "And 2 other words." in page


# --- The page -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_page_shows_every_word_with_what_to_write(chloe_client: Client) -> None:
    page = chloe_client.get(PAGE).content.decode()

    for entry in house_vocabulary().entries:
        for language in ("fr", "en"):
            if entry.avoid(language):
                assert f'lang="{language}">{", ".join(entry.shown(language))}</th>' in page
    for names in house_vocabulary().official_names.values():
        for name in names:
            assert f"<li>{name}</li>" in page
    assert page.index("In English") < page.index("In French")


@pytest.mark.django_db
def test_page_reads_nothing_but_who_asks(
    chloe_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        chloe_client.get(PAGE)


@pytest.mark.django_db
def test_page_is_read_only_and_for_those_who_signed_in(
    chloe_client: Client, client: Client
) -> None:
    assert chloe_client.post(PAGE).status_code == 405
    assert client.get(PAGE).status_code == 302


@pytest.mark.django_db
def test_every_page_leads_to_the_vocabulary(chloe_client: Client, client: Client) -> None:
    link = f'<a href="{PAGE}">House vocabulary</a>'

    assert link in chloe_client.get("/").content.decode()
    assert PAGE not in client.get(reverse("account_login")).content.decode()
