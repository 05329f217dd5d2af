"""From what the reader found in a document to the entries of a questionnaire's answers.

Never writes: actions store what a person, or the comparison with the document, has confirmed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop
from rapidfuzz import fuzz

from questionnaires.actions import Entry
from questionnaires.models import AnswerState, AnswerVersion, Question
from sources.models import Text
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from sources.reading.blocks import Remark, excerpt
from sources.reading.reader import read_file
from sources.splitting import FoundQuestion, Split, split
from sources.typography import fold_for_search

NOT_FOUND = gettext_noop("This question was not found in the document.")
BY_NUMBER = gettext_noop(
    "Found by its number alone, and the document does not number the same questions."
)
OTHER_WORDING = gettext_noop("The question printed there is worded differently from ours.")
OTHER_NUMBER = gettext_noop("The document gives this question another number: %(quote)s.")
SEVERAL_REPLIES = gettext_noop("Several people reply in this document. The first is shown.")
JOINT = gettext_noop("Answered together with question %(quote)s.")
OTHER_SENDER = gettext_noop(
    "The document says that it comes from somebody else: “%(quote)s”. Is it this candidacy’s?"
)
OUT_OF_PLACE = gettext_noop("These words are not in one place in the document.")

SAME_QUESTION = 85  # percent alike: the same question, whatever its number
SAME_NAME = 80  # percent alike: the name stands in what the document says of its sender
ALIKE = 60  # percent alike: a number is believed
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the reader proposes for one question; a person may change all of it."""

    question: Question
    found: FoundQuestion | None = None
    doubts: tuple[Remark, ...] = ()

    @property
    def words(self) -> str:
        return self.found.answers[0].text if self.found and self.state != AnswerState.BLANK else ""

    @property
    def start(self) -> int | None:
        return self.found.answers[0].start if self.found else None

    @property
    def question_as_printed(self) -> str:
        return self.found.text if self.found else ""

    @property
    def state(self) -> AnswerState | None:
        """Answered or left blank, as far as a reader can tell; None when nothing was found."""
        if self.found is None:
            return None
        is_blank = self.found.answers[0].is_blank
        return AnswerState.BLANK if is_blank else AnswerState.ANSWERED

    @property
    def is_certain(self) -> bool:
        return not self.doubts


@dataclass(frozen=True, slots=True)
class WordCount:
    """How many words of a document went where; the parts add up to the document's."""

    document: int
    answers: int
    questions: int
    unplaced: int
    aside: int


def read_reply(content: bytes, name: str) -> tuple[str, Split]:
    """The media type of a reply's file and what the reader found in it.

    Raises UnreadableDocument with a sentence for people.
    """
    reading = read_file(content, name)
    found = split(reading.blocks, removed=reading.removed, warnings=reading.warnings)
    return reading.media_type, found


def proposals_of(
    split: Split, questions: Sequence[Question], *, sender: str = ""
) -> list[Proposal]:
    """A proposal for each question of the questionnaire, in its order.

    `sender` is the name of the candidacy whose reply it should be, where that is known.
    """
    numbers = [_plain(found.number) for found in split.questions]
    is_same_series = numbers == [_plain(question.number) for question in questions]
    matches = _matches(questions, split.questions)
    general = _sender_doubts(split.respondent, sender)
    drafts = []
    for question in questions:
        found = matches.get(question.pk)
        if found is None:
            drafts.append(Proposal(question, doubts=(Remark(NOT_FOUND),)))
            continue
        own = _doubts(question, found, is_same_series=is_same_series)
        drafts.append(Proposal(question, found, (*general, *found.doubts, *own)))
    return drafts


def _sender_doubts(respondent: str | None, sender: str) -> tuple[Remark, ...]:
    """Whether a document that names who replies names somebody else."""
    if not sender or not respondent:
        return ()
    if fuzz.partial_ratio(_bare(sender), _bare(respondent)) >= SAME_NAME:
        return ()
    return (Remark(OTHER_SENDER, excerpt(respondent)),)


def left_over(split: Split, drafts: Iterable[Proposal]) -> list[FoundQuestion]:
    """Questions of the document that no question of ours took, with their answers."""
    taken = [draft.found for draft in drafts]
    return [found for found in split.questions if not any(found is one for one in taken)]


def _matches(
    questions: Sequence[Question], found: Sequence[FoundQuestion]
) -> dict[int, FoundQuestion]:
    """The found question of each of ours, by our key: each is given away once, surest first."""
    matches: dict[int, FoundQuestion] = {}
    free = list(found)
    for is_match in (_by_number_and_words, _by_words, _by_number):
        for question in questions:
            if question.pk in matches:
                continue
            alike = [one for one in free if is_match(question, one)]
            if alike:
                best = max(alike, key=lambda one: _likeness(question, one))
                matches[question.pk] = best
                free = [one for one in free if one is not best]
    return matches


