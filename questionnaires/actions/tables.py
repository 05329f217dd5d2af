"""Writes a published table of replies as a questionnaire with settled levels.

Rows are written in bulk: a table of 300 questions and 50 respondents has 15,000 cells. Triggers
and history see each of them as they would one alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import SystemUser, User
from questionnaires.actions.replies import ReceivedFile
from questionnaires.grids import load_grids
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Ask,
    Check,
    Grid,
    NotApplicable,
    Question,
    Questionnaire,
    Response,
    Section,
    Settlement,
)
from questionnaires.models.response import Decision
from questionnaires.models.score import Method
from questionnaires.published import PublishedTable, Reply, Respondent
from questionnaires.published.replies import ANSWERS, name_key
from questionnaires.published.sentences import shortened
from questionnaires.published.table import Cell
from sources.actions import store_document, whole_or_not_at_all
from sources.models import Document, Text
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from stakeholders.models import Candidacy, Election
from stakeholders.sorting import sort_key

LABEL = 120
SLUG = 80
BATCH = 20_000  # rows a statement: memory, for a table that nobody has seen yet
RANKS = {Reply.YES: 1, Reply.NO_POSITION: 0, Reply.NO: -1}
STATES = {
    Reply.SILENT: AnswerState.BLANK,
    Reply.DECLINED: AnswerState.REFUSED,
} | dict.fromkeys(ANSWERS, AnswerState.ANSWERED)


class TableConflict(ValueError):
    """What is on record does not go with this table; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class NewElection:
    """An election to be recorded with a table; one of this name and day is taken as it is."""

    name: str
    first_round_on: date


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published a table, where and when."""

    publisher: str
    url: str = ""
    published_on: date | None = None

    @property
    def origin(self) -> str:
        return ", ".join(filter(None, (self.publisher, self.url)))[:300]


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """The questionnaire of a table; not new where the same file had been imported before."""

    questionnaire: Questionnaire
    is_new: bool


@whole_or_not_at_all()
def import_table(
    *,
    by: User,
    table: PublishedTable,
    file: ReceivedFile,
    title: str,
    language: str,
    election: Election | NewElection,
    publication: Publication,
) -> ImportedTable:
    """Store a published table, all or nothing; the same file under the same title changes nothing.

    What it prints is taken as settled, since somebody else published it; silence is never imputed
    (docs/adr/0010). Raises TableConflict, and ValueError while values are still to be mapped.
    """
    if table.is_open:
        raise ValueError("somebody has to map the unknown values first")
    election = _election(election, language)
    Election.objects.select_for_update().get(pk=election.pk)
    if existing := Questionnaire.objects.filter(election=election, title=title).first():
        return _as_before(existing, file)
    document = store_document(
        by=by,
        name=file.name,
        content=file.content,
        media_type=file.media_type,
        full_text=file.full_text,
        origin=publication.origin,
        received_on=file.received_on,
    )
    questionnaire = _questionnaire(election, title, language, table, publication)
    questions = _questions(questionnaire, table)
    candidacies = _candidacies(election, table.respondents)
    _exempt_others(by, questions, election, candidacies)
    with _checked_at_once():
        _Cells(by, questionnaire, document, publication).store(table, questions, candidacies)
    questionnaire.sent_on = publication.published_on or timezone.localdate()
    questionnaire.save(update_fields=["sent_on"])
    return ImportedTable(questionnaire, is_new=True)


@contextmanager
def _checked_at_once() -> Iterator[None]:
    """Check foreign keys after each statement instead of at the end of the transaction.

    Every trigger first asks for a setting, and PostgreSQL undoes the failed question by a walk
    through all that waits to be checked: with thousands of rows, minutes. So nothing waits, and
    the setting (which triggers to ignore: none) is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _as_before(existing: Questionnaire, file: ReceivedFile) -> ImportedTable:
    of_ours = Text.objects.filter(answer_version__answer__response__questionnaire=existing)
    if of_ours.filter(document__sha256=sha256(file.content).hexdigest()).exists():
        return ImportedTable(existing, is_new=False)
    raise TableConflict(
        _(
            "There is a questionnaire “%(title)s” of this election already, which does not come "
            "from this file. Nothing was stored: give the table another title."
        )
        % {"title": existing.title}
    )


def _election(election: Election | NewElection, language: str) -> Election:
    if isinstance(election, Election):
        return election
    named = Q(name_fr=election.name) | Q(name_en=election.name)
    known = Election.objects.filter(named, first_round_on=election.first_round_on).first()
    return known or Election.objects.create(
        slug=_free_slug(Election, election.name),
        first_round_on=election.first_round_on,
        **_in_two_languages("name", election.name, language),
    )


def _free_slug(model: type[Model], text: str) -> str:
    """A code made of `text` that no row of the model has."""
    base = slugify(text)[: SLUG - 4] or model.__name__.lower()
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return _untaken(base, taken)


