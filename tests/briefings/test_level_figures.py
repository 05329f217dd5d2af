"""Totals, weights and the grid in briefings."""

import pytest

from accounts.models import Visibility
from briefings.briefing import Briefing, Judgement
from briefings.gathering import gather_candidacy
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions.scoring import (
    set_scorers_needed,
)
from tests.factories import (
    make_answer,
    make_grid,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_settled,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility


def gathered(version, audience=INTERNAL, language="en") -> Briefing:
    candidacy = version.answer.response.candidacy
    return gather_candidacy(candidacy, audience, language, with_scores=True)


def spelled(version, audience, language="en") -> str:
    """All that a cut says: its content and the page made of it."""
    content = gathered(version, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def answered(questionnaire=None, number="1", response=None, **fields):
    """The accepted version of an answer to one question of a questionnaire with a grid."""
    if response is None:
        response = make_response(questionnaire or make_scored_questionnaire())
    question = response.questionnaire.questions.get(number=number)
    return make_answer(response, question=question, **fields).versions.get()


def answered_next(version, number="2"):
    return answered(number=number, response=version.answer.response)


def judgement_of(content: Briefing) -> Judgement:
    (judgement,) = (one for item in content.items for one in item.judgements)
    return judgement


def totals(content: Briefing) -> list[tuple[str, str, str]]:
    (scoring,) = content.scorings
    return [(total.label.text, total.value, total.coverage.text) for total in scoring.totals]


def remarks(content: Briefing) -> list[str]:
    (scoring,) = content.scorings
    return [remark.text for remark in scoring.remarks]


def test_total_has_its_coverage_and_its_noes():
    questionnaire = make_scored_questionnaire(questions=4)
    version = answered(questionnaire)
    make_settled(version, 1)
    make_settled(answered_next(version), -1)
    answered_next(version, "3")

    assert totals(gathered(version)) == [("In all", "17%", "2 of 4 asks scored; 1 no")]


def test_each_part_has_a_total_of_its_own():
    questionnaire = make_scored_questionnaire(is_sent=False)
    other = questionnaire.sections.create(position=2, title_fr="Transports", title_en="Transport")
    questionnaire.questions.filter(number="2").update(section=other)
    version = answered(questionnaire)
    make_settled(version, 3)
    make_settled(answered_next(version), 1)

    assert totals(gathered(version, PARTNER)) == [
        ("In all", "67%", "2 of 2 asks scored"),
        ("Housing", "100%", "1 of 1 asks scored"),
        ("Transport", "33%", "1 of 1 asks scored"),
    ]


def test_total_of_less_than_half_says_that_it_is_compared_with_none():
    version = answered(make_scored_questionnaire(questions=3))
    make_settled(version, 3)

    (first, *_rest) = remarks(gathered(version))

    assert first.startswith("Less than half of the asks count so far")


def test_weights_move_the_total_and_are_named(ada):
    version = answered()
    make_settled(version, 3)
    make_settled(answered_next(version), 0)
    questionnaire = version.answer.response.questionnaire
    weighting = questionnaire.weightings.create(number=1, reason="CANARI", set_by=ada)
    weighting.weights.create(question=questionnaire.questions.get(number="2"), value="3")

    content = gathered(version)

    assert totals(content)[0][1] == "25%"
    assert remarks(content)[-1] == "Weights of the questions: version 1."
    assert "CANARI" not in spelled(version, INTERNAL)


def test_grid_is_printed_with_its_version_definitions_and_rules():
    grid = make_grid(number=4, tie_rules_en="First rule.\n\nSecond rule.")
    questionnaire = make_scored_questionnaire()
    questionnaire.grid = grid
    questionnaire.save()
    version = answered(questionnaire)
    make_settled(version, 2)

    (scoring,) = gathered(version, PARTNER).scorings

    assert scoring.grid.title.text == "Grid, version 4"
    assert [
        (level.number, level.word.text, meaning.text) for level, meaning in scoring.grid.levels
    ] == [
        (number, f"Level {rank}", f"Definition {rank}")
        for rank, number in ((3, "3"), (2, "2"), (1, "1"), (0, "0"), (-1, "\N{MINUS SIGN}1"))
    ]
    assert [rule.text for rule in scoring.grid.tie_rules] == ["First rule.", "Second rule."]


def test_points_are_told_where_the_number_does_not_tell_them():
    questionnaire = make_scored_questionnaire()
    questionnaire.grid.levels.filter(rank=3).update(points=6)
    version = answered(questionnaire)
    make_settled(version, 2)

    (scoring,) = gathered(version).scorings

    assert scoring.grid.levels[0][1].text == "Definition 3 (6 points)"


def test_one_scorer_is_said_in_the_method(ada):
    version = answered()
    questionnaire = version.answer.response.questionnaire
    set_scorers_needed(by=ada, questionnaire=questionnaire, needed=1)
    make_score(version, 2)

    (scoring,) = gathered(version).scorings

    assert scoring.method[0].text == (
        "Each ask gets a level of this grid from at least one person."
    )


@pytest.mark.parametrize("is_example", [True, False])
@pytest.mark.parametrize("audience", Visibility)
def test_example_is_stamped_for_every_audience(audience, is_example):
    version = answered(make_scored_questionnaire(is_example=is_example))
    make_settled(version, 2)

    content = gathered(version, audience)

    assert (content.is_example, judgement_of(content).is_example) == (is_example, is_example)
    assert ("EXAMPLE" in spelled(version, audience)) == is_example
