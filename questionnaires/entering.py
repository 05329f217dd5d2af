"""From what the reader found in a document to the entries of a questionnaire's answers.

Never writes: actions store what a person, or the comparison with the document, has confirmed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, gettext_noop
from rapidfuzz import fuzz

from questionnaires.actions import Entry
from questionnaires.aligning import (
    ALIKE,
    Match,
    align,
    bare,
    likeness,
    plain_number,
    shares_words,
)
from questionnaires.models import AnswerState, AnswerVersion, Question
from sources.models import Text
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from sources.reading.blocks import Reading, Remark, distinct, excerpt
from sources.reading.reader import UnreadableDocument, read_file
from sources.splitting import FoundAnswer, FoundQuestion, Known, Split, split
from stakeholders.sorting import sort_key

NOT_FOUND = gettext_noop("This question was not found in the document.")
BY_NUMBER = gettext_noop(
    "Found by its number alone: the words printed there share hardly any with ours."
)
RESTATED = gettext_noop(
    "Our wording restates the question that was sent, so it was found by its number; "
    "but the document does not number the same questions."
)
OTHER_WORDING = gettext_noop("The question printed there is worded differently from ours.")
OTHER_NUMBER = gettext_noop("The document gives this question another number: %(quote)s.")
SEVERAL_REPLIES = gettext_noop("Several people reply in this document. The first is shown.")
UNDER_NAME = gettext_noop(
    "Several people reply in this document. These words stand under the name “%(quote)s”."
)
JOINT = gettext_noop("Answered together with question %(quote)s.")
IN_PARTS = gettext_noop("The document prints this question in several: %(quote)s.")
OTHER_SENDER = gettext_noop(
    "The document says that it comes from somebody else: “%(quote)s”. Is it this candidacy’s?"
)
OUT_OF_PLACE = gettext_noop("These words are not in one place in the document.")

TOO_LONG = gettext_noop(
    "This document is too long for a reply: it has more than 500,000 characters, or more than "
    "10,000 paragraphs. Nothing was stored. Send only the part that holds the reply."
)
# Splitting, unlike reading, happens in the web process: the time grows with both.
MOST_LETTERS = 500_000
MOST_BLOCKS = 10_000

MOST_TRIED = 100_000  # letters compared in vain, so that words of one letter over and over end
SAME_NAME = 80  # percent alike: the name stands in what the document says of its sender
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the reader proposes for one question; a person may change all of it."""

    question: Question
    found: FoundQuestion | None = None
    doubts: tuple[Remark, ...] = ()

    answer: FoundAnswer | None = None
    also: tuple[FoundQuestion, ...] = ()

    @property
    def _said(self) -> FoundAnswer | None:
        return self.answer or (self.found.answers[0] if self.found else None)

    @property
    def words(self) -> str:
        """The words proposed; those of a question that is printed in parts one below the other."""
        if self._said is None or self.state == AnswerState.BLANK:
            return ""
        texts = [self._said.text, *(one.answers[0].text for one in self.also)]
        return "\n\n".join(text for text in texts if text)

    @property
    def start(self) -> int | None:
        return self._said.start if self._said and not self.also else None

    @property
    def question_as_printed(self) -> str:
        printed = [self.found.text, *(one.text for one in self.also)] if self.found else []
        return "\n\n".join(text for text in printed if text)

    @property
    def state(self) -> AnswerState | None:
        """Answered or left blank, as far as a reader can tell; None when nothing was found."""
        if self._said is None:
            return None
        said = [self._said, *(one.answers[0] for one in self.also)]
        is_blank = all(answer.is_blank for answer in said)
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


def read_reply(content: bytes, name: str, questions: Sequence[Question] = ()) -> tuple[str, Split]:
    """The media type of a reply's file and what the reader found in it.

    `questions` are those it should answer, in their order: they are looked for by their wordings.
    The full text is the same with and without them. Raises UnreadableDocument with a sentence for
    people.
    """
    reading = read_file(content, name)
    letters = sum(len(block.text) for block in reading.blocks)
    if letters > MOST_LETTERS or len(reading.blocks) > MOST_BLOCKS:
        raise UnreadableDocument(gettext(TOO_LONG))
    return reading.media_type, split_reading(reading, questions)


def split_reading(reading: Reading, questions: Sequence[Question] = ()) -> Split:
    """What stands in a reading; `questions` are looked for by their wordings."""
    known = [Known(one.number, one.wording, one.is_restated) for one in questions]
    return split(reading.blocks, removed=reading.removed, warnings=reading.warnings, known=known)