def _untaken(base: str, taken: set[str]) -> str:
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def _questionnaire(
    election: Election,
    title: str,
    language: str,
    table: PublishedTable,
    publication: Publication,
) -> Questionnaire:
    with override(language if language == "fr" else "en"):
        introduction = _(
            "A table published by %(publisher)s. The day on which the questions were sent is not "
            "known: that of the publication, or else of the import, stands in its place."
        ) % {"publisher": publication.publisher}
    return Questionnaire.objects.create(
        slug=_free_slug(Questionnaire, title),
        title=title,
        language=language,
        election=election,
        introduction=introduction,
        grid=_grid(has_no_position=table.has_no_position),
        scorers_needed=1,
    )


def _grid(*, has_no_position: bool) -> Grid:
    """The first version of the default grid that has exactly the levels of the table."""
    load_grids()
    slug = "yes-no-open" if has_no_position else "yes-no"
    wanted = {1, 0, -1} if has_no_position else {1, -1}
    for grid in Grid.objects.filter(slug=slug).prefetch_related("levels").order_by("number"):
        if {level.rank for level in grid.levels.all()} == wanted:
            return grid
    raise TableConflict(
        _("No version of the grid “%(slug)s” has the levels yes and no. Nothing was stored.")
        % {"slug": slug}
    )


def _in_two_languages(name: str, text: str, language: str) -> dict[str, str]:
    """A label in the language of the table; in the other one it is empty, and so falls back."""
    is_english = language == "en"
    return {f"{name}_fr": "" if is_english else text, f"{name}_en": text if is_english else ""}


def _questions(questionnaire: Questionnaire, table: PublishedTable) -> list[Ask]:
    """The asks of the table's rows, one a question, in their order."""
    language = questionnaire.language
    titles = list(dict.fromkeys(row.section for row in table.rows if row.section))
    sections = Section.objects.bulk_create(
        Section(
            questionnaire=questionnaire,
            position=position,
            **_in_two_languages("title", title, language),
        )
        for position, title in enumerate(titles, start=1)
    )
    by_title = dict(zip(titles, sections, strict=True))
    questions = Question.objects.bulk_create(
        Question(
            questionnaire=questionnaire,
            section=by_title.get(row.section),
            position=position,
            number=row.number,
            wording=normalise(row.wording),
            is_wording_released=True,
            **_in_two_languages("short_label", shortened(row.wording, LABEL), language),
        )
        for position, row in enumerate(table.rows, start=1)
    )
    return Ask.objects.bulk_create(
        Ask(
            question=question,
            key="a",
            **_in_two_languages("label", shortened(question.wording, LABEL), language),
        )
        for question in questions
    )


def _candidacies(election: Election, respondents: Iterable[Respondent]) -> list[Candidacy]:
    """The candidacy of each respondent, by its name; new ones are recorded."""
    known: dict[str, list[Candidacy]] = {}
    for candidacy in election.candidacies.all():
        known.setdefault(name_key(candidacy.name), []).append(candidacy)
    taken = set(Candidacy.objects.values_list("slug", flat=True))
    new = {
        respondent.name: Candidacy(
            slug=_untaken(slugify(respondent.name)[: SLUG - 6] or "list", taken),
            election=election,
            name=respondent.name,
            sort_key=sort_key(respondent.name)[:200],
        )
        for respondent in respondents
        if name_key(respondent.name) not in known
    }
    Candidacy.objects.bulk_create(new.values())
    return [
        new.get(respondent.name) or _of_name(respondent.name, known[name_key(respondent.name)])
        for respondent in respondents
    ]


def _of_name(name: str, alike: Sequence[Candidacy]) -> Candidacy:
    exact = [candidacy for candidacy in alike if candidacy.name == name]
    if len(alike) > 1 and not exact:
        raise TableConflict(
            _(
                "Several candidacies of this election may be “%(name)s”. Nothing was stored: "
                "write the name in the table as it is recorded."
            )
            % {"name": name}
        )
    return (exact or list(alike))[0]


def _exempt_others(
    by: User, asks: Sequence[Ask], election: Election, candidacies: Sequence[Candidacy]
) -> None:
    """Candidacies that are not in the table were not asked, as far as anybody knows: no silence."""
    in_table = {candidacy.pk for candidacy in candidacies}
    others = [pk for pk in election.candidacies.values_list("pk", flat=True) if pk not in in_table]
    NotApplicable.objects.bulk_create(
        (
            NotApplicable(
                ask=ask,
                candidacy_id=pk,
                reason=_("It does not stand in the published table."),
                set_by=by,
            )
            for ask in asks
            for pk in others
        ),
        batch_size=BATCH,
    )


@dataclass(frozen=True, slots=True)
class _Cells:
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
    if not cell.printed:
        return _("Cell %(place)s of the published table is empty.") % {"place": cell.place}
    return _("Cell %(place)s of the published table: “%(printed)s”.") % {
        "place": cell.place,
        "printed": shortened(cell.printed, 200),
    }
