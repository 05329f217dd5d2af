"""Cuts the blocks of a document into title, sections, questions and answers. Pure.

The order of work: mend cut sentences, find the series of questions, find the titles of sections,
cut each question's stretch, label head and end, and read the result off the labels.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sources.reading.blocks import Block, Remark, SetAside, distinct, excerpt, gettext_noop
from sources.splitting import parts, regions, voices
from sources.splitting.across import answers_to_all, with_doubts
from sources.splitting.joint import with_joint_answers
from sources.splitting.known import Known, known_series
from sources.splitting.language import language_of
from sources.splitting.layout import REMOVED, Layout, Passage, Place, Slice, lay_out, passage
from sources.splitting.markers import is_rule
from sources.splitting.mending import mend
from sources.splitting.rarer import rarer_series
from sources.splitting.repeats import merge_repeats
from sources.splitting.result import FoundAnswer, FoundQuestion, FoundSection, Split, Unplaced
from sources.splitting.rounds import rounds_of
from sources.splitting.series import find_series, numbers_missing_before
from sources.splitting.starts import Start

NO_QUESTIONS = gettext_noop(
    "No questions were found in this document. All its words are kept; place them by hand."
)
NUMBERS_MISSING = gettext_noop("A number is missing, or counted again, before this question.")
NO_ANSWER = gettext_noop("No answer stands under the question “%(quote)s”.")
ONE_AFTER_THE_OTHER = gettext_noop(
    "Several people or lists answer the same questions one after the other: “%(quote)s”."
)

ASKED_AGAIN = gettext_noop(
    "The same questions come again, as if several people answered them one after the other. "
    "They were not told apart."
)

Passages = dict[tuple[Place, int, int], Passage]


def split(
    blocks: Sequence[Block],
    *,
    removed: Sequence[SetAside] = (),
    warnings: Sequence[Remark] = (),
    known: Sequence[Known] = (),
) -> Split:
    """What is asked and answered in the document that was read into these blocks.

    `known` are the questions that were asked, in their order: those that stand in the document by
    their wording are found whatever its layout. `removed` and `warnings` are those of the reading;
    they are passed on. A document that asks nothing gives no questions: its words are in `title`
    and `unplaced`, with a warning.
    """
    mended, joints = mend(blocks)
    layout = lay_out(mended)
    series = find_series(mended) or rarer_series(mended)
    if known:
        series = known_series(mended, known, series)
    said = (*warnings, *joints)
    if not series:
        return _without_questions(layout, removed, said)
    rounds = rounds_of(mended, series)
    series = rounds.series
    headings = rounds.names or parts.section_headings(mended, series)
    slices, doubts = _slices(layout, series, headings)
    found = _result(layout, series, slices, doubts, removed=removed, warnings=said)
    if rounds.again and len(found.questions) == len(series):
        return replace(found, warnings=distinct((*found.warnings, Remark(ASKED_AGAIN))))
    return found


def _slices(
    layout: Layout, series: Sequence[Start], headings: Sequence[parts.Heading | None]
) -> tuple[list[Slice], list[tuple[Remark, ...]]]:
    """A label for every stretch of the full text, and the doubts of each question."""
    first = headings[0].first if headings[0] else series[0].index
    slices = parts.head(layout, first)
    doubts: list[tuple[Remark, ...]] = []
    closing = parts.closing_start(layout.blocks, series)
    doubtful = parts.doubtful_notes(layout.blocks, headings)
    section = -1
    for owner, (start, heading) in enumerate(zip(series, headings, strict=True)):
        if heading:
            section += 1
            slices += _section(layout, heading, section)
        stop = _stop(owner, series, headings, closing)
        piece = regions.cut(layout, regions.Region(start, stop, owner))
        slices += piece.slices
        doubts.append((*piece.doubts, *([doubtful[owner]] if owner in doubtful else [])))
    doubts[-1] = (*doubts[-1], *parts.doubts_of_end(layout.blocks, series[-1].index, closing))
    slices += (layout.whole(at, Place.CLOSING) for at in range(closing, len(layout.blocks)))
    return _complete(layout, slices), doubts


def _section(layout: Layout, heading: parts.Heading, owner: int) -> list[Slice]:
    note_from = max(heading.first + 1, heading.title_stop)
    titles, notes = range(heading.first, note_from), range(note_from, heading.stop)
    return [
        *(layout.whole(at, Place.SECTION_TITLE, owner) for at in titles),
        *(layout.whole(at, Place.SECTION_NOTE, owner) for at in notes),
    ]


def _stop(
    owner: int,
    series: Sequence[Start],
    headings: Sequence[parts.Heading | None],
    closing: int,
) -> int:
    """Where the stretch of a question ends: the next section, the next question, the closing."""
    if owner + 1 == len(series):
        return closing
    heading = headings[owner + 1]
    return heading.first if heading else series[owner + 1].index


def _complete(layout: Layout, slices: Iterable[Slice]) -> list[Slice]:
    """The slices in order; rules drawn across the page taken out, gaps labelled as unplaced."""
    rules = {
        start: layout.whole(at, Place.RULE)
        for at, start in enumerate(layout.starts)
        if is_rule(layout.blocks[at])
    }
    complete: list[Slice] = []
    reached = 0
    for slice_ in sorted(slices, key=lambda slice_: (slice_.start, slice_.end)):
        if layout.full_text[reached : slice_.start].strip():
            complete.append(Slice(reached, slice_.start, Place.UNPLACED))
        complete.append(rules.get(slice_.start, slice_))
        reached = max(reached, slice_.end)
    if layout.full_text[reached:].strip():
        complete.append(Slice(reached, len(layout.full_text), Place.UNPLACED))
    return complete


def _without_questions(
    layout: Layout, removed: Sequence[SetAside], warnings: Sequence[Remark]
) -> Split:
    """A letter, a report, a programme: nothing is invented, each paragraph waits to be placed."""
    head = parts.head(layout, min(1, len(layout.blocks)))
    has_title = bool(head) and head[0].place is Place.TITLE
    untitled = layout.blocks[1:] if has_title else layout.blocks
    return Split(
        full_text=layout.full_text,
        title=layout.blocks[0].text if has_title else "",
        language=language_of(layout.full_text),
        unplaced=tuple(Unplaced(block.text) for block in untitled),
        removed=tuple(removed),
        warnings=distinct((*warnings, Remark(NO_QUESTIONS))),
    )


def _result(
    layout: Layout,
    series: Sequence[Start],
    slices: Sequence[Slice],
    doubts: Sequence[tuple[Remark, ...]],
    *,
    removed: Sequence[SetAside],
    warnings: Sequence[Remark],
) -> Split:
    """Read the parts off the labels."""
    slices, names = voices.told_apart(layout, slices)
    unsure = [] if names else voices.unsure_voices(layout, slices)
    others = voices.doubtful_voices(layout, slices) if names else {}
    doubts = with_doubts(doubts, others | answers_to_all(slices, len(series)))
    passages = _passages(layout.full_text, slices)
    within = _sections_of(slices)
    section_count = 1 + max(
        (
            owner
            for place, owner, _ in passages
            if place in (Place.SECTION_TITLE, Place.SECTION_NOTE)
        ),
        default=-1,
    )
    questions = tuple(
        _question(passages, owner, start, within.get(owner), doubts[owner], names)
        for owner, start in enumerate(series)
    )
    sections = [
        FoundSection(
            _text(passages, Place.SECTION_TITLE, owner), _text(passages, Place.SECTION_NOTE, owner)
        )
        for owner in range(section_count)
    ]
    merged = merge_repeats(questions, sections)
    if not merged.aside:
        joint = with_joint_answers(_with_gaps(questions, series), series)
        merged = replace(merged, questions=joint)
    said = [*voices.remark_of(names), *unsure, *_repeated(merged.names)]
    return Split(
        full_text=layout.full_text,
        title=_text(passages, Place.TITLE),
        language=language_of(layout.full_text),
        respondent=_text(passages, Place.RESPONDENT) or None,
        preamble=_text(passages, Place.PREAMBLE),
        closing=_text(passages, Place.CLOSING),
        sections=merged.sections,
        questions=merged.questions,
        unplaced=_unplaced(layout.full_text, slices, series),
        removed=(*removed, *_removed(layout.full_text, slices), *merged.aside),
        warnings=distinct((*warnings, *_silences(merged.questions), *said)),
    )


def _passages(full_text: str, slices: Sequence[Slice]) -> Passages:
    of: dict[tuple[Place, int, int], list[Slice]] = defaultdict(list)
    for slice_ in slices:
        if slice_.place not in REMOVED:
            of[slice_.place, slice_.owner, slice_.voice].append(slice_)
    return {key: passage(full_text, group) for key, group in of.items()}


def _text(passages: Passages, place: Place, owner: int = -1) -> str:
    found = passages.get((place, owner, 0))
    return found.text if found else ""


def _sections_of(slices: Sequence[Slice]) -> dict[int, int | None]:
    """By question, the last section that begins before its words."""
    sections: dict[int, int | None] = {}
    section: int | None = None
    for slice_ in slices:
        if slice_.place is Place.SECTION_TITLE:
            section = slice_.owner
        elif slice_.place in (Place.QUESTION, Place.ANSWER):
            sections.setdefault(slice_.owner, section)
    return sections


def _question(
    passages: Passages,
    owner: int,
    start: Start,
    section: int | None,
    doubts: tuple[Remark, ...],
    names: Mapping[tuple[int, int], str],
) -> FoundQuestion:
    return FoundQuestion(
        number=start.number,
        text=_text(passages, Place.QUESTION, owner),
        answers=_answers(passages, owner, names),
        note=_text(passages, Place.QUESTION_NOTE, owner),
        section=section,
        doubts=doubts,
    )


def _answers(
    passages: Passages, owner: int, names: Mapping[tuple[int, int], str]
) -> tuple[FoundAnswer, ...]:
    """The answer of each voice; words before the first name are nobody's."""
    found: list[FoundAnswer] = []
    unnamed = passages.get((Place.ANSWER, owner, 0))
    named = sorted(voice for of, voice in names if of == owner)
    if unnamed or not named:
        unnamed = unnamed or Passage("", None)
        found.append(FoundAnswer(unnamed.text, unnamed.start))
    for voice in named:
        said = passages.get((Place.ANSWER, owner, voice), Passage("", None))
        found.append(FoundAnswer(said.text, said.start, respondent=names[owner, voice]))
    return tuple(found)


