"""Who may judge what, and what waits for whom: reads about scores, no writes.

A *place* is one ask of one version of an answer under one grid: where scorers give their levels.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion, Ask, NotApplicable, Score, Settlement
from questionnaires.models.grant import Grant, Right
from questionnaires.models.response import AnswerState, brought_in_by
from questionnaires.models.score import NEEDED
from stakeholders.models import Affiliation


def may_score(user: User, questionnaire_pk: int) -> bool:
    """Advocates and coordinators score; a volunteer does where a coordinator said so."""
    granted = Grant.objects.to(user, Right.SCORE).filter(questionnaire=questionnaire_pk)
    return user.is_advocate or granted.exists()


def scoreable() -> QuerySet[AnswerVersion]:
    """The words on record that can be judged: answered, in a questionnaire that has a grid."""
    return AnswerVersion.objects.current().filter(
        state=AnswerState.ANSWERED, answer__response__questionnaire__grid__isnull=False
    )


def scoreable_by(user: User) -> QuerySet[AnswerVersion]:
    """Those that `user` may judge: nobody what they brought in, or their own organisation's."""
    versions = scoreable().exclude(brought_in_by(user)).exclude(_concerning(user))
    if user.is_advocate:
        return versions
    granted = Grant.objects.to(user, Right.SCORE)
    return versions.filter(answer__response__questionnaire__in=granted.values("questionnaire"))


def with_may_be_scored(answers: QuerySet[Answer], user: User) -> QuerySet[Answer]:
    """Annotate `may_be_scored`: whether the words on record of each are `user`'s to judge."""
    mine = scoreable_by(user).filter(answer=OuterRef("pk"))
    return answers.annotate(may_be_scored=Exists(mine))


def _concerning(user: User) -> Q:
    own = Affiliation.objects.current().filter(user=user)
    return Q(answer__response__candidacy__parties__in=own.values("organisation"))


def _at_place() -> dict[str, OuterRef]:
    """The place of an ask of the outer query, in the version of the one around that."""
    return {
        "version": OuterRef(OuterRef("pk")),
        "ask": OuterRef("pk"),
        "grid": OuterRef(OuterRef("answer__response__questionnaire__grid")),
    }


def _unsettled() -> QuerySet[Ask]:
    """Asks of the outer query's version whose level is not settled."""
    settled = Settlement.objects.filter(**_at_place())
    return Ask.objects.filter(~Exists(settled), question=OuterRef("answer__question"))


def _open() -> QuerySet[Ask]:
    """Asks of the outer query's version whose judging is not over."""
    given = Score.objects.standing().filter(**_at_place())
    excepted = NotApplicable.objects.filter(
        ask=OuterRef("pk"), candidacy=OuterRef(OuterRef("answer__response__candidacy"))
    )
    return _unsettled().filter(~Exists(excepted), ~Exists(given.complete()))


def open_places(user: User) -> QuerySet[Ask]:
    """Asks of the outer query's version on which `user` has a level to give."""
    given = Score.objects.standing().filter(**_at_place())
    return _open().filter(~Exists(given.filter(scored_by=user)))


def with_is_to_be_scored(versions: QuerySet[AnswerVersion]) -> QuerySet[AnswerVersion]:
    """Annotate `is_to_be_scored`: whether anybody still has a level to give, whoever asks."""
    is_judged = Q(state=AnswerState.ANSWERED, answer__response__questionnaire__grid__isnull=False)
    return versions.annotate(
        is_to_be_scored=ExpressionWrapper(
            is_judged & Q(Exists(_open())), output_field=BooleanField()
        )
    )


def to_score(user: User) -> QuerySet[AnswerVersion]:
    """Answers that wait for `user`'s levels."""
    return scoreable_by(user).filter(Exists(open_places(user)))


def by_need(versions: QuerySet[AnswerVersion]) -> QuerySet[AnswerVersion]:
    """The fewest-scored first; among equals one question after the other, across candidacies.

    The order tells how many people have scored an answer, so no page shows it: only the step
    to the next answer follows it.
    """
    scorers = Count("scores__scored_by", distinct=True)
    return versions.annotate(scorer_count=scorers).order_by(
        "scorer_count",
        "answer__question__questionnaire",
        "answer__question__position",
        "answer__response__candidacy__sort_key",
        "pk",
    )


def next_to_score(user: User, questionnaire_pk: int | None = None) -> AnswerVersion | None:
    """The answer that needs `user` most."""
    waiting = to_score(user)
    if questionnaire_pk is not None:
        waiting = waiting.filter(answer__response__questionnaire=questionnaire_pk)
    return by_need(waiting).first()


def to_settle(user: User) -> QuerySet[AnswerVersion]:
    """Answers on which two people gave different levels and nobody has settled it yet."""
    if not user.is_advocate:
        return AnswerVersion.objects.none()
    given = Score.objects.standing().filter(**_at_place())
    return scoreable().filter(Exists(_unsettled().filter(Exists(given.complete()))))


