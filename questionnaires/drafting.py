"""The draft of a received document: what the reader proposes at first, what people made of it.

Reads and works out; `actions/drafts.py` writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import batched, groupby
from operator import itemgetter

from django.db.models import QuerySet

from questionnaires.balance import Balance, balance
from questionnaires.contacts import keep_out
from questionnaires.entering import (
    OTHER_SENDER,
    Proposal,
    WordCount,
    count_words,
    is_same_name,
    left_over,
    proposals_of,
    read_reply,
    respondents_of,
)
from questionnaires.models import (
    AnswerVersion,
    Draft,
    DraftCell,
    DraftPiece,
    Question,
    Receipt,
    Response,
)
from questionnaires.models.draft import ABSENT, PieceReason
from questionnaires.models.response import Decision
from sources.models.text import LANGUAGES
from sources.reading.blocks import Remark, distinct
from sources.reading.reader import UnreadableDocument
from sources.splitting import FoundAnswer, FoundQuestion, Split

MOST_PIECES = 200  # in no answer; a page of more is slow, and nobody could find a place for each


@dataclass(frozen=True)
class Drafted:
    """A draft with its cells, in the order of the questions, and the words in no answer.

    Nothing of it is stored yet where nobody has saved.
    """

    draft: Draft
    cells: list[DraftCell]
    pieces: list[DraftPiece]

    @property
    def tray(self) -> list[DraftPiece]:
        """Words for which nobody, nor the reader, has said why they are in no answer."""
        return [piece for piece in self.kept if not piece.reason]

    @property
    def aside(self) -> list[DraftPiece]:
        return [piece for piece in self.kept if piece.reason]

    @property
    def kept(self) -> list[DraftPiece]:
        """Words that stand in no answer."""
        return [piece for piece in self.pieces if piece.placed_in_id is None]

    @property
    def chosen_count(self) -> int:
        return sum(bool(cell.state) for cell in self.cells)

    @property
    def found_count(self) -> int:
        return sum(cell.suggested != ABSENT for cell in self.cells)

    @cached_property
    def count(self) -> WordCount:
        """Where the words are; the document's are those that the reader counted."""
        answers, questions, tray = (
            sum(map(count_words, texts))
            for texts in (
                (cell.words for cell in self.cells),
                (cell.question_as_printed for cell in self.cells),
                (piece.text for piece in self.tray),
            )
        )
        return WordCount(
            document=self.draft.words,
            answers=answers,
            questions=questions,
            unplaced=tray,
            aside=sum(count_words(piece.text) for piece in self.aside),
        )

    def balance(self, full_text: str) -> Balance:
        placed = [part for cell in self.cells for part in (cell.words, cell.question_as_printed)]
        marks = [piece.text for piece in self.kept if piece.reason == PieceReason.LAYOUT]
        placed += [piece.text for piece in self.kept if piece.reason != PieceReason.LAYOUT]
        return balance(full_text, words_in=self.draft.words, placed=placed, marks=marks)


def drafted(receipt: Receipt) -> Drafted:
    """The stored draft of a document, else what the reader proposes. Two to four queries."""
    draft = Draft.objects.select_related("saved_by").filter(receipt=receipt).first()
    if draft is None:
        return proposed(receipt)
    draft.receipt = receipt
    cells = draft.cells.select_related("question__section", "saved_by").order_by(
        "question__position"
    )
    return Drafted(draft, list(cells), list(draft.pieces.order_by("position")))


def proposed(
    receipt: Receipt, split: Split | None = None, respondent: str | None = None
) -> Drafted:
    """What the reader makes of a document. `split` is given where it was just read.

    Where several people reply in it, `respondent` says whose answers are proposed; without it,
    those under the candidacy's own name, else the first ones, which are doubted.
    """
    response = receipt.response
    asked = response.questionnaire.questions.select_related("section").order_by("position")
    questions = list(asked)
    split = split or _split_again(receipt, questions)
    sender = response.candidacy.name
    names = respondents_of(split)
    respondent = respondent or _own_name(names, sender)
    proposals = proposals_of(split, questions, sender=sender, respondent=respondent)
    draft = Draft(
        receipt=receipt,
        language=_language(split, response),
        words=sum(count_words(text) for text in split.words()),
        warnings=[_told(warning) for warning in (*split.warnings, *_of_the_whole(proposals))],
        respondents=names if len(names) > 1 else [],
        respondent=(respondent or "")[:300],
    )
    cells = [_cell(draft, proposal) for proposal in proposals]
    pieces = list(_pieces(split, proposals, respondent))
    for cell in cells:
        kept = keep_out(cell.words)
        if not kept.pieces:
            continue
        number = cell.question.number
        cell.words = kept.words
        pieces += [(piece, PieceReason.SIGNATURE, number) for piece in kept.pieces]
    stored = [
        DraftPiece(draft=draft, position=position, text=text.strip(), reason=reason, after=after)
        for position, (text, reason, after) in enumerate(_gathered(pieces))
    ]
    return Drafted(draft, cells, stored)


def _split_again(receipt: Receipt, questions: Sequence[Question]) -> Split:
    """The reader's result for a stored file. Should it refuse now, all is placed by hand."""
    document = receipt.document
    with document.file.open("rb") as stored:
        content = stored.read()
    try:
        return read_reply(content, document.original_name, questions)[1]
    except UnreadableDocument as error:
        return Split(full_text=document.full_text, warnings=(Remark(error.message),))


def _own_name(names: Sequence[str], sender: str) -> str | None:
    """The name under which a candidacy replies beside others, where only one is like its own."""
    own = [name for name in names if is_same_name(name, sender)]
    return own[0] if len(names) > 1 and len(own) == 1 else None


