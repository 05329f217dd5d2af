"""Which question of a document is which of ours: pure, from wordings, numbers and their order.

Our order is believed: a chain through both lists that adds up to the most likeness is found by
dynamic programming, so that one reworded question between two sure ones is found as well. Only the
same wording is looked for against the order.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from questionnaires.models import Question
from sources.splitting import FoundQuestion
from sources.typography import fold_for_search

SAME_QUESTION = 85  # percent alike: the same question, whatever its number
ALIKE = 60  # percent alike: a number is believed
SHARED_WORDS = 50  # percent of the telling words in common: reworded, where the order agrees;
MOSTLY_SHARED = 66  # against the order
CONTAINED = 90  # percent: one wording stands within the other
HOLDS_BOTH = 0.8  # share of two wordings' length that a text needs to hold both
SHORTEST = 20  # letters; what is shorter stands within much by chance

BY_NUMBER_ALONE = 30.0
RESTATED = 70.0
SAME_NUMBER = 10.0

_WORD = re.compile(r"[^\W\d_]{5,}")
STEM = 6  # letters by which two forms of a word are one


@dataclass(frozen=True, slots=True)
class Match:
    """What the document prints for a question of ours.

    `also`: further questions of the document that are parts of ours. `shared_with`: numbers of
    other questions of ours that the document prints as one with it.
    """

    found: FoundQuestion
    also: tuple[FoundQuestion, ...] = ()
    shared_with: tuple[str, ...] = ()


def align(questions: Sequence[Question], found: Sequence[FoundQuestion]) -> dict[int, Match]:
    """By the position in `questions`, what the document prints for each; the missing are absent."""
    pairs = dict(_in_order(questions, found))
    for is_match in (_is_same_wording, _is_reworded, _is_same_number):
        pairs |= _left(questions, found, pairs, is_match)
    parts = _parts(questions, found, pairs)
    for ours, numbers in parts.items():
        pairs.setdefault(ours, numbers[0])
    joint = _joint(questions, found, pairs)
    matches: dict[int, Match] = {}
    for ours, at in (pairs | joint).items():
        also = tuple(found[part] for part in parts.get(ours, ()) if part != at)
        sharing = [
            questions[other].number
            for other, place in sorted((pairs | joint).items())
            if place == at and other != ours
        ]
        matches[ours] = Match(found[at], also, tuple(sharing))
    return matches


def likeness(question: Question, found: FoundQuestion) -> float:
    """How alike our wording and the printed one are, 0 to 100; a restated one tells nothing."""
    if question.is_restated:
        return 0
    return fuzz.ratio(bare(question.wording), bare(found.text))


def shares_words(question: Question, found: FoundQuestion) -> bool:
    """Whether the printed question says ours in other words: half of the telling ones are ours."""
    return _shared_words(question.wording, found.text) >= SHARED_WORDS


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Letters alone; remembered, since each question is compared with each."""
    return fold_for_search(text).text


def plain_number(number: str) -> str:
    return number.strip().casefold().rstrip(".)")


def _in_order(
    questions: Sequence[Question], found: Sequence[FoundQuestion]
) -> list[tuple[int, int]]:
    """The pairs of the chain that is worth most, going down both lists."""
    rows, columns = len(questions), len(found)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    worth = [[_worth(question, one) for one in found] for question in questions]
    for row in range(rows):
        for column in range(columns):
            paired = best[row][column] + worth[row][column] if worth[row][column] else 0.0
            best[row + 1][column + 1] = max(best[row][column + 1], best[row + 1][column], paired)
    pairs: list[tuple[int, int]] = []
    row, column = rows, columns
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs


