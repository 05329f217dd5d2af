"""Rarer ways to number: answers alone ("Zu Frage 1:"), Roman numbers. Pure.

Looked for only where a document shows no other series: these words also stand in answers.
"""

import re
from collections.abc import Iterator, Sequence

from sources.reading.blocks import Block
from sources.splitting.cues import ends_with_question
from sources.splitting.markers import Marker, joint_numbers
from sources.splitting.series import MOST_MARKERS
from sources.splitting.starts import Start

FEWEST = 2
FEWEST_IN_SENTENCES = 3  # "Concernant la question 1, nous …": once or twice by chance

_MORE = r"(?P<others>(?:\s?(?:,|;|/|&|\b(?:et|and|und|y|e|en)\b)\s?\d{1,3}){0,12})"
# A heading or label above or before an answer that names its question by the number alone.
_ANSWER_TO = re.compile(
    r"(?:[-–—•*#]\s*)?(?:zu|ad|antwort(?:en)?|réponses?|answers?|replys?|repl(?:y|ies)|respuestas?"
    r"|risposta|re)\b\s*(?:zu|auf|à|aux?|to|a|alla)?\s*(?:la|les|le|die|der|den|the|your|votre|vos)?"
    r"\s*(?:questions?|fragen?|punkte?n?|points?|preguntas?|domand[ae])?\s*(?:n\s*[°º]|nr\.?|no\.)?"
    rf"\s*(?P<number>\d{{1,3}}){_MORE}\s*(?:[.:)–—-]+(?=\s|$)|$)",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    r"(?:concernant|sur|pour|quant\s+à|s['’]agissant\s+de|en\s+réponse\s+à|à|regarding|on|as\s+for"
    r"|bezüglich|zu|auf|sobre)\s*(?:la|les|le|die|der|den|the|your|votre|vos)?\s*"
    rf"(?:questions?|fragen?|punkt|point|pregunta)\s*(?:n\s*[°º])?\s*(?P<number>\d{{1,3}}){_MORE}"
    r"(?=\W)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?:question\s+)?(?P<number>[IVX]{1,6})\s?[.):–—-]+(?=\s|$)")
_VALUES = {"I": 1, "V": 5, "X": 10}


def rarer_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """The first of these ways in which at least two numbers count on from 1; else nothing."""
    return (
        _counted(_roman(blocks), FEWEST)
        or _counted(_answering(blocks, _ANSWER_TO), FEWEST)
        or _counted(_answering(blocks, _IN_SENTENCE), FEWEST_IN_SENTENCES)
    )


def _roman(blocks: Sequence[Block]) -> Iterator[Start]:
    for index, block in enumerate(blocks):
        match = _ROMAN.match(block.text)
        if match and ends_with_question(block.text):
            number = str(_value(match["number"]))
            marker = Marker(number, match.end(), has_label=True, style=(True, "roman"))
            yield Start(index, marker, asks=True)


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(
        -value if any(later > value for later in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )


def _answering(blocks: Sequence[Block], pattern: re.Pattern[str]) -> Iterator[Start]:
    """The words of a sentence stay in the answer; a label before it is none of its words."""
    for index, block in enumerate(blocks):
        if match := pattern.match(block.text):
            end = 0 if pattern is _IN_SENTENCE else match.end()
            others = joint_numbers(match["number"], match["others"]) if match["others"] else ()
            marker = Marker(match["number"], end, True, (True, "answer"), others)
            yield Start(index, marker, asks=True, is_coded=True)


def _counted(starts: Iterator[Start], fewest: int) -> tuple[Start, ...]:
    """Those that count on from 1, where enough of them do."""
    series: list[Start] = []
    reached = 0
    for start in starts:
        marker = start.marker
        if marker and marker.path == (reached + 1,) and len(series) < MOST_MARKERS:
            series.append(start)
            reached = marker.last_path[0]
    return tuple(series) if reached >= fewest else ()
