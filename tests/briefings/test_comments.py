"""Comments on passages of an answer wait, for everybody, until nobody has to score it any more."""

import pytest

from accounts.models import Visibility
from briefings.gathering import gather_candidacy
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions.scoring import let_one_score_stand, set_not_applicable
from questionnaires.models import Ask, Questionnaire
from tests.factories import (
    make_annotation,
    make_answer,
    make_grid,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_settled,
    make_version,
)

pytestmark = pytest.mark.django_db
COMMENT = "Kanarienvogel"
METHOD = "are left out where an answer still has to be scored"


@pytest.fixture
def version():
    """Accepted words with a comment for the public, in a questionnaire that is scored."""
    response = make_response(make_scored_questionnaire())
    version = make_answer(response, words="Oui.").versions.get()
    make_annotation(version.text, "Oui", comment=COMMENT, visibility=Visibility.PUBLIC)
    return version


def shown(version, audience=Visibility.INTERNAL) -> tuple[bool, bool]:
    """Whether the comment is in the briefing, and whether the method says that it waits."""
    content = gather_candidacy(version.answer.response.candidacy, audience, "en")
    is_said = any(METHOD in line.text for line in content.method)
    return COMMENT in canonical_json(content), is_said


@pytest.mark.parametrize("audience", Visibility)
def test_comment_waits_until_both_levels_are_in(version, audience):
    none_in = shown(version, audience)
    make_score(version, 2)
    one_in = shown(version, audience)
    make_score(version, 1)

    assert [none_in, one_in, shown(version, audience)] == [
        (False, True),
        (False, True),
        (True, False),
    ]


def test_highlight_of_a_comment_that_waits_is_shown(version):
    content = gather_candidacy(version.answer.response.candidacy, Visibility.PUBLIC, "en")

    (note,) = (note for item in content.items for note in item.notes)
    assert (note.passage, note.comment) == ("Oui", None)


def test_comment_is_shown_where_one_persons_level_stands(version, ada):
    score = make_score(version, 2)

    let_one_score_stand(by=ada, version=version, ask=score.ask)

    assert shown(version) == (True, False)


def test_comment_is_shown_where_the_ask_does_not_apply(version, ada):
    candidacy = version.answer.response.candidacy
    ask = version.answer.question.asks.get()

    set_not_applicable(by=ada, ask=ask, candidacies=[candidacy], reason="Rien à dire")

    assert shown(version) == (True, False)


def test_comment_waits_while_another_ask_of_the_answer_is_open(version):
    Questionnaire.objects.update(sent_on=None)
    Ask.objects.create(question=version.answer.question, key="z", label_fr="Autre")
    make_settled(version, 2)

    assert shown(version) == (False, True)


def test_comment_waits_again_where_the_grid_has_changed(version):
    make_settled(version, 2)
    questionnaire = version.answer.response.questionnaire
    questionnaire.grid = make_grid()
    questionnaire.save()

    assert shown(version) == (False, True)


def test_comment_is_shown_where_nothing_is_scored():
    version = make_answer(words="Oui.").versions.get()
    make_annotation(version.text, "Oui", comment=COMMENT)

    assert shown(version) == (True, False)


def test_print_holds_no_comment_that_waits(version):
    candidacy = version.answer.response.candidacy

    content = gather_candidacy(candidacy, Visibility.INTERNAL, "en")

    assert COMMENT not in printed(content, Imprint(1, content_sha256(content)))


def test_unchecked_correction_keeps_the_comment_of_scored_words(version):
    make_settled(version, 2)
    make_version(version.answer.response, words="Oui !")

    assert shown(version) == (True, False)
