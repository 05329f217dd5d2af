"""Writes about judging: giving a level, abstaining, confirming, settling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from questionnaires.judging import why_not_score
from questionnaires.models import (
    Answer,
    AnswerVersion,
    Ask,
    Grid,
    Level,
    NotApplicable,
    Questionnaire,
    Score,
    Settlement,
)
from questionnaires.models.score import NEEDED, Confidence, Method, Treatment
from stakeholders.models import Candidacy


class MayNotJudge(ValueError):
    """This person does not judge this; str() is a sentence that says why."""


class JudgingOver(ValueError):
    """All levels were in before this one: everybody sees them, and it would not be blind."""


class SettledMeanwhile(ValueError):
    """Somebody else settled it since it was shown; `standing` is what counts now."""

    def __init__(self, standing: Settlement) -> None:
        super().__init__("somebody else settled this")
        self.standing = standing


class AlreadyScored(ValueError):
    """What applies is decided before anybody scores."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a scorer says of one ask; without a level they abstain, and `reason` says why."""

    level: Level | None
    treatment: Treatment | str = ""
    confidence: Confidence | str = ""
    reason: str = ""


@transaction.atomic
def score_answer(*, by: User, version: AnswerVersion, given: Mapping[Ask, Given]) -> list[Score]:
    """Record what one person says of the asks of an answer, all or nothing.

    The same twice is one; before the judging of an ask is over, a second opinion of the same
    person replaces their first. Equal levels settle themselves. Raises MayNotJudge, and
    JudgingOver where the levels of an ask are all in.
    """
    version = _locked(version)
    if refusal := why_not_score(by, version) or _why_not_by_these(version, given.values()):
        raise MayNotJudge(refusal)
    return [_score(by, version, ask, said) for ask, said in given.items()]


def _locked(version: AnswerVersion) -> AnswerVersion:
    """The version with all that judging it needs; its answer is locked until the end.

    Its grid is held: whoever would change it waits, and scorers do not wait for each other.
    """
    Answer.objects.select_for_update().get(pk=version.answer_id)
    version = AnswerVersion.objects.select_related("answer__response__questionnaire").get(
        pk=version.pk
    )
    grid = version.answer.response.questionnaire.grid_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM questionnaires_grid WHERE id = %s FOR KEY SHARE", [grid])
    return version


def _why_not_by_these(version: AnswerVersion, given: Iterable[Given]) -> str:
    """Why the levels are none of the grid of today: it was changed since they were shown."""
    levels = {said.level.pk for said in given if said.level}
    grid = version.answer.response.questionnaire.grid_id
    if Level.objects.filter(pk__in=levels, grid=grid).count() < len(levels):
        return _("The grid was changed in the meantime. Read its levels again, then choose.")
    return ""


def _score(by: User, version: AnswerVersion, ask: Ask, said: Given) -> Score:
    response = version.answer.response
    Ask.objects.select_for_update().get(pk=ask.pk)  # or it may stop applying in this moment
    if NotApplicable.objects.filter(ask=ask, candidacy=response.candidacy_id).exists():
        raise MayNotJudge(_("This ask does not apply to this candidacy."))
    own = Score.objects.standing().filter(scored_by=by, ask=ask, version__answer=version.answer_id)
    before = own.order_by("pk").last()
    if before and _is_same(before, version, said):
        return before
    if _is_over(version, ask):
        raise JudgingOver("the levels of this ask are all in")
    score = Score.objects.create(
        version=version,
        ask=ask,
        grid=_grid(version),
        level=said.level,
        treatment=said.treatment if said.level else "",
        confidence=said.confidence if said.level else "",
        reason=said.reason,
        scored_by=by,
        replaces=before,
    )
    _settle_if_ready(by, version, ask)
    return score