def stale_scores(user: User) -> QuerySet[Score]:
    """`user`'s own levels whose words or grid have changed since, where they are still needed."""
    return (
        Score.objects.standing()
        .levels()
        .out_of_date()
        .filter(scored_by=user, version__answer__in=scoreable_by(user).values("answer"))
        .exclude(Exists(_settled_today()))
    )


def _settled_today() -> QuerySet[Settlement]:
    """Up-to-date settlements of the ask of the outer query's score, for the same answer."""
    return (
        Settlement.objects.standing()
        .up_to_date()
        .filter(ask=OuterRef("ask"), version__answer=OuterRef("version__answer"))
    )


def why_not_score(user: User, version: AnswerVersion) -> str:
    """A sentence that says why `user` does not judge these words; empty when they may."""
    response = version.answer.response
    if not may_score(user, response.questionnaire_id):
        return _("Scoring needs the role “Advocate”, or a right that a coordinator grants.")
    if response.questionnaire.grid_id is None:
        return _("No grid is chosen for this questionnaire yet.")
    if version.state != AnswerState.ANSWERED:
        return _("There are no words to judge: silence is never scored.")
    if not AnswerVersion.objects.current().filter(pk=version.pk).exists():
        return _("These are not the words on record.")
    if AnswerVersion.objects.filter(brought_in_by(user), pk=version.pk).exists():
        return _("Nobody scores an answer that they brought in themselves.")
    if AnswerVersion.objects.filter(_concerning(user), pk=version.pk).exists():
        return _("Nobody scores a candidacy of their own organisation.")
    return ""


def known_to_be_judged(reader: User) -> Q:
    """Whether anybody has judged the ask of the outer query, as far as `reader` may know."""
    known = Score.objects.visible_to(reader).filter(ask=OuterRef("pk"))
    return Exists(known) | Exists(Settlement.objects.filter(ask=OuterRef("pk")))


@dataclass(frozen=True)
class Place:
    """One ask of an answer as one reader may see it.

    `scores` are those that the reader may see: their own, and everybody's once the judging is
    over. `exception` says why the ask does not apply to this candidacy. `stale` is the reader's
    own level for earlier words or another grid, and `settled_before` what was settled for those.
    """

    ask: Ask
    reader: User
    scores: tuple[Score, ...] = ()
    settlement: Settlement | None = None
    exception: NotApplicable | None = None
    stale: Score | None = None
    settled_before: Settlement | None = None

    @cached_property
    def mine(self) -> Score | None:
        own = (score for score in self.scores if score.scored_by_id == self.reader.pk)
        return next(own, None)

    @property
    def levels(self) -> list[Score]:
        return [score for score in self.scores if not score.is_abstention]

    @property
    def is_over(self) -> bool:
        """No more levels are taken, and those that were given are shown."""
        return self.settlement is not None or len(self.levels) >= NEEDED

    @property
    def is_disputed(self) -> bool:
        return self.settlement is None and len(self.levels) >= NEEDED

    @property
    def is_open(self) -> bool:
        return not self.is_over and self.exception is None


def places_of(version: AnswerVersion, reader: User) -> list[Place]:
    """Each ask of the question, with what the reader may see of its judging. Three queries.

    The version's answer, question with its asks, response and questionnaire are loaded with it.
    """
    response = version.answer.response
    of_answer = {"version__answer": version.answer_id}
    today = (version.pk, response.questionnaire.grid_id)
    scores: dict[int, list[Score]] = {}
    stale: dict[int, Score] = {}
    for score in (
        Score.objects.visible_to(reader)
        .standing()
        .filter(**of_answer)
        .select_related("level", "scored_by", "version__text")
        .order_by("pk")
    ):
        if (score.version_id, score.grid_id) == today:
            scores.setdefault(score.ask_id, []).append(score)
        elif score.scored_by_id == reader.pk and not score.is_abstention:
            stale[score.ask_id] = score
    settlements: dict[tuple[int, bool], Settlement] = {
        (settlement.ask_id, (settlement.version_id, settlement.grid_id) == today): settlement
        for settlement in Settlement.objects.standing()
        .filter(**of_answer)
        .select_related("level", "settled_by")
        .order_by("pk")
    }
    exceptions = {
        exception.ask_id: exception
        for exception in NotApplicable.objects.filter(
            ask__question=version.answer.question_id, candidacy=response.candidacy_id
        )
    }
    return [
        Place(
            ask,
            reader,
            tuple(scores.get(ask.pk, ())),
            settlements.get((ask.pk, True)),
            exceptions.get(ask.pk),
            stale.get(ask.pk),
            settlements.get((ask.pk, False)),
        )
        for ask in version.answer.question.asks.all()
    ]