def _with_gaps(
    questions: Sequence[FoundQuestion], series: Sequence[Start]
) -> tuple[FoundQuestion, ...]:
    return tuple(
        question.doubting(Remark(NUMBERS_MISSING))
        if numbers_missing_before(series, at)
        else question
        for at, question in enumerate(questions)
    )


def _silences(questions: Iterable[FoundQuestion]) -> list[Remark]:
    return [
        Remark(NO_ANSWER, excerpt(f"{question.number} {question.text}".strip()))
        for question in questions
        if all(answer.is_blank and not answer.joint_with for answer in question.answers)
    ]


def _repeated(names: Sequence[str]) -> list[Remark]:
    return [Remark(ONE_AFTER_THE_OTHER, excerpt(", ".join(names)))] if names else []


def _removed(full_text: str, slices: Iterable[Slice]) -> list[SetAside]:
    return [
        SetAside(full_text[slice_.start : slice_.end], slice_.place.value)
        for slice_ in slices
        if slice_.place in REMOVED and slice_.start < slice_.end
    ]


def _unplaced(
    full_text: str, slices: Iterable[Slice], series: Sequence[Start]
) -> tuple[Unplaced, ...]:
    found: list[Unplaced] = []
    after: str | None = None
    for slice_ in slices:
        if slice_.place is Place.QUESTION:
            after = series[slice_.owner].number
        elif slice_.place is Place.UNPLACED:
            found.append(Unplaced(full_text[slice_.start : slice_.end].strip(), after))
    return tuple(found)