def _language(split: Split, response: Response) -> str:
    known = dict(LANGUAGES)
    return split.language if split.language in known else response.questionnaire.language


def _told(remark: Remark) -> list[str]:
    return [remark.message, remark.quote]


def _of_the_whole(proposals: Iterable[Proposal]) -> tuple[Remark, ...]:
    """Doubts of the document as a whole: said once, not at each question."""
    return distinct(doubt for one in proposals for doubt in one.doubts if _is_of_the_whole(doubt))


def _is_of_the_whole(doubt: Remark) -> bool:
    return doubt.message == OTHER_SENDER


def _cell(draft: Draft, proposal: Proposal) -> DraftCell:
    return DraftCell(
        draft=draft,
        question=proposal.question,
        suggested=proposal.state or ABSENT,
        words=proposal.words,
        question_as_printed=proposal.question_as_printed,
        start=proposal.start,
        doubts=[_told(doubt) for doubt in proposal.doubts if not _is_of_the_whole(doubt)],
    )


type Piece = tuple[str, str, str]  # words, reason, number of the question before


def _pieces(split: Split, proposals: list[Proposal], respondent: str | None) -> Iterator[Piece]:
    """All words of a document that no proposal took; a paragraph each where somebody must look.

    The reader knows why some are set aside; where it found no question, it knows nothing.
    """
    is_understood = bool(split.questions)
    yield from _whole(split.title, PieceReason.REPEATED)
    yield from _whole(split.respondent or "", PieceReason.COVER)
    yield from (
        _whole(split.preamble, PieceReason.COVER) if is_understood else _tray(split.preamble)
    )
    for section in split.sections:
        yield from _whole(f"{section.title}\n{section.note}", PieceReason.REPEATED)
    for found, taken in _taken(proposals):
        yield from _around(found, taken, respondent)
    for found in left_over(split, proposals):
        yield from _unasked(found, respondent)
    for piece in split.unplaced:
        yield from _tray(piece.text, piece.after_question or "")
    yield from (
        _whole(split.closing, PieceReason.SIGNATURE) if is_understood else _tray(split.closing)
    )
    yield from _whole("\n".join(piece.text for piece in split.removed), PieceReason.LAYOUT)


def _gathered(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Neighbours with one reason together, where there are more pieces than anybody can place."""
    if len(pieces) <= MOST_PIECES:
        return pieces
    by_reason = groupby(sorted(pieces, key=itemgetter(1)), key=itemgetter(1))
    size = -(-len(pieces) // MOST_PIECES)
    return [
        ("\n\n".join(text for text, _reason, _after in some), reason, some[0][2])
        for reason, those in by_reason
        for some in batched(those, size)
    ]


def _whole(text: str, reason: PieceReason, after: str = "") -> Iterator[Piece]:
    if count_words(text):
        yield text, reason, after


def _tray(text: str, after: str = "") -> Iterator[Piece]:
    for paragraph in text.split("\n\n"):
        if count_words(paragraph):
            yield paragraph, "", after


def _taken(proposals: Iterable[Proposal]) -> Iterator[tuple[FoundQuestion, FoundAnswer]]:
    """Each question that a proposal took, once, with the answer that stands in it."""
    seen: set[int] = set()
    for proposal in proposals:
        for found in (proposal.found, *proposal.also):
            if found is None or id(found) in seen:
                continue
            seen.add(id(found))
            own = [one for one in found.answers if one is proposal.answer]
            yield found, (own or found.answers)[0]


def _around(found: FoundQuestion, taken: FoundAnswer, respondent: str | None) -> Iterator[Piece]:
    """A note under the question, words of a blank, and what other people reply to it."""
    yield from _whole(found.note, PieceReason.NOTE, found.number)
    if taken.is_blank:
        yield from _whole(taken.text, PieceReason.LAYOUT, found.number)
    for answer in found.answers:
        if answer is not taken:
            yield from _answer_of_others(answer, found.number, respondent)


def _answer_of_others(answer: FoundAnswer, number: str, respondent: str | None) -> Iterator[Piece]:
    """Somebody else's, once it is known whose answers are wanted; else a person looks."""
    if respondent and answer.respondent and answer.respondent != respondent:
        yield from _whole(answer.text, PieceReason.OTHERS, number)
    else:
        yield from _tray(answer.text, number)


def _unasked(found: FoundQuestion, respondent: str | None) -> Iterator[Piece]:
    """A question of the document that no proposal took, with what is said to it."""
    named = [one.respondent for one in found.answers if one.respondent]
    is_of_others = bool(respondent and named and respondent not in named)
    if is_of_others:
        yield from _whole(found.text, PieceReason.REPEATED)
    else:
        yield from _tray(found.text)
    yield from _whole(found.note, PieceReason.NOTE)
    for answer in found.answers:
        yield from _answer_of_others(answer, found.number, respondent)


def latest_words(response: Response) -> dict[int, AnswerVersion]:
    """The latest version of each answer by its question, but for those sent back. One query."""
    versions = (
        AnswerVersion.objects.filter(answer__response=response)
        .exclude(check_record__decision=Decision.RETURNED)
        .latest_of_each()
        .select_related("answer", "text")
    )
    return {version.answer.question_id: version for version in versions}


def others_at_work(receipt: Receipt) -> QuerySet[Draft]:
    """Drafts that somebody has saved for other documents of the same response."""
    return (
        Draft.objects.filter(receipt__response=receipt.response_id, saved_at__isnull=False)
        .exclude(receipt=receipt)
        .select_related("saved_by")
        .order_by("saved_at")
    )
