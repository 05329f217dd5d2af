"""Levels in briefings for others: what stays inside, and what cannot be worked out."""

from datetime import UTC, datetime

import pypdfium2
import pytest
import time_machine
from django.db import transaction

from accounts.models import Role, Visibility
from briefings.briefing import Briefing, Judgement
from briefings.defining import define
from briefings.gathering import gather_candidacy
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import issue_edition, printed
from questionnaires.actions.scoring import (
    Ruling,
    settle,
)
from questionnaires.models.score import Method
from tests.factories import (
    make_answer,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_settled,
    make_user,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)
NO_LEVEL = "Not shown outside: the person concerned has not been told yet."


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


def settled_apart(version, rank, *given, method=Method.TOGETHER, reason="Parce que", **fields):
    """Two people gave different levels, and one of them settled it at `rank`."""
    scorers = [make_user(Role.ADVOCATE) for _level in given]
    for scorer, level in zip(scorers, given, strict=True):
        make_score(version, level, by=scorer)
    by = make_user(Role.COORDINATOR) if method == Method.THIRD_PERSON else scorers[0]
    grid = version.answer.response.questionnaire.grid
    ruling = Ruling(grid.levels.get(rank=rank), method, reason, **fields)
    return settle(by=by, version=version, ask=version.answer.question.asks.get(), ruling=ruling)


def judgement_of(content: Briefing) -> Judgement:
    (judgement,) = (one for item in content.items for one in item.judgements)
    return judgement


def left_out(content: Briefing) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


def totals(content: Briefing) -> list[tuple[str, str, str]]:
    (scoring,) = content.scorings
    return [(total.label.text, total.value, total.coverage.text) for total in scoring.totals]


def remarks(content: Briefing) -> list[str]:
    (scoring,) = content.scorings
    return [remark.text for remark in scoring.remarks]


# --- Nobody learns of one person's level ----------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
@pytest.mark.parametrize("has_begun", [False, True])
def test_content_is_the_same_whether_or_not_one_person_has_scored(audience, has_begun):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        version = answered()
        other = answered_next(version)
        if has_begun:
            make_settled(other, 2)
        before = gathered(version, audience)

    make_score(version, -1, reason="CANARI", confidence="unsure")

    assert gathered(version, audience) == before


def test_edition_is_the_same_whether_or_not_one_person_has_scored(ada):
    version = answered()
    make_settled(answered_next(version), 2)
    definition = define(version.answer.response.candidacy, INTERNAL, "fr")

    def issued() -> tuple[str, str]:
        edition = issue_edition(by=ada, briefing=definition)
        return edition.content_sha256, edition.pdf_sha256

    with transaction.atomic():
        without = issued()
        transaction.set_rollback(True)
    make_score(version, 1)

    assert issued() == without


def test_levels_that_differ_are_not_shown_before_one_is_settled():
    version = answered()
    make_settled(answered_next(version), 2)
    make_score(version, 3, reason="CANARI", by=make_user(Role.ADVOCATE, display_name="CANARI"))
    make_score(version, 1)

    content = gathered(version)

    assert content.items[0].judgements[0].given == ()
    assert "CANARI" not in spelled(version, INTERNAL)


# --- Outside --------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("rank", [0, -1])
def test_level_of_zero_or_less_is_withheld_outside_and_listed(audience, rank):
    version = answered()
    make_settled(version, rank)
    make_settled(answered_next(version), 3)

    content = gathered(version, audience)

    judgement = content.items[0].judgements[0]
    assert (judgement.level, judgement.how, judgement.status.text) == (None, None, NO_LEVEL)
    assert left_out(content) == [("Level of question 1, Item 1", NO_LEVEL)]
    assert content.items[1].judgements[0].level.number == "3"
    assert gathered(version).items[0].judgements[0].level is not None


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_total_is_given_outside_where_a_level_is_withheld(audience):
    version = answered()
    make_settled(version, -1)
    make_settled(answered_next(version), 3)

    content = gathered(version, audience)

    assert totals(content) == []
    assert remarks(content)[0].startswith("No total is given: a level is not shown here")
    assert "%" not in canonical_json(content)
    assert totals(gathered(version)) == [("In all", "50%", "2 of 2 asks scored; 1 no")]


