"""Definitions of briefings, not stored: what each kind is about, and in which manner."""

from datetime import date

from accounts.models import Visibility
from briefings import briefing as pages
from briefings.models import Briefing, Kind
from briefings.models.briefing import SUBJECT_FIELDS
from pledges.models import Pledge, Theme
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Election, Event

# What tells one definition from another.
FIELDS = (
    "kind",
    *SUBJECT_FIELDS,
    "since",
    "audience",
    "language",
    "with_scores",
    "length",
    "large_print",
    "introduction",
    "items",
)


def has_scores_by_default(audience: Visibility) -> bool:
    """Levels and figures stay inside unless a coordinator lets them out."""
    return audience == Visibility.INTERNAL


def define(
    subject: Candidacy | Event | Pledge | Questionnaire,
    audience: Visibility,
    language: str,
    *,
    with_scores: bool | None = None,
) -> Briefing:
    """The definition of a briefing, not stored; None takes what is usual for the audience.

    An event and a pledge have no scores.
    """
    if isinstance(subject, Event):
        return Briefing(kind=Kind.EVENT, event=subject, audience=audience, language=language)
    if isinstance(subject, Pledge):
        return Briefing(kind=Kind.PLEDGE, pledge=subject, audience=audience, language=language)
    if with_scores is None:
        with_scores = has_scores_by_default(audience)
    if isinstance(subject, Questionnaire):
        return Briefing(
            kind=Kind.COMPARISON,
            questionnaire=subject,
            audience=audience,
            language=language,
            with_scores=with_scores,
        )
    return Briefing(
        kind=Kind.CANDIDACY,
        candidacy=subject,
        audience=audience,
        language=language,
        with_scores=with_scores,
    )


def define_followup(
    subject: Candidacy | Election,
    audience: Visibility,
    language: str,
    *,
    since: date | None = None,
) -> Briefing:
    """The definition of a briefing on pledges, not stored; progress is told since a day, if any."""
    field = "candidacy" if isinstance(subject, Candidacy) else "election"
    return Briefing(
        kind=Kind.FOLLOWUP,
        audience=audience,
        language=language,
        since=since,
        **{field: subject},
    )


def define_theme(election: Election, theme: Theme, audience: Visibility, language: str) -> Briefing:
    """The definition of a briefing on a theme across the candidacies of an election."""
    return Briefing(
        kind=Kind.THEME, election=election, theme=theme, audience=audience, language=language
    )


def in_manner(definition: Briefing, manner: pages.Manner) -> Briefing:
    """The same definition, printed in another manner."""
    definition.length = manner.length.value
    definition.large_print = manner.large_print
    definition.introduction = manner.introduction
    definition.items = " ".join(manner.items)
    return definition


def manner_of(definition: Briefing) -> pages.Manner:
    """How a definition is printed."""
    return pages.Manner(
        pages.Length(definition.length),
        definition.large_print,
        definition.introduction,
        definition.chosen_items,
    )
