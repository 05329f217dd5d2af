"""The form of a received document: one small form a question, over the draft of its answers."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from secrets import token_hex
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from questionnaires.actions import Entry
from questionnaires.actions.drafts import FIELDS, Conflict, Typed, TypedCell
from questionnaires.balance import Balance
from questionnaires.contacts import Contact, contacts_in
from questionnaires.drafting import Drafted, latest_words, others_at_work
from questionnaires.entering import WordCount, is_same_name, place_of
from questionnaires.forms import EntryForm, LanguageOfWordsForm
from questionnaires.merging import TypedFields, digest
from questionnaires.models import AnswerState, AnswerVersion, Draft, DraftCell, DraftPiece, Receipt
from questionnaires.models.draft import ABSENT, DRAFTED_STATES, PieceReason
from sources.models.text import LANGUAGES, Voice
from sources.normalising import normalise
from sources.reading.blocks import Remark
from stakeholders.models import Candidacy

_FIELD = re.compile(r"q(\d{1,18})-(state|words|question_as_printed)")
_REASON = re.compile(r"p(\d{1,9})-reason")
_MARKER = re.compile(r"q(\d{1,18})-contacts_asked")


def typed_in(posted: QueryDict) -> Typed:
    """What a page sends, whatever it is: values nobody can choose count as not chosen."""
    cells: dict[int, TypedCell] = {}
    for name in posted:
        if match := _FIELD.fullmatch(name):
            key, field = int(match[1]), match[2]
            cells[key] = with_field(cells.get(key, TypedCell({})), posted, name, field)
        elif match := _MARKER.fullmatch(name):
            key = int(match[1])
            shows = f"q{key}-shows_contacts" in posted
            cells[key] = replace(cells.get(key, TypedCell({})), shows_contacts=shows)
    language = posted.get("language", "")
    return Typed(
        cells=cells,
        reasons=_reasons(posted),
        language=language if language in dict(LANGUAGES) else "",
        counter=number_in(posted, "counter"),
        page=page_in(posted),
    )


def number_in(posted: QueryDict, name: str) -> int | None:
    """A hidden number of a page; None where there is none."""
    value = posted.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None


def page_in(posted: QueryDict) -> str:
    """What tells one open page from another."""
    return re.sub(r"[^0-9a-f]", "", posted.get("page", ""))[:32]


def with_field[T: TypedFields](
    sent: T, posted: QueryDict, name: str, field: str, states: Container[str] = DRAFTED_STATES
) -> T:
    """`sent` with one more field of a page; where the other text was taken, it stays out."""
    if posted.get("take") == name:
        return sent
    value = normalise(str(posted[name])).strip()
    if field == "state" and value not in states:
        value = ""
    is_open = name in posted.getlist("conflict") and posted.get("keep") != name
    return replace(
        sent,
        values={**sent.values, field: value},
        seen={**sent.seen, field: posted.get(f"{name}-seen", "")},
        open_fields=sent.open_fields | {field} if is_open else sent.open_fields,
    )


def _reasons(posted: QueryDict) -> dict[int, str]:
    return {
        int(match[1]): str(posted[name])
        for name in posted
        if (match := _REASON.fullmatch(name)) and posted[name] in ["", *PieceReason.values]
    }


def unsent_words(receipt: Receipt, typed: Typed) -> list[str]:
    """What was typed and is in no version of the response: somebody else was quicker. One query."""
    versions = AnswerVersion.objects.filter(answer__response=receipt.response_id)
    on_record = {"", *versions.values_list("text__body", flat=True)}
    written = (cell.values.get("words", "") for cell in typed.cells.values())
    return [words for words in written if words not in on_record]


class Effect(StrEnum):
    """What becomes of an answer when the sheet is sent."""

    UNCHOSEN = "unchosen"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the sheet: what is drafted, the form to change it, what will come of it."""

    cell: DraftCell
    form: EntryForm
    effect: Effect
    conflicts: tuple[Conflict, ...] = ()
    before: DraftCell | None = None
    after: DraftCell | None = None
    signature: DraftPiece | None = None

    @property
    def doubts(self) -> list[str]:
        return [Remark(*doubt).sentence(_) for doubt in self.cell.doubts]

    @property
    def is_certain(self) -> bool:
        return not self.cell.doubts

    @property
    def is_found(self) -> bool:
        return self.cell.suggested != ABSENT

    @property
    def suggestion(self) -> str:
        """What the reader would choose, in words."""
        labels = dict(self.form.fields["state"].choices)  # type: ignore[attr-defined]
        return str(labels.get(self.cell.suggested, ""))

    @property
    def contacts(self) -> list[Contact]:
        return contacts_in(self.cell.words)

    @property
    def seen(self) -> list[tuple[str, str]]:
        """The digest of each field as it stands in the draft, by the name of its hidden field."""
        prefix = self.form.prefix
        return [(f"{prefix}-{name}-seen", digest(getattr(self.cell, name))) for name in FIELDS]

    @property
    def needs_look(self) -> bool:
        is_doubted = not self.is_certain and not self.cell.state
        return bool(self.conflicts or self.form.errors) or is_doubted