def _by_number_and_words(question: Question, found: FoundQuestion) -> bool:
    is_believable = question.is_restated or _likeness(question, found) >= ALIKE
    return is_believable and _by_number(question, found)


def _by_words(question: Question, found: FoundQuestion) -> bool:
    return _likeness(question, found) >= SAME_QUESTION


def _by_number(question: Question, found: FoundQuestion) -> bool:
    return _plain(question.number) == _plain(found.number)


def _doubts(question: Question, found: FoundQuestion, *, is_same_series: bool) -> list[Remark]:
    doubts = []
    answer = found.answers[0]
    if _plain(found.number) != _plain(question.number):
        doubts.append(Remark(OTHER_NUMBER, found.number or "—"))
    elif question.is_restated and not is_same_series:
        doubts.append(Remark(BY_NUMBER))
    if not question.is_restated and _likeness(question, found) < ALIKE:
        doubts.append(Remark(OTHER_WORDING))
    if len(found.answers) > 1:
        doubts.append(Remark(SEVERAL_REPLIES))
    if answer.joint_with:
        doubts.append(Remark(JOINT, ", ".join(answer.joint_with)))
    if not answer.is_blank and answer.start is None:
        doubts.append(Remark(OUT_OF_PLACE))
    return doubts


def _likeness(question: Question, found: FoundQuestion) -> float:
    """How alike our wording and the printed one are, 0 to 100; a restated one tells nothing."""
    if question.is_restated:
        return 0
    return fuzz.ratio(_bare(question.wording), _bare(found.text))


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    """Letters alone; remembered, since each question is compared with each."""
    return fold_for_search(text).text


def _plain(number: str) -> str:
    return number.strip().casefold().rstrip(".)")


def entry_of(draft: Proposal, *, language: str) -> Entry:
    """The entry of a proposal that nobody changed; only of a question that was found."""
    if draft.state is None:
        raise ValueError("nothing was found for this question")
    return Entry(
        question=draft.question,
        state=draft.state,
        words=draft.words,
        language=language,
        question_as_printed=draft.question_as_printed,
        start=draft.start,
    )


def corrected_entry(version: AnswerVersion, typed: Mapping[str, Any]) -> Entry:
    """The entry of a corrected transcription: new words, everything else as it was.

    `typed` has the state, the words and the question as printed.
    """
    words = normalise(typed["words"]).strip()
    printed = normalise(typed["question_as_printed"]).strip()
    document = version.receipt.document if version.receipt else None
    entry = Entry(
        question=version.answer.question,
        state=AnswerState(typed["state"]),
        words=words,
        question_as_printed=printed,
        language=version.answer.question.questionnaire.language,
        start=place_of(words, document.full_text, printed) if document else None,
    )
    if version.text:
        return replace(entry, **_provenance(version.text))
    if receipt := version.receipt:
        return replace(entry, voice=Voice(receipt.voice), reported_by=receipt.reported_by)
    return entry


def _provenance(text: Text) -> dict[str, Any]:
    """Whose words these are and where they come from."""
    return {
        "language": text.language,
        "wording": Wording(text.wording),
        "voice": Voice(text.voice),
        "reported_by": text.reported_by,
        "source_name": text.source_name,
        "source_url": text.source_url,
        "said_on": text.said_on,
    }


def is_in_document(draft: Proposal, full_text: str) -> bool:
    """Whether the proposed words stand in the document's text, character by character."""
    start = draft.start
    return start is not None and full_text[start : start + len(draft.words)] == draft.words


def place_of(words: str, full_text: str, question_as_printed: str = "") -> int | None:
    """Where typed words stand in the document's text, as whole words; None when in doubt.

    Words that stand there several times ("Oui.") are those below their question.
    """
    words, printed = normalise(words).strip(), normalise(question_as_printed).strip()
    if not words:
        return None
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    places = [match.start() for match in pattern.finditer(full_text)]
    if len(places) == 1:
        return places[0]
    if printed and full_text.count(printed) == 1:
        below = full_text.index(printed) + len(printed)
        return next((place for place in places if place >= below), None)
    return None


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def word_count(split: Split) -> WordCount:
    """Where the words of a document went; `aside` is all but answers, questions and unplaced."""
    answers = sum(count_words(answer.text) for found in split.questions for answer in found.answers)
    questions = sum(count_words(found.text) for found in split.questions)
    unplaced = sum(count_words(piece.text) for piece in split.unplaced)
    document = sum(count_words(text) for text in split.words())
    return WordCount(
        document=document,
        answers=answers,
        questions=questions,
        unplaced=unplaced,
        aside=document - answers - questions - unplaced,
    )
