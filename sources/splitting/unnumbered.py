"""Questions without numbers: headings, bold lines, bulleted or plain paragraphs that ask. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sources.reading.blocks import Block, Kind
from sources.splitting.answered import answered_series
from sources.splitting.cues import (
    ends_with_question,
    has_question,
    is_furniture,
    reply_label_end,
)
from sources.splitting.starts import FEWEST_PLAIN, Start, has_reply_label_below

PLAIN_SHARE = 5  # paragraphs to a question; the fewer the questions, the closer they must stand

_BULLET = re.compile(r"([-–—•*+·▪●◦○⇒→])\s")
_STRONG_END = re.compile(r"[.!?…](?=\s|$)")


def emphasised_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """Questions without numbers: headings, bold paragraphs or lines in capitals that ask.

    Where more of them tell than ask, as in a report, a few that ask are titles.
    """
    asking = [
        index
        for index, block in enumerate(blocks)
        if is_emphasised(block) and _asks_or_is_answered(blocks, index)
    ]
    starts = _with_answered(blocks, _with_sisters(blocks, asking))
    looks = {_look(blocks[start.index]) for start in starts}
    alike = sum(is_emphasised(block) and _look(block) in looks for block in blocks)
    is_rare = len(starts) * 2 < alike
    if is_rare and len(starts) <= FEWEST_PLAIN:
        return ()
    return _with_answers([replace(start, is_guessed=is_rare) for start in starts])


def _with_sisters(blocks: Sequence[Block], asking: list[int]) -> list[int]:
    """The questions, and what looks like them between them and asks within, or does not ask.

    A bold paragraph whose question is followed by a request ("Please say when.") is a question.
    And who writes five questions as headings forgets a question mark: headings of their rank that
    tell are questions where they are few; a report has more that tell.
    """
    looks = {_look(blocks[at]) for at in asking}
    known = set(asking)
    sisters = (
        [
            at
            for at in range(asking[0], asking[-1] + 1)
            if at not in known and is_emphasised(blocks[at]) and _look(blocks[at]) in looks
        ]
        if len(looks) == 1
        else []
    )
    within = [at for at in sisters if has_question(blocks[at].text)]
    telling = [
        at
        for at in sisters
        if blocks[at].kind is Kind.HEADING
        and not has_question(blocks[at].text)
        and not is_furniture(blocks[at].text)
        and not reply_label_end(blocks[at].text)
    ]
    few = telling if len(telling) * 2 <= len(asking) else []
    return sorted([*asking, *within, *few])


def _with_answered(blocks: Sequence[Block], asking: Sequence[int]) -> list[Start]:
    """The questions, and the titles that look like one of them and have the same names below."""
    looks = {_look(blocks[at]) for at in asking}
    answered = {start.index for start in answered_series(blocks, asks=True)}
    found = sorted({*asking, *(at for at in answered if _look(blocks[at]) in looks)})
    return [
        Start(at, None, asks=True, is_title=at in answered and not has_question(blocks[at].text))
        for at in found
    ]


def _look(block: Block) -> tuple[Kind, int, bool]:
    is_heading = block.kind is Kind.HEADING
    return block.kind, block.level if is_heading else 0, is_heading or block.is_bold


def is_emphasised(block: Block) -> bool:
    return block.is_bold or block.kind is Kind.HEADING or block.text.isupper()


def _asks_or_is_answered(blocks: Sequence[Block], index: int) -> bool:
    text = blocks[index].text
    if ends_with_question(text):
        return True
    return not reply_label_end(text) and has_reply_label_below(blocks, index)


def bulleted_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """Questions that a bullet alone sets apart, where this bullet sets apart hardly anything else.

    Most have an answer below: a list of contents, or what an answer asks in a list, has none.
    """
    by_bullet: dict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if match := _BULLET.match(block.text):
            by_bullet[match[1]].append(index)
    for items in by_bullet.values():
        asking = [index for index in items if ends_with_question(blocks[index].text)]
        answered = sum(after - before > 1 for before, after in pairwise(asking))
        is_habit = len(asking) * 3 >= len(items) * 2 and answered * 2 >= len(asking) - 1
        if len(asking) >= FEWEST_PLAIN and is_habit and answered:
            return tuple(Start(index, None, asks=True, is_guessed=True) for index in asking)
    return ()


def plain_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """Paragraphs that are one question each, as where a page lost its headings on the way here."""
    starts = [
        Start(index, None, asks=True, is_guessed=True)
        for index, block in enumerate(blocks)
        if ends_with_question(block.text) and len(_STRONG_END.findall(block.text)) == 1
    ]
    if len(starts) < FEWEST_PLAIN:
        return ()
    most = len(starts) * min(len(starts), PLAIN_SHARE)
    return _with_answers(starts) if len(blocks) - starts[0].index <= most else ()


def _with_answers(starts: Sequence[Start]) -> tuple[Start, ...]:
    """The questions, unless they are fewer than two or nothing stands between any of them."""
    has_answers = any(after.index - before.index > 1 for before, after in pairwise(starts))
    return tuple(starts) if len(starts) > 1 and has_answers else ()