def proposals_of(
    split: Split,
    questions: Sequence[Question],
    *,
    sender: str = "",
    respondent: str | None = None,
) -> list[Proposal]:
    """A draft for each question of the questionnaire, in its order.

    `sender` is the name of the candidacy whose reply it should be, where that is known.
    `respondent` chooses the answers under this name where several people answer in one document.
    """
    numbers = [plain_number(found.number) for found in split.questions]
    is_same_series = numbers == [plain_number(question.number) for question in questions]
    matches = align(questions, split.questions)
    general = _sender_doubts(split.respondent, sender) if respondent is None else ()
    drafts = []
    for at, question in enumerate(questions):
        match = matches.get(at)
        answer = _answer_of(match, split.questions, respondent) if match else None
        if match is None or answer is None:
            drafts.append(Proposal(question, doubts=(Remark(NOT_FOUND),)))
            continue
        draft = Proposal(question, match.found, answer=answer, also=match.also)
        own = [
            *_doubts_of_wording(question, match, is_same_series=is_same_series),
            *_doubts(match, answer, draft),
        ]
        said = [doubt for one in (match.found, *match.also) for doubt in one.doubts]
        drafts.append(replace(draft, doubts=distinct((*general, *said, *own))))
    return drafts


def _sender_doubts(respondent: str | None, sender: str) -> tuple[Remark, ...]:
    """Whether a document that names who replies names somebody else."""
    if not sender or not respondent:
        return ()
    if fuzz.partial_ratio(bare(sender), bare(respondent)) >= SAME_NAME:
        return ()
    return (Remark(OTHER_SENDER, excerpt(respondent)),)


def respondents_of(split: Split) -> list[str]:
    """The names of those who answer in one document, in its order; none where one replies alone."""
    names = (answer.respondent for found in split.questions for answer in found.answers)
    return list(dict.fromkeys(name for name in names if name))


def left_over(split: Split, drafts: Iterable[Proposal]) -> list[FoundQuestion]:
    """Questions of the document that no question of ours took, with their answers."""
    taken = [one for draft in drafts for one in (draft.found, *draft.also)]
    return [found for found in split.questions if not any(found is one for one in taken)]


def _answer_of(
    match: Match, found: Sequence[FoundQuestion], respondent: str | None
) -> FoundAnswer | None:
    """The answer that a draft proposes: the respondent's, or that of the question it is joint with.

    None where the document has no answer of this respondent.
    """
    answers = match.found.answers
    if respondent is not None:  # an unnamed answer beside named ones is nobody's
        labels = {one.respondent for question in found for one in question.answers}
        answers = tuple(
            one
            for one in answers
            if one.respondent == respondent
            or (respondent not in labels and is_named(one.respondent or "", respondent))
        )
    if not answers:
        return None
    if answers[0].joint_with and answers[0].is_blank:
        said = [
            one.answers[0]
            for one in found
            if one.number in answers[0].joint_with and not one.answers[0].is_blank
        ]
        return said[0] if said else answers[0]
    return answers[0]


def is_named(label: str, name: str) -> bool:
    """Whether the label before an answer names this respondent."""
    alike = fuzz.partial_ratio(bare(name), bare(label)) if label and name else 0.0
    return alike >= SAME_NAME


def is_same_name(one: str, other: str) -> bool:
    """Whether all words of one name stand in the other: stricter than `is_named`, since two lists
    of a town are often called alike."""
    words, others = (set(_WORD.findall(sort_key(name))) for name in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _doubts(match: Match, answer: FoundAnswer, draft: Proposal) -> list[Remark]:
    doubts = []
    if match.also:
        numbers = [one.number or "—" for one in (match.found, *match.also)]
        doubts.append(Remark(IN_PARTS, ", ".join(numbers)))
    if match.shared_with:
        doubts.append(Remark(JOINT, ", ".join(match.shared_with)))
    if answer.respondent is not None and len(match.found.answers) > 1:
        doubts.append(Remark(UNDER_NAME, answer.respondent))
    elif len(match.found.answers) > 1:
        doubts.append(Remark(SEVERAL_REPLIES))
    if answer.joint_with:
        doubts.append(Remark(JOINT, ", ".join(answer.joint_with)))
    if draft.words and draft.start is None and not match.also:
        doubts.append(Remark(OUT_OF_PLACE))
    return doubts


def _doubts_of_wording(question: Question, match: Match, *, is_same_series: bool) -> list[Remark]:
    doubts = []
    found = match.found
    has_other_number = plain_number(found.number) != plain_number(question.number)
    if has_other_number and not match.also and not match.shared_with:
        doubts.append(Remark(OTHER_NUMBER, found.number or "—"))
    elif question.is_restated and not is_same_series:
        doubts.append(Remark(RESTATED))
    is_whole = not match.also and not match.shared_with and bool(found.text)
    if is_whole and not question.is_restated and likeness(question, found) < ALIKE:
        is_reworded = has_other_number or shares_words(question, found)
        doubts.append(Remark(OTHER_WORDING if is_reworded else BY_NUMBER))
    return doubts


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
    places = list(_places(words, full_text))
    if len(places) == 1:
        return places[0]
    if printed and full_text.count(printed) == 1:
        below = full_text.index(printed) + len(printed)
        return next((place for place in places if place >= below), None)
    return None


def _places(words: str, full_text: str) -> Iterator[int]:
    """Where the words stand by themselves, as far as that is looked for."""
    start = 0
    for _time in range(max(20, MOST_TRIED // len(words))):
        at = full_text.find(words, start)
        if at < 0:
            return
        end = at + len(words)
        is_part = _WORD.search(full_text[max(0, at - 1) : at] + full_text[end : end + 1])
        if not is_part:
            yield at
        start = at + 1 if is_part else end


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
