"""Writes about drafts: saving what is typed, moving words, sending the answers to be checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from questionnaires.actions.replies import Entry, enter_answers
from questionnaires.contacts import contacts_in
from questionnaires.drafting import Drafted, Piece, drafted, proposed
from questionnaires.merging import TypedFields, merge_fields
from questionnaires.models import (
    AnswerState,
    AnswerVersion,
    CorrectionDraft,
    Draft,
    DraftCell,
    DraftPiece,
    KeptPiece,
    Receipt,
)
from questionnaires.models.draft import ABSENT, PieceReason
from questionnaires.moving import End, put_together, take_out
from sources.actions import mask_passage
from sources.models.annotation import MaskReason
from sources.splitting import Split

FIELDS = ("state", "words", "question_as_printed")
STATES = {**dict(AnswerState.choices), ABSENT: _("Not in this document")}


@dataclass(frozen=True, slots=True)
class TypedCell(TypedFields):
    """What a page sends of one question."""

    shows_contacts: bool | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sends. `counter` is that of the draft it was made from, None where unknown."""

    cells: Mapping[int, TypedCell]
    reasons: Mapping[int, str] = field(default_factory=dict)
    language: str = ""
    counter: int | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people changed: what this page sent, what stands in the draft.

    `question` is None in the form of a correction, which has one answer.
    """

    question: int | None
    name: str
    mine: str
    theirs: str
    by: User | None

    @property
    def field(self) -> str:
        """The name of the field in the page."""
        return self.name if self.question is None else f"q{self.question}-{self.name}"

    @property
    def theirs_shown(self) -> str:
        """A state by its word; "—" for what they emptied."""
        shown = STATES.get(self.theirs, "") if self.name == "state" else self.theirs
        return str(shown) or "—"


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft after a save, and the fields of it that a person must decide on."""

    drafted: Drafted
    conflicts: tuple[Conflict, ...] = ()


class AlreadySent(ValueError):
    """The answers of this document were sent to be checked before."""


@transaction.atomic
def begin_draft(receipt: Receipt, split: Split | None = None) -> Drafted:
    """Store what the reader proposes, or find what is stored already. Raises AlreadySent."""
    Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if receipt.versions.exists():
        raise AlreadySent
    if Draft.objects.filter(receipt=receipt).exists():
        return drafted(receipt)
    begun = proposed(receipt, split)
    begun.draft.save(force_insert=True)
    DraftCell.objects.bulk_create(begun.cells)
    DraftPiece.objects.bulk_create(begun.pieces)
    return begun


@transaction.atomic
def save_draft(*, by: User, receipt: Receipt, typed: Typed) -> Saved:
    """Keep what was typed, field by field; what two people changed stays as it is, and is told.

    Raises AlreadySent.
    """
    begun = begin_draft(receipt)
    draft = begun.draft
    is_behind = typed.counter is not None and typed.counter != draft.counter
    conflicts: list[Conflict] = []
    changed = [_keep_reason(piece, typed) for piece in begun.pieces]
    for cell in begun.cells:
        sent = typed.cells.get(cell.question_id)
        if sent is None:
            continue
        is_stale = is_behind and not (typed.page and cell.page == typed.page)
        kept, in_conflict = merged_with(cell, FIELDS, sent, is_stale=is_stale)
        conflicts += [
            Conflict(cell.question_id, name, sent.values[name], kept[name], cell.saved_by)
            for name in in_conflict
        ]
        if sent.shows_contacts is not None:
            kept["shows_contacts"] = sent.shows_contacts
        changed.append(_keep(cell, kept, by, typed.page))
    if typed.language and typed.language != draft.language:
        draft.language = typed.language
        changed.append(True)
    if any(changed) or draft.saved_at is None:
        _count(draft, by)
    return Saved(begun, tuple(conflicts))


def merged_with(
    row: DraftCell | CorrectionDraft, fields: Iterable[str], sent: TypedFields, *, is_stale: bool
) -> tuple[dict[str, Any], list[str]]:
    """What the fields of a stored row become after a save, and which of them are in conflict."""
    return merge_fields({name: getattr(row, name) for name in fields}, sent, is_stale=is_stale)


def _keep_reason(piece: DraftPiece, typed: Typed) -> bool:
    reason = typed.reasons.get(piece.position, piece.reason)
    if reason == piece.reason:
        return False
    piece.reason = reason
    piece.save(update_fields=["reason"])
    return True


def _keep(cell: DraftCell, kept: Mapping[str, Any], by: User, page: str) -> bool:
    """Take over what a save leaves in each field; whether that changes anything."""
    if all(getattr(cell, name) == value for name, value in kept.items()):
        return False
    for name, value in kept.items():
        setattr(cell, name, value)
    cell.page, cell.saved_by = page, by
    cell.save()
    return True


def _count(draft: Draft, by: User) -> None:
    draft.counter += 1
    draft.saved_by, draft.saved_at = by, timezone.now()
    draft.save()


@transaction.atomic
def move_paragraph(
    *, by: User, receipt: Receipt, question: int, end: End, to: int | None
) -> Drafted:
    """Move an answer's first or last paragraph into another answer, or (None) into the tray.

    `question` and `to` are keys of questions; an unknown one changes nothing. A last paragraph
    comes before the words that are there, a first one after them.
    """
    begun = begin_draft(receipt)
    cells = {cell.question_id: cell for cell in begun.cells}
    source = cells.get(question)
    if source is None or (to is not None and to not in cells) or not source.words:
        return begun
    moved, source.words = take_out(source.words, end)
    if to is None:
        begun.pieces.append(_new_piece(begun, moved, source.question.number))
    else:
        target = cells[to]
        parts = (moved, target.words) if end == End.LAST else (target.words, moved)
        target.words = put_together(*parts, document=receipt.document.full_text)
        _touch(target, by)
    _touch(source, by)
    _count(begun.draft, by)
    return begun