def _worth(question: Question, found: FoundQuestion) -> float:
    """What a pair adds to the chain; 0 where it is none."""
    has_number = _is_same_number(question, found)
    if question.is_restated:
        return RESTATED if has_number else 0.0
    alike = likeness(question, found)
    bonus = SAME_NUMBER if has_number else 0.0
    if alike >= SAME_QUESTION or (alike >= ALIKE and has_number):
        return alike + bonus
    shared = _shared_words(question.wording, found.text)
    if shared >= SHARED_WORDS:
        return max(alike, shared) / 2 + bonus
    return BY_NUMBER_ALONE if has_number else 0.0


def _shared_words(one: str, other: str) -> float:
    """Percent of their telling words that two wordings share: long ones, by their stems."""
    stems = [{word[:STEM] for word in _WORD.findall(bare(text))} for text in (one, other)]
    count = len(stems[0]) + len(stems[1])
    common = len(stems[0] & stems[1])
    return 200 * common / count if common > 1 else 0.0


def _is_same_wording(question: Question, found: FoundQuestion) -> bool:
    return likeness(question, found) >= SAME_QUESTION


def _is_reworded(question: Question, found: FoundQuestion) -> bool:
    return not question.is_restated and _shared_words(question.wording, found.text) >= MOSTLY_SHARED


def _is_same_number(question: Question, found: FoundQuestion) -> bool:
    return plain_number(question.number) == plain_number(found.number) != ""


def _left(
    questions: Sequence[Question],
    found: Sequence[FoundQuestion],
    pairs: dict[int, int],
    is_match: Callable[[Question, FoundQuestion], bool],
) -> dict[int, int]:
    """Pairs against the order, of what the chain left: each found question is given away once."""
    free = [at for at in range(len(found)) if at not in pairs.values()]
    left: dict[int, int] = {}
    for ours, question in enumerate(questions):
        alike = [at for at in free if ours not in pairs and is_match(question, found[at])]
        if alike:
            left[ours] = max(alike, key=lambda at: likeness(question, found[at]))
            free.remove(left[ours])
    return left


def _parts(
    questions: Sequence[Question], found: Sequence[FoundQuestion], pairs: dict[int, int]
) -> dict[int, list[int]]:
    """Questions of ours that the document prints in several: by their wordings or "1a", "1b"."""
    taken = set(pairs.values())
    parts: dict[int, list[int]] = {}
    for ours, question in enumerate(questions):
        first = pairs.get(ours)
        begins = (
            [first] if first is not None else [at for at in range(len(found)) if at not in taken]
        )
        for begin in begins:
            run = [begin]
            while run[-1] + 1 < len(found) and run[-1] + 1 not in taken:
                run.append(run[-1] + 1)
            run = [at for at in run if _is_part(question, found[at])]
            if len(run) > 1 and run[0] == begin:
                parts[ours] = run
                taken |= set(run)
                break
    return parts


def _is_part(question: Question, found: FoundQuestion) -> bool:
    number, ours = plain_number(found.number), plain_number(question.number)
    if ours and number[:-1].rstrip(".") == ours and number[-1:].isalpha():
        return True
    return not question.is_restated and _stands_in(bare(found.text), bare(question.wording))


def _stands_in(short: str, long: str) -> bool:
    is_telling = SHORTEST <= len(short) <= len(long)
    return is_telling and fuzz.partial_ratio(short, long) >= CONTAINED


def _joint(
    questions: Sequence[Question], found: Sequence[FoundQuestion], pairs: dict[int, int]
) -> dict[int, int]:
    """Questions of ours that stand within the printed wording of their neighbour's question."""
    joint: dict[int, int] = {}
    for ours, question in enumerate(questions):
        near = [pairs[other] for other in (ours - 1, ours + 1) if other in pairs]
        for at in near if ours not in pairs and not question.is_restated else ():
            taken = next(other for other, place in pairs.items() if place == at)
            both = bare(question.wording) + bare(questions[taken].wording)
            has_room = len(bare(found[at].text)) >= len(both) * HOLDS_BOTH
            if has_room and _stands_in(bare(question.wording), bare(found[at].text)):
                joint[ours] = at
    return joint
