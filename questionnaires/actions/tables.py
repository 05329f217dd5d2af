"""Writes a published table of replies as a questionnaire with settled levels.

Rows are written in bulk: a table of 300 questions and 50 respondents has 15,000 cells. Triggers
and history see each of them as they would one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.slugs import free_slug, free_slugs
from questionnaires.actions.replies import ReceivedFile
from questionnaires.actions.table_cells import BATCH, Cells, Publication, checked_at_once
from questionnaires.grids import load_grids
from questionnaires.models import (
    Ask,
    Grid,
    NotApplicable,
    Question,
    Questionnaire,
    Section,
)
from questionnaires.published import PublishedTable, Respondent
from questionnaires.published.replies import name_key
from questionnaires.published.sentences import shortened
from sources.actions import store_document, whole_or_not_at_all
from sources.models import Text
from sources.normalising import normalise
from stakeholders.models import Candidacy, Election
from stakeholders.sorting import sort_key

LABEL = 120
IMPORTING = 20260318  # the database's lock that two imports wait for


class TableConflict(ValueError):
    """What is on record does not go with this table; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class NewElection:
    """An election to be recorded with a table; one of this name and day is taken as it is."""

    name: str
    first_round_on: date


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
    _wait_for_other_imports()
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
    with checked_at_once():
        Cells(by, questionnaire, document, publication).store(table, questions, candidacies)
    questionnaire.sent_on = publication.published_on or timezone.localdate()
    questionnaire.save(update_fields=["sent_on"])
    return ImportedTable(questionnaire, is_new=True)


def _wait_for_other_imports() -> None:
    """One import at a time, until the transaction ends: the same one may be sent twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORTING])


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
        slug=free_slug(Election, election.name),
        first_round_on=election.first_round_on,
        **_in_two_languages("name", election.name, language),
    )


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
        slug=free_slug(Questionnaire, title),
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


def _candidacies(election: Election, respondents: Sequence[Respondent]) -> list[Candidacy]:
    """The candidacy of each respondent, by its name; new ones are recorded."""
    known: dict[str, list[Candidacy]] = {}
    for candidacy in election.candidacies.all():
        known.setdefault(name_key(candidacy.name), []).append(candidacy)
    names = [one.name for one in respondents if name_key(one.name) not in known]
    new = {
        name: Candidacy(slug=slug, election=election, name=name, sort_key=sort_key(name)[:200])
        for name, slug in zip(names, free_slugs(Candidacy, names), strict=True)
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
