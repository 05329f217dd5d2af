"""The pages on which answers are judged: the sheet, the step to the next, settling, confirming."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from questionnaires.models import AnswerVersion, Questionnaire, Right, Score
from tests import factories
from tests.questionnaires.test_scoring_actions import corrected

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    return factories.make_scored_questionnaire()


@pytest.fixture
def version(questionnaire: Questionnaire) -> AnswerVersion:
    return factories.make_answer(factories.make_response(questionnaire)).versions.get()


def level(version: AnswerVersion, rank: int) -> str:
    return str(version.answer.response.questionnaire.grid.levels.get(rank=rank).pk)


def sent(version: AnswerVersion, rank: int | str, **fields: Any) -> dict[str, Any]:
    """What the sheet sends for the one ask of an answer."""
    ask = version.answer.question.asks.get()
    said = {"treatment": "answered"} | fields
    said["level"] = rank if isinstance(rank, str) else level(version, rank)
    return {f"ask-{ask.pk}-{name}": value for name, value in said.items()}


def url(name: str, version: AnswerVersion, *more: int) -> str:
    return reverse(name, args=[version.answer_id, *more])


# --- The sheet ----------------------------------------------------------------------------------


def test_sheet_shows_the_grid_and_its_tie_rules(
    ben_client: Client, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    questionnaire.grid.tie_rules_en = "Only the ask counts.\nThe past adds nothing."
    questionnaire.grid.save()

    page = ben_client.get(version.answer.get_absolute_url())

    sheet = page.context["sheet"]
    assert [level.rank for level in sheet.levels.values()] == [3, 2, 1, 0, -1]
    assert sheet.tie_rules == ["Only the ask counts.", "The past adds nothing."]


def test_score_is_saved_and_leads_to_the_next_answer(
    ben_client: Client, ben: User, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    other = factories.make_answer(factories.make_response(questionnaire))

    response = ben_client.post(url("answer_score", version), sent(version, 2, reason="Net"))

    score = Score.objects.get()
    assert (score.level.rank, score.reason, score.scored_by) == (2, "Net", ben)
    assert response.headers["Location"] == f"{other.get_absolute_url()}#work"


def test_last_score_leads_to_what_waits(
    ben_client: Client, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    response = ben_client.post(url("answer_score", version), sent(version, 2))

    assert response.headers["Location"] == f"/questionnaires/{questionnaire.slug}/scoring/"


def test_score_by_htmx_names_the_next_page(ben_client: Client, version: AnswerVersion) -> None:
    data = sent(version, 2) | {"stay": "1"}

    response = ben_client.post(url("answer_score", version), data, headers=HTMX)

    assert response.headers["HX-Redirect"] == version.answer.get_absolute_url()


def test_same_score_five_times_is_one(ben_client: Client, version: AnswerVersion) -> None:
    for _time in range(5):
        ben_client.post(url("answer_score", version), sent(version, 2))

    assert Score.objects.count() == 1


@pytest.mark.parametrize(
    ("rank", "fields", "sentence"),
    [
        ("", {"treatment": ""}, "Choose a level for at least one ask"),
        ("", {}, "Choose a level, or abstain"),
        ("abstain", {"treatment": ""}, "Say why you abstain"),
        (2, {"treatment": ""}, "Say whether this ask is answered"),
        (2, {"treatment": "unanswered"}, "at the level of rank 0"),
        ("999999", {}, "Select a valid choice"),
        (2, {"treatment": "perhaps"}, "Select a valid choice"),
        (2, {"reason": "mot " * 5000}, "at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_sheet_that_does_not_hold_together_comes_back(
    ben_client: Client,
    version: AnswerVersion,
    rank: int | str,
    fields: dict[str, str],
    sentence: str,
    headers: dict[str, str],
) -> None:
    data = sent(version, rank, **{"confidence": "", "reason": ""} | fields)

    response = ben_client.post(url("answer_score", version), data, headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert ("<html" in page) == (not headers)
    assert not Score.objects.exists()


def test_refused_sheet_keeps_what_was_typed(ben_client: Client, version: AnswerVersion) -> None:
    data = sent(version, "", reason="Une longue réflexion 🙂 مرحبا")

    page = ben_client.post(url("answer_score", version), data).content.decode()

    assert "Une longue réflexion 🙂 مرحبا" in page


def test_score_that_comes_too_late_is_told(ben_client: Client, version: AnswerVersion) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)

    response = ben_client.post(url("answer_score", version), sent(version, 3))

    assert response.status_code == 422
    assert "Meanwhile all levels of this ask came in" in response.content.decode()
    assert Score.objects.count() == 2


def test_nobody_scores_their_own_entry_in_the_browser(
    questionnaire: Questionnaire, ben: User, ben_client: Client
) -> None:
    own = factories.make_answer(factories.make_response(questionnaire), by=ben).versions.get()

    page = ben_client.get(own.answer.get_absolute_url()).content.decode()
    refused = ben_client.post(url("answer_score", own), sent(own, 2))

    assert "Nobody scores an answer that they brought in themselves." in page
    assert refused.status_code == 403


def test_unexpected_fields_are_ignored(
    ben_client: Client, ben: User, ada: User, version: AnswerVersion
) -> None:
    data = sent(version, 2) | {"scored_by": ada.pk, "version": 10**6, "ask-999999-level": "1"}

    ben_client.post(url("answer_score", version), data)

    assert [score.scored_by for score in Score.objects.all()] == [ben]


def test_volunteer_without_a_right_does_not_find_the_answer(
    dan_client: Client, version: AnswerVersion
) -> None:
    assert dan_client.post(url("answer_score", version), sent(version, 2)).status_code == 404


def test_volunteer_with_a_right_scores(
    dan_client: Client, dan: User, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    factories.make_grant(dan, questionnaire, Right.SCORE)

    page = dan_client.get(version.answer.get_absolute_url())
    dan_client.post(url("answer_score", version), sent(version, 2))

    assert page.context["sheet"].is_open
    assert Score.objects.get().scored_by == dan


def test_reason_in_avoided_words_is_saved_with_a_warning(
    ben_client: Client, version: AnswerVersion
) -> None:
    data = sent(version, 0, reason="La liste esquive la demande") | {"stay": "1"}

    page = ben_client.post(url("answer_score", version), data, follow=True).content.decode()

    assert Score.objects.get().reason == "La liste esquive la demande"
    assert "esquive" in page.split('id="messages"')[1].split("page-head")[0]


def test_answer_without_a_grid_has_no_sheet(ben_client: Client) -> None:
    answer = factories.make_answer()

    assert ben_client.get(answer.get_absolute_url()).context["sheet"] is None


@pytest.mark.parametrize("others", [1, 3])
def test_answer_to_score_costs_fifteen_queries(
    ben_client: Client,
    version: AnswerVersion,
    questionnaire: Questionnaire,
    others: int,
    django_assert_num_queries: Any,
) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    for _number in range(others):
        factories.make_answer(factories.make_response(questionnaire))

    with django_assert_num_queries(15):
        assert ben_client.get(version.answer.get_absolute_url()).status_code == 200


# --- What waits -------------------------------------------------------------------------------


def test_what_waits_is_listed_question_by_question(
    ben_client: Client, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    page = ben_client.get(reverse("questionnaire_scoring", args=[questionnaire.slug]))

    assert [line.waiting for line in page.context["queue"].lines] == [1, 0]


def test_volunteer_without_a_right_gets_one_sentence(
    dan_client: Client, questionnaire: Questionnaire
) -> None:
    response = dan_client.get(reverse("questionnaire_scoring", args=[questionnaire.slug]))

    assert response.status_code == 403
    assert "Scoring needs the role" in response.content.decode()


def test_next_without_anything_waiting_says_so(
    ben_client: Client, questionnaire: Questionnaire
) -> None:
    url_ = reverse("scoring_next", args=[questionnaire.slug])

    page = ben_client.post(url_, follow=True).content.decode()

    assert "No answer of this questionnaire waits for your score." in page
    assert ben_client.get(url_).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_nine_queries(
    ben_client: Client,
    ben: User,
    questionnaire: Questionnaire,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(count):
        stale = factories.make_answer(factories.make_response(questionnaire)).versions.get()
        factories.make_score(stale, 2, by=ben)
        corrected(stale)
        disputed = factories.make_answer(factories.make_response(questionnaire)).versions.get()
        factories.make_score(disputed, 2)
        factories.make_score(disputed, 1)

    with django_assert_num_queries(9):
        page = ben_client.get(reverse("questionnaire_scoring", args=[questionnaire.slug]))
    queue = page.context["queue"]
    assert (len(queue.stale), len(queue.disputed), queue.waiting) == (count, count, count)


# --- Confirming -------------------------------------------------------------------------------


def test_stale_level_is_shown_with_its_difference_and_confirmed_in_one_click(
    ben_client: Client, ben: User, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    score = factories.make_score(version, 2, by=ben)
    new = corrected(version, "Oui. Nous créerons douze logements adaptés en 2027.")

    page = ben_client.get(reverse("questionnaire_scoring", args=[questionnaire.slug]))
    ben_client.post(reverse("score_confirm", args=[score.pk]))

    (stale,) = page.context["queue"].stale
    assert next(run.text.strip() for run in stale.changes if run.change == "removed") == "dix"
    assert Score.objects.standing().get().version == new


def test_confirming_twice_is_one(ben_client: Client, ben: User, version: AnswerVersion) -> None:
    score = factories.make_score(version, 2, by=ben)
    corrected(version)

    for _time in range(2):
        ben_client.post(reverse("score_confirm", args=[score.pk]))

    assert Score.objects.count() == 2


# --- Beside -----------------------------------------------------------------------------------


def test_words_to_read_beside_are_a_fragment_or_a_page(
    ben_client: Client, version: AnswerVersion
) -> None:
    page = ben_client.get(url("answer_words", version)).content.decode()
    fragment = ben_client.get(url("answer_words", version), headers=HTMX).content.decode()

    assert ("<html" in page, "<html" in fragment) == (True, False)
    assert "Nous créerons dix logements" in page
    assert "Nous créerons dix logements" in fragment


def test_words_of_somebody_elses_answer_are_not_found(
    dan_client: Client, version: AnswerVersion
) -> None:
    assert dan_client.get(url("answer_words", version)).status_code == 404


def test_example_is_stamped(ben_client: Client, version: AnswerVersion) -> None:
    Questionnaire.objects.update(is_example=True)

    page = ben_client.get(version.answer.get_absolute_url()).content.decode()

    assert '<span class="stamp">EXAMPLE</span>' in page


def test_levels_appear_to_everybody_once_both_are_in(
    ben_client: Client, version: AnswerVersion
) -> None:
    one = factories.make_user(Role.ADVOCATE, display_name="Ada")
    factories.make_score(version, 2, by=one, reason="Le verbe promet")
    before = ben_client.get(version.answer.get_absolute_url()).content.decode()
    factories.make_score(version, 2)
    after = ben_client.get(version.answer.get_absolute_url()).content.decode()

    assert ("Le verbe promet" in before, "Le verbe promet" in after) == (False, True)
    assert "two people, same level" in " ".join(after.split())


def test_comments_of_others_wait_until_ones_own_score_is_in(
    ben_client: Client, ben: User, ada: User, version: AnswerVersion
) -> None:
    mark = factories.make_annotation(version.text, "Oui", by=ada, comment="Un oui franc")
    factories.make_annotation(version.text, "dix logements", by=ben, comment="Un nombre")
    change = url("answer_annotation", version, mark.pk)

    before = ben_client.get(version.answer.get_absolute_url()).content.decode()
    old = ben_client.get(f"{version.answer.get_absolute_url()}?version=1").content.decode()
    refused = ben_client.get(change).status_code
    ben_client.post(url("answer_score", version), sent(version, 2))
    after = ben_client.get(version.answer.get_absolute_url()).content.decode()

    assert ["Un oui franc" in page for page in (before, old, after)] == [False, False, True]
    assert "Un nombre" in before
    assert "shown once you have scored" in before
    assert (refused, ben_client.get(change).status_code) == (403, 200)
