"""Several questions with one joint answer: the words stand once, the others point to them. Pure.

Said by the number above the answer ("Questions 3 et 4 :") or by the answer's own first words
("Réponse commune aux questions 3 et 4"). Nothing else makes an answer joint: an empty place above
an answer may as well be a question left blank.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from sources.reading.blocks import Remark, gettext_noop
from sources.splitting.markers import joint_numbers
from sources.splitting.result import FoundAnswer, FoundQuestion
from sources.splitting.starts import Start

JOINT = gettext_noop("This answer is given to several questions at once: %(quote)s.")

WITHIN = 60  # characters in which an answer says at its head to which questions it is given

_GIVEN_TO = re.compile(
    r"\b(?:questions?|fragen?|preguntas?|domande|vragen)\s+(?:n\s*[°º]s?\s*)?(?P<first>\d{1,3}[a-z]?)"
    r"(?P<others>(?:\s?(?:,|;|/|&|\b(?:et|and|und|y|e|en|à|to|bis|a)\b)\s?\d{1,3}[a-z]?|[-–]\d{1,3})"
    r"{1,12})",
    re.IGNORECASE,
)


def with_joint_answers(
    questions: Sequence[FoundQuestion], series: Sequence[Start]
) -> tuple[FoundQuestion, ...]:
    """The questions, those that share an answer pointing at each other by their numbers."""
    spread: list[FoundQuestion] = []
    for question, start in zip(questions, series, strict=True):
        others = start.marker.others if start.marker else ()
        spread += _spread(question, others) if others else [question]
    return tuple(_said_within(spread))


def _spread(question: FoundQuestion, others: tuple[str, ...]) -> list[FoundQuestion]:
    """One question for each number; the words of question and answer stay with the first."""
    numbers = (question.number, *others)
    doubt = Remark(JOINT, ", ".join(numbers))
    first = replace(
        question,
        answers=tuple(replace(answer, joint_with=others) for answer in question.answers),
        doubts=(*question.doubts, doubt),
    )
    return [first, *(_pointing(question, number, numbers, doubt) for number in others)]


def _pointing(
    question: FoundQuestion, number: str, numbers: tuple[str, ...], doubt: Remark
) -> FoundQuestion:
    joint_with = tuple(other for other in numbers if other != number)
    answer = FoundAnswer("", joint_with=joint_with)
    return FoundQuestion(number, "", (answer,), section=question.section, doubts=(doubt,))


def _said_within(questions: Sequence[FoundQuestion]) -> list[FoundQuestion]:
    """Answers that say at their head to which questions they are given, where those are blank."""
    found = list(questions)
    for at, question in enumerate(questions):
        numbers = _numbers_at_head(question)
        if question.number not in numbers:
            continue
        blank = [
            other
            for other, one in enumerate(questions)
            if one.number in numbers and other != at and one.answers[0].is_blank
        ]
        if not blank:
            continue
        doubt = Remark(JOINT, ", ".join(numbers))
        for other in (at, *blank):
            joint_with = tuple(number for number in numbers if number != found[other].number)
            first, *rest = found[other].answers
            found[other] = replace(
                found[other],
                answers=(replace(first, joint_with=joint_with), *rest),
                doubts=(*found[other].doubts, doubt),
            )
    return found


def _numbers_at_head(question: FoundQuestion) -> tuple[str, ...]:
    match = _GIVEN_TO.search(question.answers[0].text[: WITHIN + 40])
    if match is None or match.start() > WITHIN:
        return ()
    others = joint_numbers(match["first"].lower(), match["others"].lower())
    return (match["first"].lower(), *others) if others else ()
