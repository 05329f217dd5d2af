"""How much of a briefing is printed: one page, the usual, or all of it with an annex. Pure.

A single page is filled line by line until its room is used, counted with wide letters, so that it
stays one whatever is written: longer words are cut short, and what has no room is counted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.briefing import Briefing, Item, Kind, Length, Line, Phrase, Source
from briefings.promised import File, Promise

WIDE, NARROW = 1.0, 0.56  # of the height of the letters
SHAPES = 3  # letters that a shape beside a word takes


@dataclass(frozen=True, slots=True)
class Room:
    """What a single page takes: its width in heights of a letter, and its lines."""

    width: float
    lines: int
    introduction: int
    purpose: int


HEAD, LARGE_HEAD = 56, 34  # letters of a running head, beside "[EXAMPLE]"
MOST_WORDS = 6  # more would pass for a sentence that readers who listen are not told
USUAL = Room(width=56, lines=34, introduction=420, purpose=200)
LARGE = Room(width=31, lines=14, introduction=110, purpose=0)


def of_length(content: Briefing, length: Length) -> Briefing:
    """The briefing as long as it is to be."""
    if length == Length.ONE_PAGE:
        return _one_page(content)
    if length == Length.FULL:
        return replace(content, length=length, sources=tuple(_sources(content)))
    if content.matrix:
        return replace(_without_notes(content), length=length)
    return replace(content, length=length)


def _without_notes(content: Briefing) -> Briefing:
    """Side by side, the notes on passages stand in the full length alone."""
    sections = tuple(
        replace(section, items=tuple(replace(item, notes=()) for item in section.items))
        for section in content.sections
    )
    return replace(content, sections=sections, definitions=())


def _sources(content: Briefing) -> list[Source]:
    """Every document that is quoted, once."""
    quoted = [item.source for item in content.items]
    quoted += [
        passage.source
        for group in content.pledges
        for promise in group.promises
        for passage in promise.passages
    ]
    found = {(one.document, one.dated): one for one in quoted if one}
    return list(found.values())


# --- One page -----------------------------------------------------------------------------------


def _one_page(content: Briefing) -> Briefing:
    room = LARGE if content.large_print else USUAL
    lines = list(_lines(content))
    kept = _fitting(lines, room, room.lines - _taken_by_tallies(content, room))
    more = len(lines) - len(kept)
    return replace(
        content,
        length=Length.ONE_PAGE,
        is_of_example=content.is_example,
        title=cut_short(content.title, 110),
        subject=cut_short(content.subject, 110),
        purpose=cut_short(content.purpose, room.purpose)
        if room.purpose
        else Phrase("", content.language),
        introduction=cut_short(content.introduction, room.introduction)
        if content.introduction
        else None,
        lines=tuple(kept),
        method=tuple(_what_is_missing(content, more)),
        funding=tuple(cut_short(line, 160) for line in content.funding[:1]),
        interests=tuple(cut_short(line, 200) for line in content.interests[:1]),
        participants=(),
        outcomes=(),
        pledges=(),
        sections=(),
        files=(),
        matrix=None,
        definitions=(),
    )


def _what_is_missing(content: Briefing, more: int) -> Iterator[Phrase]:
    words = []
    if more:
        words.append(
            ngettext("%(count)s line had no room here.", "%(count)s lines had no room here.", more)
            % {"count": more}
        )
    if content.left_out:
        count = len(content.left_out)
        words.append(
            ngettext(
                "%(count)s thing is left out, for a reason.",
                "%(count)s things are left out, each for a reason.",
                count,
            )
            % {"count": count}
        )
    words.append(_("The longer briefing tells the words, the reasons and the method."))
    yield Phrase(" ".join(words), content.language)


def _lines(content: Briefing) -> Iterator[Line]:
    """What matters most: pledges, what came of a meeting, then answers."""
    promises = [promise for group in content.pledges for promise in group.promises]
    if content.kind == Kind.PLEDGE:
        for promise in promises:
            yield from _of_file(promise, content.files)
        return
    yield from map(_of_promise, sorted(promises, key=lambda promise: not promise.before))
    yield from (Line(outcome.text) for outcome in content.outcomes)
    if content.matrix:
        yield from _of_matrix(content)
    else:
        yield from map(_of_item, content.items)


def _of_promise(promise: Promise) -> Line:
    return Line(promise.title, status=promise.status)


def _of_file(promise: Promise, files: Iterable[File]) -> Iterator[Line]:
    """All that one line can say of a pledge that has the page for itself."""
    yield _of_promise(promise)
    yield from (Line(words) for words in (promise.reason, promise.told) if words)
    for fact in promise.facts:
        yield Line(Phrase(f"{fact.label.text} – {fact.text.text}", fact.text.lang))
    for file in files:
        for step in file.steps:
            yield Line(Phrase(step.day, step.status.word.lang), status=step.status)


def _of_item(item: Item) -> Line:
    """With its level, or why there are no words, or what they were labelled as."""
    levels = tuple(one.level for one in item.judgements if one.level)
    word = item.state_label
    if not word and item.codes:
        labels = " · ".join(note.code.text for note in item.codes)
        word = Phrase(labels, item.codes[0].code.lang)
    return Line(item.heading, item.number, levels=levels[:1], state=item.state, word=word)


def _of_matrix(content: Briefing) -> Iterator[Line]:
    """How many questions each candidacy answered."""
    matrix = content.matrix
    assert matrix is not None  # noqa: S101  whoever calls has looked
    for at, name in enumerate(matrix.columns):
        states = [row.places[at].state for row in matrix.rows]
        answered = states.count("answered")
        words = ngettext(
            "%(answered)s of %(asked)s answered", "%(answered)s of %(asked)s answered", answered
        ) % {"answered": answered, "asked": len(states)}
        yield Line(name, word=Phrase(words, content.language), state="answered")


def _taken_by_tallies(content: Briefing, room: Room) -> float:
    """The lines that the first tally fills, and the totals of the others."""
    words = [share.status.word.text for counts in content.counts[:1] for share in counts.shares]
    width = sum(width_of(word) + 2 * SHAPES for word in words)
    heading = bool(words) + bool(content.scorings)
    return heading + -(-width // room.width) + len(content.counts[1:])


def _fitting(lines: Iterable[Line], room: Room, left: float) -> list[Line]:
    """The first lines that have room, cut short."""
    kept: list[Line] = []
    for line in lines:
        cut = replace(line, label=cut_short(line.label, 200))
        left -= -(-_width(cut) // room.width)
        if left < 0:
            break
        kept.append(cut)
    return kept


def _width(line: Line) -> float:
    words = [line.number, line.label.text, *(level.word.text for level in line.levels)]
    words += [line.status.word.text] if line.status else []
    words += [line.word.text] if line.word else []
    return sum(map(width_of, words)) + SHAPES


def width_of(words: str) -> float:
    """How wide words are at most, in heights of their letters."""
    return sum(WIDE if _is_wide(letter) else NARROW for letter in words)


def _is_wide(letter: str) -> bool:
    return letter.isupper() or letter in "mw@%—…" or east_asian_width(letter) in "WF"


def cut_short(phrase: Phrase, most: int) -> Phrase:
    """A phrase of at most so many narrow letters, cut between two words where it can be."""
    if width_of(phrase.text) <= most * NARROW:
        return phrase
    kept = ""
    for letter in phrase.text:
        if width_of(kept + letter) > (most - 1) * NARROW:
            break
        kept += letter
    kept = kept.rpartition(" ")[0] or kept
    return Phrase(f"{kept}…", phrase.lang)


def running_head(content: Briefing) -> str:
    """The title as it stands above each page, in a few words and on one line."""
    title = content.title.text
    words = list(re.finditer(r"[\w’'·-]+", title))
    if len(words) > MOST_WORDS:
        title = f"{title[: words[MOST_WORDS].start()].rstrip(' (:,;–«“')}…"
    return cut_short(Phrase(title, ""), LARGE_HEAD if content.large_print else HEAD).text