@pytest.mark.parametrize("audience", OUTSIDE)
def test_content_outside_does_not_tell_which_level_is_withheld(audience):
    version = answered(make_scored_questionnaire(questions=3))
    make_settled(answered_next(version), 2)
    settled_apart(answered_next(version, "3"), 2, 3, 2)
    said = set()

    for judge in (
        lambda: make_settled(version, 0),
        lambda: make_settled(version, -1),
        lambda: settled_apart(version, 0, 3, 0),
        lambda: settled_apart(version, -1, 0, -1),
        lambda: settled_apart(version, 0, 1, 2, method=Method.THIRD_PERSON),
    ):
        with transaction.atomic():
            judge()
            content = gathered(version, audience)
            said.add(canonical_json(content))
            transaction.set_rollback(True)

    assert len(said) == 1


@pytest.mark.parametrize("audience", OUTSIDE)
def test_levels_given_are_told_outside_without_names(audience):
    version = answered()
    settled_apart(version, 1, 1, 2)

    judgement = judgement_of(gathered(version, audience))

    assert [given.text for given in judgement.given] == ["Level 2", "Level 1"]
    assert judgement.reasons == ()


@pytest.mark.parametrize("audience", OUTSIDE)
def test_levels_given_stay_inside_all_of_them_where_one_is_zero_or_less(audience):
    version = answered()
    settled_apart(version, 1, 1, 2)
    settled_apart(answered_next(version), 1, 1, -1)

    content = gathered(version, audience)

    assert [item.judgements[0].given for item in content.items] == [(), ()]
    assert left_out(content) == [
        ("The levels that differed before they were settled", "They stay inside the coalition.")
    ]
    assert [len(item.judgements[0].given) for item in gathered(version).items] == [2, 2]


def test_agreement_outside_counts_only_what_is_shown():
    version = answered()
    settled_apart(version, 0, 0, 1)
    make_settled(answered_next(version), 2)

    sentence = "Two people gave their levels unseen by each other: the same level for %s."
    assert sentence % "1 of 2 asks" in remarks(gathered(version))
    assert sentence % "1 of 1 ask" in remarks(gathered(version, PARTNER))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_scorers_their_reasons_and_confidence_reach_the_coalition_only(language):
    version = answered()
    canary = make_user(Role.ADVOCATE, display_name="CANARI-NOM", email="canari@example.org")
    make_score(version, 1, by=canary, reason="CANARI-MOTIF", confidence="unsure")
    make_score(version, 2, confidence="sure")
    grid = version.answer.response.questionnaire.grid
    ask = version.answer.question.asks.get()
    ruling = Ruling(grid.levels.get(rank=1), Method.TOGETHER, "CANARI-ARBITRAGE")
    settle(by=canary, version=version, ask=ask, ruling=ruling)

    inside = spelled(version, INTERNAL, language)

    unsure = {"fr": "pas sûr·e", "en": "unsure"}[language]
    words = ("CANARI-NOM", "CANARI-MOTIF", "CANARI-ARBITRAGE", unsure)
    assert [word in inside for word in words] == [True] * 4
    assert "canari@example.org" not in inside
    for audience in OUTSIDE:
        outside = spelled(version, audience, language)
        assert "canari" not in outside.lower()
        assert unsure not in outside


def test_reasons_are_in_the_language_in_which_people_write():
    version = answered()
    settled_apart(version, 1, 1, 2, reason="Une étude")

    (reason,) = judgement_of(gathered(version, INTERNAL, "en")).reasons

    assert (reason.text, reason.lang) == ("Une étude", "fr")


@pytest.mark.parametrize("audience", OUTSIDE)
def test_pdf_outside_holds_no_planted_word_anywhere(audience, ada):
    version = answered()
    canary = make_user(Role.ADVOCATE, display_name="CANARI")
    make_score(version, 1, by=canary, reason="CANARI", confidence="unsure")
    make_score(version, 2)
    grid = version.answer.response.questionnaire.grid
    ask = version.answer.question.asks.get()
    settle(
        by=canary,
        version=version,
        ask=ask,
        ruling=Ruling(grid.levels.get(rank=1), Method.TOGETHER, "CANARI"),
    )
    definition = define(version.answer.response.candidacy, audience, "fr", with_scores=True)

    edition = issue_edition(by=ada, briefing=definition)

    with edition.pdf.open("rb") as pdf:
        content = pdf.read()
    assert b"CANARI" not in content
    assert "CANARI" not in text_of(content)
    assert "Ouverture (1)" in text_of(content)


def text_of(pdf: bytes) -> str:
    """All words of a PDF: its pages, its bookmarks, its metadata."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    titles = [mark.get_title() for mark in document.get_toc()]
    return "\n".join([*pages, *titles, *document.get_metadata_dict().values()])
