"""Rows of what was asked and answered, and how it was judged. Queries do not grow with rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import SystemUser
from briefings.candidacy_cut import answer_markings
from briefings.export.collection import Collection
from questionnaires.judging import with_is_to_be_scored
from questionnaires.models import (
    AnswerVersion,
    Ask,
    Level,
    NotApplicable,
    Question,
    Questionnaire,
    Score,
    Settlement,
)
from stakeholders.models import Candidacy, Election


def add_asked(into: Collection) -> None:
    """Elections, candidacies, what they were asked, what they answered, and the levels."""
    _add_candidacies(into)
    _add_questionnaires(into)
    versions = _add_answers(into)
    if into.with_levels:
        _add_levels(into, versions)


def _add_candidacies(into: Collection) -> None:
    """Public facts, for everybody."""
    for election in Election.objects.order_by("first_round_on", "slug"):
        into.add(
            "elections",
            id=into.urn("elections", election.pk),
            name_fr=election.name_fr,
            name_en=election.name_en,
            territory=election.territory,
            first_round_on=election.first_round_on,
            second_round_on=election.second_round_on,
            mandate_ends_on=election.mandate_ends_on,
        )
    for candidacy in Candidacy.objects.order_by("election", "sort_key", "pk"):
        into.add(
            "candidacies",
            id=into.urn("candidacies", candidacy.pk),
            election=into.urn("elections", candidacy.election_id),
            name=candidacy.name,
            is_fictional=candidacy.is_fictional,
            outcome=candidacy.outcome,
            outcome_source=candidacy.outcome_source,
        )


def _add_questionnaires(into: Collection) -> None:
    """Of questionnaires that were sent, or that somebody answered: what is drafted stays inside."""
    asked = Questionnaire.objects.filter(Q(sent_on__isnull=False) | Q(responses__isnull=False))
    for questionnaire in asked.distinct().order_by("pk"):
        into.add(
            "questionnaires",
            id=into.urn("questionnaires", questionnaire.pk),
            election=into.urn("elections", questionnaire.election_id),
            title=questionnaire.title,
            language=questionnaire.language,
            sent_on=questionnaire.sent_on,
            reply_by=questionnaire.reply_by,
            is_example=questionnaire.is_example,
        )
    _add_questions(into, Question.objects.filter(questionnaire__in=asked.values("pk")))


def _add_questions(into: Collection, questions: QuerySet[Question]) -> None:
    """By their short labels; outside the wording only where it was released."""
    for question in questions.select_related("section").order_by("questionnaire", "position"):
        is_shown = question.is_wording_released or not into.clearance.is_outside
        into.add(
            "questions",
            id=into.urn("questions", question.pk),
            questionnaire=into.urn("questionnaires", question.questionnaire_id),
            position=question.position,
            number=question.number,
            label_fr=question.short_label_fr,
            label_en=question.short_label_en,
            part_fr=question.section.title_fr if question.section else "",
            part_en=question.section.title_en if question.section else "",
            wording=question.wording if is_shown else "",
            is_restated=question.is_restated,
        )
    asks = Ask.objects.filter(question__in=questions.values("pk"))
    for ask in asks.order_by("question__questionnaire", "question__position", "key"):
        into.add(
            "asks",
            id=into.urn("asks", ask.pk),
            question=into.urn("questions", ask.question_id),
            key=ask.key,
            label_fr=ask.label_fr,
            label_en=ask.label_en,
        )


def _add_answers(into: Collection) -> Sequence[AnswerVersion]:
    """The current version of every answer, with its words."""
    versions = list(
        with_is_to_be_scored(AnswerVersion.objects.current())
        .select_related("answer__response", "text", "receipt", "check_record__checked_by")
        .order_by("answer__response", "answer__question__position", "pk")
    )
    markings = answer_markings(versions, into.clearance)
    for version in versions:
        text = version.text
        checker = version.check_record.checked_by.email
        into.add(
            "answers",
            id=into.urn("answers", version.answer_id),
            question=into.urn("questions", version.answer.question_id),
            candidacy=into.urn("candidacies", version.answer.response.candidacy_id),
            state=version.state,
            text=into.add_text(text, into.clearance.text(text, markings[text.pk])) if text else "",
            received_on=version.receipt.received_on if version.receipt else None,
            checked_by="comparison" if checker == SystemUser.COMPARISON else "person",
        )
    return versions


def _add_levels(into: Collection, versions: Sequence[AnswerVersion]) -> None:
    """Levels that are settled for the words on record by the grid in use; none that waits."""
    answer_of = {version.pk: version.answer_id for version in versions}
    exempt = NotApplicable.objects.filter(
        ask=OuterRef("ask"), candidacy=OuterRef("version__answer__response__candidacy")
    )
    settled = [
        row
        for row in Settlement.objects.standing()
        .up_to_date()
        .filter(~Exists(exempt))
        .select_related("level")
        .order_by("version__answer__response", "ask__question__position", "ask__key", "pk")
        if row.version_id in answer_of
    ]
    _add_grids(into, settled)
    for row in settled:
        is_withheld = into.clearance.is_outside and row.level.rank <= 0
        into.add(
            "levels",
            answer=into.urn("answers", answer_of[row.version_id]),
            ask=into.urn("asks", row.ask_id),
            level="" if is_withheld else into.urn("grid_levels", row.level_id),
            is_withheld=is_withheld,
            method=None if is_withheld else row.method,
        )
    if not into.clearance.is_outside:
        _add_scores(into, settled, answer_of)


def _add_grids(into: Collection, settled: Iterable[Settlement]) -> None:
    """All steps of the grids that are used."""
    grids = {row.grid_id for row in settled}
    levels = Level.objects.filter(grid__in=grids).select_related("grid")
    for level in levels.order_by("grid", "-rank"):
        into.add(
            "grid_levels",
            id=into.urn("grid_levels", level.pk),
            grid_fr=level.grid.title_fr,
            grid_en=level.grid.title_en,
            version=level.grid.number,
            rank=level.rank,
            points=level.points,
            word_fr=level.word_fr,
            word_en=level.word_en,
            meaning_fr=level.definition_fr,
            meaning_en=level.definition_en,
        )


def _add_scores(into: Collection, settled: Sequence[Settlement], answer_of: dict[int, int]) -> None:
    """What each scorer gave, where the judging is over; numbered within an answer alone."""
    places = {(row.version_id, row.ask_id) for row in settled}
    given = (
        Score.objects.standing()
        .up_to_date()
        .levels()
        .filter(version__in=[row.version_id for row in settled])
        .annotate(position=F("ask__question__position"))
        .order_by("version__answer__response", "position", "ask__key")
    )
    by_version: dict[int, list[Score]] = defaultdict(list)
    for score in given:
        if (score.version_id, score.ask_id) in places:
            by_version[score.version_id].append(score)
    for version, scores in by_version.items():
        order = sorted(
            {score.scored_by_id for score in scores},
            key=lambda scorer: into.identity.shuffled(version, scorer),
        )
        rows = sorted(scores, key=lambda score: (score.ask_id, order.index(score.scored_by_id)))
        for score in rows:
            into.add(
                "scores",
                answer=into.urn("answers", answer_of[version]),
                ask=into.urn("asks", score.ask_id),
                scorer=order.index(score.scored_by_id) + 1,
                level=into.urn("grid_levels", score.level_id),
                treatment=score.treatment,
                confidence=score.confidence,
            )
