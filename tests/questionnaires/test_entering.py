"""From what a reader found to drafts, entries and places. No database: questions are not saved."""

from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.entering import (
    MOST_BLOCKS,
    MOST_LETTERS,
    Proposal,
    count_words,
    entry_of,
    is_in_document,
    left_over,
    place_of,
    proposals_of,
    read_reply,
    word_count,
)
from questionnaires.models import AnswerState, Question
from sources.normalising import normalise
from sources.reading.blocks import Block, Remark, SetAside
from sources.reading.reader import UnreadableDocument
from sources.splitting import FoundAnswer, FoundQuestion, Split, Unplaced, split

HOUSING = "Que ferez-vous pour le logement des aînés ?"
HEALTH = "Soutiendrez-vous un centre de santé communautaire ?"


def asked(number: str, wording: str, **fields: Any) -> Question:
    return Question(pk=int(number), number=number, wording=wording, **fields)


def found(number: str, text: str, answer: str = "Oui.", **fields: Any) -> FoundQuestion:
    return FoundQuestion(number, text, (FoundAnswer(answer, 0),), **fields)


def drafts(questions: list[Question], *questions_found: FoundQuestion) -> list[Proposal]:
    return proposals_of(Split("", questions=questions_found), questions, sender="One")


def told(draft: Proposal) -> list[str]:
    return [doubt.sentence() for doubt in draft.doubts]


def test_same_number_and_words_are_certain() -> None:
    (draft,) = drafts([asked("1", HOUSING)], found("1", HOUSING))

    assert (draft.is_certain, draft.words, draft.state) == (True, "Oui.", AnswerState.ANSWERED)


def test_typography_and_case_do_not_count() -> None:
    (draft,) = drafts(
        [asked("1", HOUSING)], found("1", "QUE FEREZ-VOUS POUR LE LOGEMENT DES AINES?")
    )

    assert draft.is_certain


def test_words_win_over_a_number() -> None:
    drafted = drafts(
        [asked("1", HOUSING), asked("2", HEALTH)], found("1", HEALTH, "A"), found("2", HOUSING, "B")
    )

    assert [draft.words for draft in drafted] == ["B", "A"]
    assert told(drafted[0]) == ["The document gives this question another number: 2."]


def test_number_alone_is_doubted() -> None:
    (draft,) = drafts([asked("1", HOUSING)], found("1", "Et le vélo, qu’en pensez-vous ?"))

    assert told(draft) == [
        "Found by its number alone: the words printed there share hardly any with ours."
    ]


def test_restated_question_is_found_by_its_number() -> None:
    drafted = drafts(
        [asked("1", "Ours", is_restated=True), asked("2", "Ours too", is_restated=True)],
        found("1", HOUSING),
        found("2", HEALTH),
    )

    assert all(draft.is_certain for draft in drafted)


def test_restated_question_is_doubted_where_the_numbers_differ() -> None:
    drafted = drafts(
        [asked("1", "Ours", is_restated=True)], found("1", HOUSING), found("2", HEALTH)
    )

    assert len(told(drafted[0])) == 1


def test_question_that_is_not_there_is_said_to_be_missing() -> None:
    drafted = drafts([asked("1", HOUSING), asked("2", HEALTH)], found("2", HEALTH))

    assert (drafted[0].state, drafted[0].words) == (None, "")
    assert told(drafted[0]) == ["This question was not found in the document."]
    assert drafted[1].is_certain


@pytest.mark.parametrize(
    ("respondent", "is_certain"),
    [
        (None, True),
        ("Campagne de Zoé Éluard", True),
        ("ZOE ELUARD, tête de liste", True),
        ("Campagne de Paul Durand", False),
    ],
)
def test_document_of_somebody_else_is_doubted(respondent: str | None, is_certain: bool) -> None:
    cut = Split("", respondent=respondent, questions=(found("1", HOUSING),))

    (draft,) = proposals_of(cut, [asked("1", HOUSING)], sender="Zoé Éluard")

    assert draft.is_certain is is_certain


def test_each_found_question_is_given_once() -> None:
    drafted = drafts([asked("1", HOUSING), asked("2", HOUSING)], found("7", HOUSING))

    assert [draft.found is not None for draft in drafted] == [True, False]