def _is_same(before: Score, version: AnswerVersion, said: Given) -> bool:
    grid = version.answer.response.questionnaire.grid_id
    return (before.version_id, before.grid_id, before.level_id, before.reason) == (
        version.pk,
        grid,
        said.level.pk if said.level else None,
        said.reason,
    ) and (
        said.level is None
        or (before.treatment, before.confidence) == (said.treatment, said.confidence)
    )


def _levels(version: AnswerVersion, ask: Ask) -> list[Score]:
    """The levels that count at this place, one a person."""
    grid = version.answer.response.questionnaire.grid_id
    at_place = Score.objects.standing().levels().filter(version=version, ask=ask, grid=grid)
    return list(at_place.select_related("level").order_by("pk"))


def _level(score: Score) -> Level:
    """The level of a score that is no abstention."""
    return cast("Level", score.level)


def _grid(version: AnswerVersion) -> Grid:
    """The grid of a questionnaire that has one, as all that is scored has."""
    return cast("Grid", version.answer.response.questionnaire.grid)


def _settlement(version: AnswerVersion, ask: Ask) -> Settlement | None:
    grid = version.answer.response.questionnaire.grid_id
    at_place = Settlement.objects.standing().filter(version=version, ask=ask, grid=grid)
    return at_place.first()


def _is_over(version: AnswerVersion, ask: Ask) -> bool:
    return _settlement(version, ask) is not None or len(_levels(version, ask)) >= NEEDED


