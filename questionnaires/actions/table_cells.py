"""Writes the cells of a published table: answers, words, checks and settled levels, in bulk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import SystemUser, User
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Ask,
    Check,
    Questionnaire,
    Response,
    Settlement,
)
from questionnaires.models.response import Decision
from questionnaires.models.score import Method
from questionnaires.published import PublishedTable, Reply
from questionnaires.published.replies import ANSWERS
from questionnaires.published.sentences import shortened
from questionnaires.published.table import Cell
from sources.models import Document, Text
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from stakeholders.models import Candidacy

BATCH = 20_000  # rows a statement: memory, for a table that nobody has seen yet
RANKS = {Reply.YES: 1, Reply.NO_POSITION: 0, Reply.NO: -1}
STATES = {
    Reply.SILENT: AnswerState.BLANK,
    Reply.DECLINED: AnswerState.REFUSED,
} | dict.fromkeys(ANSWERS, AnswerState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published a table, where and when."""

    publisher: str
    url: str = ""
    published_on: date | None = None

    @property
    def origin(self) -> str:
        return ", ".join(filter(None, (self.publisher, self.url)))[:300]


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Check foreign keys after each statement instead of at the end of the transaction.

    Every trigger first asks for a setting, and PostgreSQL undoes the failed question by a walk
    through all that waits to be checked: with thousands of rows, minutes. So nothing waits, and
    the setting (which triggers to ignore: none) is there. And what triggers ask is planned anew
    each time: a plan that was made while the tables were small would read them whole for each row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        yield
        cursor.execute("SET LOCAL plan_cache_mode = auto")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@dataclass(frozen=True, slots=True)
class Cells:
    """Stores the cells of a table: responses, answers, words, checks and settled levels."""

    by: User
    questionnaire: Questionnaire
    document: Document
    publication: Publication

    def store(
        self, table: PublishedTable, asks: Sequence[Ask], candidacies: Sequence[Candidacy]
    ) -> None:
        """A respondent who returned nothing gets no response: that is no row of blanks."""
        returned = [at for at, one in enumerate(table.respondents) if one.is_returned]
        responses = Response.objects.bulk_create(
            Response(questionnaire=self.questionnaire, candidacy=candidacies[at]) for at in returned
        )
        places = [
            (row.cells[at], ask, response)
            for row, ask in zip(table.rows, asks, strict=True)
            for at, response in zip(returned, responses, strict=True)
        ]
        answers = Answer.objects.bulk_create(
            (Answer(response=response, question=ask.question) for _cell, ask, response in places),
            batch_size=BATCH,
        )
        versions = self._versions([cell for cell, _ask, _response in places], answers)
        self._accept(versions)
        self._settle([(cell, ask) for cell, ask, _response in places], versions)

    def _versions(self, cells: Sequence[Cell], answers: Sequence[Answer]) -> list[AnswerVersion]:
        said = [cell for cell in cells if cell.reply != Reply.SILENT]
        texts = iter(Text.objects.bulk_create(map(self._text, said), batch_size=BATCH))
        return AnswerVersion.objects.bulk_create(
            (
                AnswerVersion(
                    answer=answer,
                    number=1,
                    state=STATES[cell.reply or Reply.SILENT],
                    text=None if cell.reply == Reply.SILENT else next(texts),
                    reason=_where(cell),
                    entered_by=self.by,
                )
                for cell, answer in zip(cells, answers, strict=True)
            ),
            batch_size=BATCH,
        )

    def _text(self, cell: Cell) -> Text:
        """The cell as printed: the publisher's words about the reply, not the respondent's own."""
        body = normalise(cell.printed)
        return Text(
            body=body,
            sha256=sha256(body.encode()).hexdigest(),
            language=self.questionnaire.language,
            wording=Wording.VERBATIM,
            voice=Voice.REPORTED,
            reported_by=self.publication.publisher,
            document=self.document,
            start=cell.field.start,
            source_name=self.publication.publisher,
            source_url=self.publication.url,
            said_on=self.publication.published_on,
        )

    def _accept(self, versions: Sequence[AnswerVersion]) -> None:
        comparison = User.objects.system(SystemUser.COMPARISON)
        note = _("Read from its cell of the stored table.")
        Check.objects.bulk_create(
            (
                Check(
                    version=version,
                    decision=Decision.ACCEPTED,
                    note=note,
                    checked_by=comparison,
                )
                for version in versions
            ),
            batch_size=BATCH,
        )

    def _settle(
        self, places: Sequence[tuple[Cell, Ask]], versions: Sequence[AnswerVersion]
    ) -> None:
        grid = self.questionnaire.grid
        levels = {level.rank: level for level in grid.levels.all()} if grid else {}
        Settlement.objects.bulk_create(
            (
                Settlement(
                    version=version,
                    ask=ask,
                    grid=grid,
                    level=levels[RANKS[cell.reply]],
                    method=Method.PUBLISHED,
                    settled_by=self.by,
                )
                for (cell, ask), version in zip(places, versions, strict=True)
                if cell.reply in ANSWERS
            ),
            batch_size=BATCH,
        )


def _where(cell: Cell) -> str:
    """Where a cell stands in the file, and what is printed there."""
    if cell.field.is_missing:
        return _("The published table has no row for this respondent and question.")
    if not cell.printed:
        return _("Cell %(place)s of the published table is empty.") % {"place": cell.place}
    return _("Cell %(place)s of the published table: “%(printed)s”.") % {
        "place": cell.place,
        "printed": shortened(cell.printed, 200),
    }