@pytest.mark.parametrize(
    "question",
    [
        FoundQuestion("1", HOUSING, (FoundAnswer("Oui.", 0),), doubts=(Remark("Look."),)),
        FoundQuestion("1", HOUSING, (FoundAnswer("Oui.", 0), FoundAnswer("Non.", 5))),
        FoundQuestion("1", HOUSING, (FoundAnswer("Oui.", 0, joint_with=("2",)),)),
        FoundQuestion("1", HOUSING, (FoundAnswer("Oui.", None),)),
    ],
    ids=["reader doubts", "several replies", "joint", "in pieces"],
)
def test_what_a_person_must_look_at_is_doubted(question: FoundQuestion) -> None:
    (draft,) = drafts([asked("1", HOUSING)], question)

    assert len(draft.doubts) == 1


def test_blank_answer_has_state_and_no_words() -> None:
    (draft,) = drafts([asked("1", HOUSING)], found("1", HOUSING, "—"))

    entry = entry_of(draft, language="fr")
    assert (entry.state, entry.words) == (AnswerState.BLANK, "")


def test_entry_carries_what_was_found() -> None:
    (draft,) = drafts([asked("1", HOUSING)], found("1", HOUSING))

    entry = entry_of(draft, language="en")

    assert (entry.words, entry.question_as_printed, entry.start, entry.language) == (
        "Oui.",
        HOUSING,
        0,
        "en",
    )


def test_nothing_found_is_no_entry() -> None:
    (draft,) = drafts([asked("1", HOUSING)])

    with pytest.raises(ValueError, match="nothing was found"):
        entry_of(draft, language="fr")


def test_questions_that_are_none_of_ours_are_left_over() -> None:
    other = found("2", "Et le vélo ?")
    cut = Split("", questions=(found("1", HOUSING), other))

    assert left_over(cut, proposals_of(cut, [asked("1", HOUSING)], sender="One")) == [other]


@pytest.mark.parametrize(
    ("full_text", "is_there"), [("Oui.", True), ("Oui!", False), ("Non. Oui.", False)]
)
def test_words_stand_in_the_document_at_their_place(full_text: str, is_there: bool) -> None:
    (draft,) = drafts([asked("1", HOUSING)], found("1", HOUSING))

    assert is_in_document(draft, full_text) is is_there


FULL_TEXT = "A ? Oui. Nous le ferons. B ? Oui."


@pytest.mark.parametrize(
    ("words", "printed", "place"),
    [
        ("Nous le ferons.", "", 9),
        ("  Nous le ferons.\r\n", "", 9),
        ("Oui.", "", None),
        ("Oui.", "A ?", 4),
        ("Oui.", "B ?", 29),
        ("Oui.", "C ?", None),
        ("feron", "", None),
        ("Non.", "", None),
        ("", "", None),
    ],
)
def test_typed_words_are_found_where_they_stand(
    words: str, printed: str, place: int | None
) -> None:
    assert place_of(words, FULL_TEXT, printed) == place


@given(st.text(max_size=40), st.text(max_size=20))
def test_a_place_always_says_the_words(text: str, words: str) -> None:
    full_text = normalise(text)
    start = place_of(words, full_text)

    if start is not None:
        assert full_text.startswith(normalise(words).strip(), start)


def test_words_over_and_over_are_looked_for_in_no_time() -> None:
    began = perf_counter()

    assert place_of("n°" * 100_000, "n°" * 200_000 + "?") is None
    assert perf_counter() - began < 4  # seconds; it took minutes


@pytest.mark.parametrize(
    "text",
    ["Oui\n\n" * (MOST_BLOCKS + 1), "Oui " * (MOST_LETTERS // 4 + 1)],
    ids=["blocks", "letters"],
)
def test_document_too_long_to_be_split_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument, match="500"):
        read_reply(text.encode(), "r.txt")


def test_words_of_a_document_add_up() -> None:
    cut = Split(
        "",
        title="A title",
        preamble="Hello to you",
        questions=(found("1", "One two three ?", "Four five."),),
        unplaced=(Unplaced("six"),),
        removed=(SetAside("1)", "marker"),),
    )

    count = word_count(cut)

    assert (count.document, count.answers, count.questions, count.unplaced, count.aside) == (
        12,
        2,
        3,
        1,
        6,
    )


def test_every_word_of_a_real_split_is_counted() -> None:
    blocks = [Block(text) for text in ("Bonjour,", f"1) {HOUSING}", "Oui, dix.", "Merci")]

    cut = split(blocks)

    assert word_count(cut).document == sum(count_words(block.text) for block in blocks)
