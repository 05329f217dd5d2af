"""Scoring in a browser: fifty answers by keyboard, two scorers and a settlement, a phone."""

import time
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from questionnaires.models import Ask, Questionnaire, Score, Settlement
from questionnaires.models.score import Method
from sources.codebook import retire_code
from sources.models import Code
from tests import factories
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    OpenPage,
    Watch,
    assert_no_sideways_scroll,
)

ANSWERS = 50


def scored_questionnaire(answers: int) -> Questionnaire:
    """A questionnaire of ten questions with as many answers as asked, over several lists."""
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=min(answers, 10))
        questions = list(questionnaire.questions.all())
        while answers:
            response = factories.make_response(questionnaire)
            for question in questions[:answers]:
                factories.make_answer(response, question=question)
                answers -= 1
        for number in range(6):
            factories.make_code(f"code-{number}", name_en=f"Code {number}")
    return questionnaire


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def start(page: Page, questionnaire: Questionnaire) -> None:
    page.goto(f"/questionnaires/{questionnaire.slug}/scoring/")
    page.get_by_role("button", name="Score the").press("Enter")
    expect(page.locator("#work")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_fifty_answers_are_scored_by_keyboard_alone(ben: User, open_page: OpenPage):
    questionnaire = scored_questionnaire(ANSWERS)
    page = open_page(user=ben)
    start(page, questionnaire)

    for number in range(ANSWERS):
        title = page.url
        keys(page, "a", "2" if number % 2 else "n", "Control+Enter")
        page.wait_for_url(lambda url, before=title: url != before)

    expect(page.get_by_text("Nothing: every checked answer")).to_be_visible()
    assert Score.objects.count() == ANSWERS
    assert Score.objects.filter(level__rank=2).count() == ANSWERS // 2


@pytest.mark.django_db(transaction=True)
def test_sentence_code_reason_and_level_are_given_by_keyboard(ben: User, open_page: OpenPage):
    questionnaire = scored_questionnaire(1)
    page = open_page(user=ben)
    start(page, questionnaire)

    keys(page, "w", "ArrowDown", "Enter", "2", "Control+Enter")
    expect(page.locator(".note")).to_have_count(1)
    expect(page.locator(".words-text")).to_be_focused()
    keys(page, "p", "1", "r")
    page.keyboard.type("Only a study, 3 words: a n x")
    keys(page, "Control+Enter")
    page.wait_for_url("**/scoring/")

    score = Score.objects.get()
    assert (score.level.rank, score.treatment, score.reason) == (
        1,
        "partly",
        "Only a study, 3 words: a n x",
    )


@pytest.mark.django_db(transaction=True)
def test_keys_pressed_while_a_highlight_is_saved_are_heard(ben: User, open_page: OpenPage):
    questionnaire = scored_questionnaire(1)
    page = open_page(user=ben)
    start(page, questionnaire)
    page.route("**/annotations/", slowly)

    keys(page, "w", "ArrowDown", "Enter", "2", "Control+Enter", "p", "1", "r")
    page.keyboard.type("A study: p 2")
    expect(page.locator(".note")).to_have_count(1)
    expect(page.get_by_label("Why this level?")).to_have_value("A study: p 2")
    keys(page, "Control+Enter")
    page.wait_for_url("**/scoring/")

    score = Score.objects.get()
    assert (score.level.rank, score.treatment, score.reason) == (1, "partly", "A study: p 2")


@pytest.mark.django_db(transaction=True)
def test_keys_pressed_while_a_highlight_is_refused_do_nothing(
    ben: User, ada: User, open_page: OpenPage, watch: Watch
):
    watch.allowed.add(422)
    questionnaire = scored_questionnaire(1)
    page = open_page(user=ben)
    start(page, questionnaire)
    page.route("**/annotations/", slowly)
    retire_code(by=ada, code=Code.objects.get(key="code-1"), because="Too vague")

    keys(page, "w", "ArrowDown", "Enter", "2", "Control+Enter", "p", "1")
    expect(page.get_by_text("was retired from the codebook")).to_be_visible()

    expect(page.locator("#judging input:checked")).to_have_count(0)


def slowly(route: Route) -> None:
    """Long enough for whatever is pressed next."""
    time.sleep(0.7)
    route.continue_()


@pytest.mark.django_db(transaction=True)
def test_keys_outside_the_workbench_do_nothing(ben: User, open_page: OpenPage):
    scored_questionnaire(1)
    answer = Questionnaire.objects.get().responses.get().answers.get()
    page = open_page(user=ben)
    page.goto(answer.get_absolute_url())

    page.get_by_role("link", name="Home").first.focus()
    keys(page, "a", "2", "Control+Enter")

    assert page.locator("#judging input:checked").count() == 0
    assert not Score.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_two_scorers_in_two_browsers_and_a_settlement(
    ben: User,
    ada: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
    watch: Watch,
    width: int,
):
    watch.allowed.add(422)
    scored_questionnaire(1)
    answer = Questionnaire.objects.get().responses.get().answers.get()
    one, two = open_page(user=ben, width=width), open_page(user=ada, width=width)
    for page in (one, two):
        page.goto(answer.get_absolute_url())
        axe(page)
        assert_no_sideways_scroll(page)

    score(one, "Level 2")
    expect(one.locator("#judging")).to_contain_text("Your score is recorded")
    two.reload()
    expect(two.locator("#judging")).not_to_contain_text("Ben")
    score(two, "Level 1")

    expect(two.locator(".scores")).to_contain_text("Ben")
    axe(two)
    two.get_by_role("link", name="Settle the level").click()
    expect(two.locator("#settle")).to_be_visible()
    axe(two)
    assert_no_sideways_scroll(two)
    two.locator("#settle").get_by_text("Level 1").click()
    two.get_by_label("Settled by the two scorers together").check()
    two.get_by_role("button", name="Settle the level").click()
    expect(two.locator("#settle .invalid-feedback").first).to_be_visible()
    two.get_by_label("Why this level?").fill("A study is no yes")
    two.get_by_role("button", name="Settle the level").click()
    two.wait_for_url("**/answers/*/")

    settlement = Settlement.objects.get()
    assert (settlement.method, settlement.level.rank) == (Method.TOGETHER, 1)
    assert sorted(score.level.rank for score in Score.objects.all()) == [1, 2]


def score(page: Page, level: str) -> None:
    sheet = page.locator("#judging")
    sheet.get_by_text("Answered", exact=True).click()
    sheet.get_by_text(level, exact=True).click()
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Your score is saved.")


@pytest.mark.django_db(transaction=True)
def test_score_that_has_to_be_put_right_loses_nothing(ben: User, open_page: OpenPage, watch: Watch):
    watch.allowed.add(422)
    scored_questionnaire(1)
    answer = Questionnaire.objects.get().responses.get().answers.get()
    page = open_page(user=ben)
    page.goto(answer.get_absolute_url())
    sheet = page.locator("#judging")

    sheet.get_by_text("Reason, and how sure").click()
    sheet.get_by_label("Why this level?").fill("Long thoughts")
    sheet.get_by_role("button", name="Save", exact=True).click()

    expect(sheet).to_contain_text("Choose a level, or abstain.")
    expect(sheet.get_by_label("Why this level?")).to_have_value("Long thoughts")


@pytest.mark.django_db(transaction=True)
def test_scoring_works_without_script(ben: User, open_page: OpenPage):
    questionnaire = scored_questionnaire(2)
    page = open_page(user=ben, script=False)
    page.goto(f"/questionnaires/{questionnaire.slug}/scoring/")
    page.get_by_role("button", name="Score the").click()

    for _number in range(2):
        page.locator("#judging").get_by_text("Answered", exact=True).click()
        page.locator("#judging").get_by_text("Level 3", exact=True).click()
        page.get_by_role("button", name="Save, go to the next").click()

    assert Score.objects.filter(level__rank=3).count() == 2


@pytest.mark.django_db(transaction=True)
def test_same_question_elsewhere_opens_beside(ben: User, open_page: OpenPage):
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=1)
        first, other = (
            factories.make_answer(
                factories.make_response(questionnaire), words=f"Oui, dit la liste {number}."
            )
            for number in (1, 2)
        )
    page = open_page(user=ben)
    page.goto(first.get_absolute_url())

    page.get_by_text("The same question elsewhere").click()
    page.get_by_role("link", name=other.response.candidacy.name).click()

    expect(page.locator("#beside .words-text")).to_have_text("Oui, dit la liste 2.")
    assert page.url.endswith(first.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_answer_that_is_its_own_next_one_is_shown_as_recorded(ben: User, open_page: OpenPage):
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=1, is_sent=False)
        question = questionnaire.questions.get()
        Ask.objects.create(question=question, key="b", label_fr="Deuxième", label_en="Second")
        factories.make_answer(factories.make_response(questionnaire))
    page = open_page(user=ben)
    start(page, questionnaire)

    keys(page, "a", "2", "Control+Enter")

    expect(page.locator("#messages")).to_contain_text("Your score is saved.")
    expect(page.locator("#judging [data-complete]")).to_have_count(1)
    expect(page.locator("[data-save]")).to_be_enabled()


@pytest.mark.django_db(transaction=True)
def test_level_is_one_step_from_the_words_on_a_phone(ben: User, open_page: OpenPage):
    scored_questionnaire(1)
    answer = Questionnaire.objects.get().responses.get().answers.get()
    page = open_page(user=ben, width=PHONE)
    page.goto(answer.get_absolute_url())

    page.get_by_role("link", name="Give a level").click()

    expect(page.locator("#judging-title")).to_be_in_viewport()


@pytest.mark.django_db(transaction=True)
def test_day_of_a_meeting_is_asked_where_one_settled_it(ben: User, open_page: OpenPage):
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=1)
        version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
        for rank in (1, 2):
            factories.make_score(version, rank)
    page = open_page(user=ben)
    ask = version.answer.question.asks.get()
    page.goto(f"{version.answer.get_absolute_url()}asks/{ask.pk}/settlement/")

    page.get_by_label("Settled by a third person").check()
    expect(page.get_by_label("Date of the meeting")).to_be_hidden()
    page.get_by_label("Settled in a meeting").check()
    expect(page.get_by_label("Date of the meeting")).to_be_visible()