@dataclass(frozen=True, slots=True)
class Respondent:
    """One of several who reply in a document; `url` is where it is taken for another candidacy.

    `candidacy` is the only other one whose name is like this one.
    """

    name: str
    candidacy: Candidacy | None
    is_taken: bool
    url: str


def _only_named(standing: Iterable[Candidacy], name: str, *, but: int) -> Candidacy | None:
    named = [one for one in standing if one.pk != but and is_same_name(name, one.name)]
    return named[0] if len(named) == 1 else None


def _again(receipt: Receipt, candidacy: Candidacy | None) -> dict[str, int]:
    return {"again": receipt.pk, **({"candidacy": candidacy.pk} if candidacy else {})}


class EntrySheet:
    """All questions of a received document, over its draft.

    `page` tells one open page from another. With `is_checked`, what is missing is said.
    """

    def __init__(
        self,
        receipt: Receipt,
        begun: Drafted,
        *,
        page: str = "",
        conflicts: Iterable[Conflict] = (),
        is_checked: bool = False,
    ) -> None:
        self.receipt = receipt
        self.begun = begun
        self.draft = begun.draft
        self.page = page or token_hex(8)
        self.conflicts = tuple(conflicts)
        self.is_checked = is_checked
        self.reasons = PieceReason.choices
        self.latest = latest_words(receipt.response)
        self.lines = [self._line(at) for at in range(len(begun.cells))]
        self.language = LanguageOfWordsForm(initial={"language": begun.draft.language})

    def _line(self, at: int) -> Line:
        cells = self.begun.cells
        cell = cells[at]
        conflicts = tuple(one for one in self.conflicts if one.question == cell.question_id)
        return Line(
            cell=cell,
            form=self._form(cell, conflicts),
            effect=self._effect(cell),
            conflicts=conflicts,
            before=cells[at - 1] if at else None,
            after=cells[at + 1] if at + 1 < len(cells) else None,
            signature=self._signature(cell),
        )

    def _signature(self, cell: DraftCell) -> DraftPiece | None:
        """What was kept out of this answer as a signature, where it still is."""
        number = cell.question.number
        found = (
            piece
            for piece in self.aside
            if piece.reason == PieceReason.SIGNATURE and piece.after == number
        )
        return next(found, None)

    def _form(self, cell: DraftCell, conflicts: Iterable[Conflict]) -> EntryForm:
        prefix = f"q{cell.question_id}"
        values = {name: getattr(cell, name) for name in FIELDS}
        values |= {one.name: one.mine for one in conflicts}
        sent = {f"{prefix}-{name}": value for name, value in values.items()}
        return EntryForm(sent if self.is_checked else None, prefix=prefix, initial=values)

    def _effect(self, cell: DraftCell) -> Effect:
        if not cell.state:
            return Effect.UNCHOSEN
        if cell.state == ABSENT:
            return Effect.LEFT
        before = self.latest.get(cell.question_id)
        if before is None:
            return Effect.NEW
        return Effect.SAME if _is_same(before, cell) else Effect.CHANGED

    # --- sending ---------------------------------------------------------------------------------

    @property
    def errors(self) -> list[str]:
        """Why the sheet cannot be sent yet, in sentences; asked of a checked sheet alone."""
        if not self.is_checked:
            return []
        found = []
        if self.conflicts:
            found.append(_("The same words were changed in two places. Choose which ones stay."))
        if self.refused:
            found.append(self._why_refused())
        elif all(line.effect == Effect.LEFT for line in self.lines):
            found.append(_("No answer is filled in. Nothing is sent yet."))
        elif not self._entered:
            found.append(
                _("Every answer is on record as it stands here: there is nothing to send.")
            )
        if self.begun.tray:
            found.append(
                _("Words that fit nowhere still need a place or a reason. Nothing is sent yet.")
            )
        return found

    def _why_refused(self) -> str:
        if all(line.effect == Effect.UNCHOSEN for line in self.refused):
            return _("Choose what they did with each of these questions. Nothing is sent yet.")
        return _("Some answers need another look. Nothing is sent yet.")

    @cached_property
    def refused(self) -> list[Line]:
        """The lines that need another look before anything is sent."""
        return [line for line in self.lines if line.form.is_bound and not line.form.is_valid()]

    @property
    def is_ready(self) -> bool:
        return self.is_checked and not self.errors

    @property
    def _entered(self) -> list[Line]:
        return [line for line in self.lines if line.effect in (Effect.NEW, Effect.CHANGED)]

    def entries(self) -> list[Entry]:
        """An entry for each answer that is new or changes; only of a sheet that is ready."""
        return [self._entry(line.cell) for line in self._entered]

    def _entry(self, cell: DraftCell) -> Entry:
        return Entry(
            question=cell.question,
            state=AnswerState(cell.state),
            words=cell.words,
            language=self.draft.language,
            question_as_printed=cell.question_as_printed,
            start=self._start(cell),
            voice=Voice(self.receipt.voice),
            reported_by=self.receipt.reported_by,
        )

    def _start(self, cell: DraftCell) -> int | None:
        """Words that nobody touched are where the reader found them."""
        full_text = self.receipt.document.full_text
        if cell.words and cell.start is not None and full_text.startswith(cell.words, cell.start):
            return cell.start
        return place_of(cell.words, full_text, cell.question_as_printed)

    # --- what the page shows ---------------------------------------------------------------------

    @property
    def count(self) -> WordCount:
        return self.begun.count

    @cached_property
    def balance(self) -> Balance:
        return self.begun.balance(self.receipt.document.full_text)

    @property
    def warnings(self) -> list[str]:
        return [Remark(*warning).sentence(_) for warning in self.draft.warnings]

    @property
    def tray(self) -> list[DraftPiece]:
        return self.begun.tray

    @property
    def aside(self) -> list[DraftPiece]:
        return self.begun.aside

    @cached_property
    def respondents(self) -> list[Respondent]:
        """Those who reply in this document, where they are several. One query then."""
        if not self.draft.respondents:
            return []
        response = self.receipt.response
        standing = list(response.questionnaire.election.candidacies.order_by("sort_key"))
        address = reverse("response_new", args=[response.questionnaire.slug])
        return [
            Respondent(
                name,
                candidacy=(own := _only_named(standing, name, but=response.candidacy_id)),
                is_taken=name == self.draft.respondent,
                url=f"{address}?{urlencode(_again(self.receipt, own))}",
            )
            for name in self.draft.respondents
        ]

    @cached_property
    def others(self) -> list[Draft]:
        """Drafts of other documents of this response."""
        return list(others_at_work(self.receipt))

    @property
    def outcome(self) -> list[tuple[str, str]]:
        """What sending does: a sentence and the numbers of its questions, where there are any."""
        sentences = {
            Effect.UNCHOSEN: _("Still to choose"),
            Effect.NEW: _("Become answers"),
            Effect.CHANGED: _("Become a new version of an answer on record"),
            Effect.SAME: _("Say the same as on record, which stays"),
            Effect.LEFT: _("Are not in this document: nothing changes"),
        }
        numbers = {
            effect: ", ".join(
                line.cell.question.number for line in self.lines if line.effect == effect
            )
            for effect in sentences
        }
        return [(sentences[effect], those) for effect, those in numbers.items() if those]


def _is_same(before: AnswerVersion, cell: DraftCell) -> bool:
    words = before.text.body if before.text else ""
    return (before.state, words) == (cell.state, cell.words)