def _new_piece(begun: Drafted, text: str, after: str) -> DraftPiece:
    position = max((piece.position for piece in begun.pieces), default=-1) + 1
    return DraftPiece.objects.create(draft=begun.draft, position=position, text=text, after=after)


def _touch(cell: DraftCell, by: User) -> None:
    """Words that were moved count as changed by whoever moved them, for every other page."""
    cell.saved_by, cell.page = by, ""
    cell.save()


@transaction.atomic
def place_piece(*, by: User, receipt: Receipt, position: int, question: int) -> Drafted:
    """Put words that are in no answer into one, where the document has them: before or after."""
    begun = begin_draft(receipt)
    piece = next((piece for piece in begun.kept if piece.position == position), None)
    cell = next((cell for cell in begun.cells if cell.question_id == question), None)
    if piece is None or cell is None:
        return begun
    full_text = receipt.document.full_text
    is_before = -1 < full_text.find(piece.text) < full_text.find(cell.words)
    parts = (piece.text, cell.words) if is_before else (cell.words, piece.text)
    cell.words = put_together(*parts, document=full_text)
    piece.placed_in = cell.question
    piece.save(update_fields=["placed_in"])
    _touch(cell, by)
    _count(begun.draft, by)
    return begun


@transaction.atomic
def empty_tray(*, by: User, receipt: Receipt, reason: PieceReason) -> Drafted:
    """Set aside all words that still lie in the tray, for one reason."""
    begun = begin_draft(receipt)
    if tray := begun.tray:
        for piece in tray:
            piece.reason = reason
        DraftPiece.objects.bulk_update(tray, ["reason"])
        _count(begun.draft, by)
    return begun


@transaction.atomic
def choose_respondent(*, by: User, receipt: Receipt, name: str) -> Drafted:
    """Take the answers of one of those who reply in a document; an unknown name changes nothing.

    What somebody typed stays. The reader's words for that question, and all others that are then
    in no answer, are in the tray or set aside.
    """
    begun = begin_draft(receipt)
    draft = begun.draft
    if name not in draft.respondents or name == draft.respondent:
        return begun
    again = proposed(receipt, respondent=name)
    typed = {cell.question_id: cell for cell in begun.cells if cell.saved_by_id}
    pieces = [(piece.text, piece.reason, piece.after) for piece in again.pieces]
    for new in again.cells:
        old = typed.get(new.question_id)
        if old and new.words not in ("", old.words):
            pieces.append((new.words, "", new.question.number))
    cells = [typed.get(cell.question_id, cell) for cell in again.cells]
    _replace_cells(draft, cells)
    _replace_pieces(begun, pieces, cells)
    draft.respondent = again.draft.respondent
    _count(draft, by)
    return drafted(receipt)


def _replace_cells(draft: Draft, cells: Iterable[DraftCell]) -> None:
    new = [cell for cell in cells if cell.pk is None]
    for cell in new:
        cell.draft = draft
    draft.cells.filter(question__in=[cell.question_id for cell in new]).delete()
    DraftCell.objects.bulk_create(new)


def _replace_pieces(begun: Drafted, pieces: list[Piece], cells: Iterable[DraftCell]) -> None:
    """New words in no answer in place of the old ones; reasons that people gave stay.

    Words that somebody put into an answer stay there; others that would be nowhere are kept.
    """
    placed = Counter(piece.text for piece in begun.pieces if piece.placed_in_id)
    given = {piece.text: piece.reason for piece in begun.kept if piece.reason != PieceReason.OTHERS}
    standing = [*(text for text, _reason, _after in pieces), *(cell.words for cell in cells)]
    missing = [
        (piece.text, piece.reason, piece.after)
        for piece in begun.kept
        if not any(piece.text in text for text in standing)
    ]
    wanted = []
    for text, reason, after in [*pieces, *missing]:
        if placed[text]:
            placed[text] -= 1
        else:
            wanted.append((text, reason or given.get(text, ""), after))
    begun.draft.pieces.filter(placed_in__isnull=True).delete()
    first = max((piece.position for piece in begun.pieces), default=-1) + 1
    DraftPiece.objects.bulk_create(
        DraftPiece(draft=begun.draft, position=position, text=text, reason=reason, after=after)
        for position, (text, reason, after) in enumerate(wanted, start=first)
    )


@transaction.atomic
def send_draft(*, by: User, receipt: Receipt, entries: Iterable[Entry]) -> list[AnswerVersion]:
    """Enter the answers and keep the words beside them; the draft is over. Sent twice, it is once.

    Contact details in the words are masked for partners and the public unless the draft says
    otherwise. Every piece has a reason by then.
    """
    Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if existing := list(receipt.versions.all()):
        return existing
    begun = drafted(receipt)
    versions = enter_answers(by=by, response=receipt.response, entries=entries, receipt=receipt)
    shown = {cell.question_id for cell in begun.cells if cell.shows_contacts}
    for version in versions:
        if version.answer.question_id not in shown:
            _mask_contacts(version, by)
    KeptPiece.objects.bulk_create(
        KeptPiece(
            receipt=receipt,
            position=piece.position,
            text=piece.text,
            reason=piece.reason,
            kept_by=by,
        )
        for piece in begun.kept
    )
    Draft.objects.filter(receipt=receipt).delete()
    return versions


def _mask_contacts(version: AnswerVersion, by: User) -> None:
    if version.text is None:
        return
    for contact in contacts_in(version.text.body):
        mask_passage(
            by=by,
            text=version.text,
            start=contact.start,
            end=contact.end,
            reason=MaskReason.CONTACT,
        )