def _settle_if_ready(by: User, version: AnswerVersion, ask: Ask) -> None:
    levels = _levels(version, ask)
    needed = version.answer.response.questionnaire.scorers_needed
    if len(levels) < needed or len({score.level_id for score in levels}) > 1:
        return
    method = Method.EQUAL if len(levels) >= NEEDED else Method.SINGLE
    _settle(by, version, ask, Ruling(_level(levels[0]), method), replaces=None)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A settled level, how it was reached and why; a meeting has its day and its attendance."""

    level: Level
    method: Method
    reason: str = ""
    met_on: date | None = None
    attendance: int | None = None


def _settle(
    by: User, version: AnswerVersion, ask: Ask, ruling: Ruling, replaces: Settlement | None
) -> Settlement:
    return Settlement.objects.create(
        version=version,
        ask=ask,
        grid=_grid(version),
        level=ruling.level,
        method=ruling.method,
        reason=ruling.reason,
        met_on=ruling.met_on,
        attendance=ruling.attendance,
        settled_by=by,
        replaces=replaces,
    )


@transaction.atomic
def settle(
    *, by: User, version: AnswerVersion, ask: Ask, ruling: Ruling, seen: int | None = None
) -> Settlement:
    """Choose the level that counts where two people differ, or let one person's level stand.

    The scores stay as they are; settling again replaces the settlement, and the same twice is
    one. `seen` is the key of the settlement that `by` was shown, 0 for none. Raises MayNotJudge,
    SettledMeanwhile.
    """
    version = _locked(version)
    levels = _levels(version, ask)
    standing = _settlement(version, ask)
    if refusal := _why_not_settle(by, version, levels, ruling, standing):
        raise MayNotJudge(refusal)
    if standing and _is_same_ruling(standing, ruling):
        return standing
    if standing and seen is not None and seen != standing.pk:
        raise SettledMeanwhile(standing)
    return _settle(by, version, ask, ruling, replaces=standing)


def _is_same_ruling(standing: Settlement, ruling: Ruling) -> bool:
    return (standing.level_id, standing.method, standing.reason) == (
        ruling.level.pk,
        ruling.method,
        ruling.reason,
    ) and (standing.met_on, standing.attendance) == (ruling.met_on, ruling.attendance)


def _why_not_settle(
    by: User,
    version: AnswerVersion,
    levels: list[Score],
    ruling: Ruling,
    standing: Settlement | None,
) -> str:
    scorers = {score.scored_by_id for score in levels}
    if ruling.method == Method.SINGLE:
        return _why_not_single(by, levels, ruling)
    if len(scorers) < NEEDED and standing is None:
        return _("There is nothing to settle before two people have given a level.")
    if ruling.method == Method.TOGETHER and by.pk not in scorers:
        return _("Only one of the two scorers records what they settled together.")
    if ruling.method == Method.THIRD_PERSON:
        if by.pk in scorers:
            return _("A third person settles it: somebody who gave neither of the levels.")
        return why_not_score(by, version)
    return ""


def _why_not_single(by: User, levels: list[Score], ruling: Ruling) -> str:
    if not by.is_coordinator:
        return _("Only a coordinator lets one person’s level stand.")
    if [score.level_id for score in levels] != [ruling.level.pk]:
        return _("One person’s level stands only where exactly one person has given one.")
    return ""


@transaction.atomic
def let_one_score_stand(*, by: User, version: AnswerVersion, ask: Ask) -> Settlement:
    """Settle an ask by the one level that was given, without a second scorer. By a coordinator.

    Raises MayNotJudge, also when no level was given, or several.
    """
    levels = _levels(_locked(version), ask)
    if len(levels) != 1:
        raise MayNotJudge(
            _("One person’s level stands only where exactly one person has given one.")
        )
    ruling = Ruling(_level(levels[0]), Method.SINGLE)
    return settle(by=by, version=version, ask=ask, ruling=ruling)


@transaction.atomic
def confirm_score(*, by: User, score: Score) -> Score:
    """Give the same level again, for the words and the grid of today, by the same scorer.

    Confirming twice is one. Raises MayNotJudge where today's grid has no such rank.
    """
    if score.scored_by_id != by.pk:
        raise MayNotJudge(_("Only the person who gave a level confirms it."))
    Answer.objects.select_for_update().get(pk=score.version.answer_id)
    current = AnswerVersion.objects.current().filter(answer=score.version.answer_id).first()
    if current is None or score.level is None:
        raise MayNotJudge(_("There is no level to confirm, or there are no words on record."))
    questionnaire = current.answer.response.questionnaire
    level = Level.objects.filter(grid=questionnaire.grid, rank=score.level.rank).first()
    if level is None:
        raise MayNotJudge(_("The grid of today has no such level: score the answer again instead."))
    given = Given(level, score.treatment, score.confidence, score.reason)
    return score_answer(by=by, version=current, given={score.ask: given})[0]


@transaction.atomic
def set_not_applicable(
    *, by: User, ask: Ask, candidacies: Iterable[Candidacy], reason: str
) -> list[NotApplicable]:
    """Decide to which candidacies an ask does not apply, for all lists at once; none: to all.

    Raises AlreadyScored once anybody has scored this ask.
    """
    Ask.objects.select_for_update().get(pk=ask.pk)
    wanted = {candidacy.pk for candidacy in candidacies}
    rows = {row.candidacy_id: row for row in ask.not_applicable.all()}
    if wanted == set(rows) and all(row.reason == reason for row in rows.values()):
        return list(rows.values())
    if ask.scores.exists() or ask.settlements.exists():
        raise AlreadyScored("somebody has scored this ask")
    ask.not_applicable.all().delete()
    return [
        NotApplicable.objects.create(ask=ask, candidacy_id=pk, reason=reason, set_by=by)
        for pk in sorted(wanted)
    ]


@transaction.atomic
def set_scorers_needed(*, by: User, questionnaire: Questionnaire, needed: int) -> Questionnaire:
    """Say whether one or two people score each answer; with one, single levels stand at once."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    questionnaire.scorers_needed = needed
    questionnaire.save(update_fields=["scorers_needed"])
    waiting = (
        Score.objects.standing()
        .levels()
        .up_to_date()
        .filter(version__answer__response__questionnaire=questionnaire)
        .select_related("version__answer", "ask")
    )
    if needed < NEEDED:
        for score in waiting:
            version = _locked(score.version)
            if not _is_over(version, score.ask):
                _settle_if_ready(by, version, score.ask)
    return questionnaire
