"""Frozen words as a page shows them."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Role
from sources.actions import withdraw_annotation
from sources.codebook import retire_code
from sources.models.text import Voice, Wording
from sources.words import common_codes, label_of, unmarked, words_of, words_of_all
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "Oui. Nous créerons dix logements."


def test_segments_joined_are_the_words() -> None:
    text = factories.make_text(WORDS)
    for passage in ("Nous créerons dix", "dix logements", "Oui."):
        factories.make_annotation(text, passage)

    words = words_of(text)

    assert "".join(segment.text for segment in words.segments) == WORDS
    assert [mark.passage for mark in words.marks] == ["Oui.", "Nous créerons dix", "dix logements"]
    assert [mark.number for mark in words.marks] == [1, 2, 3]
    assert [mark.lane for mark in words.marks] == [0, 0, 1]


def test_withdrawn_marks_are_gone() -> None:
    text = factories.make_text(WORDS)
    mark = factories.make_annotation(text, "Oui")
    withdraw_annotation(by=mark.created_by, annotation=mark, because="Wrong")

    assert words_of(text).marks == ()


def test_unmarked_words_have_their_sentences(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text = factories.make_text(WORDS)
    factories.make_annotation(text, "Oui")

    with django_assert_num_queries(0):
        words = unmarked(text)

    assert (words.marks, [sentence.text for sentence in words.sentences]) == (
        (),
        ["Oui.", "Nous créerons dix logements."],
    )


@pytest.mark.parametrize("count", [1, 3])
def test_several_texts_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    texts = [factories.make_text(WORDS) for _number in range(count)]
    for text in texts:
        factories.make_annotation(text, "Oui")

    with django_assert_num_queries(1):
        found = words_of_all(texts)
        names = [str(mark.annotation.created_by) for words in found for mark in words.marks]

    assert ([words.text for words in found], len(names)) == (texts, count)


@pytest.mark.parametrize(
    ("wording", "voice", "reported_by", "is_labelled"),
    [
        (Wording.VERBATIM, Voice.OWN, "", False),
        (Wording.SUMMARY, Voice.OWN, "", True),
        (Wording.VERBATIM, Voice.REPORTED, "the hosts", True),
        (Wording.SUMMARY, Voice.REPORTED, "the hosts", True),
        (Wording.VERBATIM, Voice.CALL_NOTES, "", True),
    ],
)
def test_only_verbatim_own_words_go_without_a_label(
    wording: Wording, voice: Voice, reported_by: str, is_labelled: bool
) -> None:
    text = factories.make_text(WORDS, wording=wording, voice=voice, reported_by=reported_by)

    assert bool(label_of(text)) is is_labelled
    assert words_of(text).is_quotation is not is_labelled


def test_codes_that_somebody_uses_most_come_first() -> None:
    ben, other = factories.make_user(Role.ADVOCATE), factories.make_user(Role.ADVOCATE)
    codes = [factories.make_code() for _number in range(4)]
    text = factories.make_text(WORDS)
    for user, code, passage in (
        (ben, codes[2], "Oui"),
        (ben, codes[2], "dix"),
        (ben, codes[3], "Nous"),
        (other, codes[1], "Oui"),
    ):
        factories.make_annotation(text, passage, by=user, code=code)

    offered = common_codes(ben, limit=2)

    assert list(offered) == [codes[2], codes[3], codes[0], codes[1]]


def test_retired_codes_are_offered_only_where_a_mark_carries_one() -> None:
    ada = factories.make_user(Role.COORDINATOR)
    used, gone, carried = (factories.make_code() for _number in range(3))
    for code in (gone, carried):
        retire_code(by=ada, code=code, because="Too vague")

    assert list(common_codes(ada)) == [used]
    assert list(common_codes(ada, carried=carried)) == [used, carried]
