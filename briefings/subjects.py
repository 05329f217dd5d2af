"""What a briefing can be about, found by its kind and code, on the page and from the shell."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User, Visibility
from briefings.defining import define, define_followup, define_theme
from briefings.models import Briefing, Kind
from pledges.models import Pledge, Theme
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Election, Event

# Where the code is looked for, in this order. A theme has a code of two parts.
MODELS: dict[str, tuple[Any, ...]] = {
    Kind.CANDIDACY: (Candidacy,),
    Kind.EVENT: (Event,),
    Kind.FOLLOWUP: (Candidacy, Election),
    Kind.PLEDGE: (Pledge,),
    Kind.COMPARISON: (Questionnaire,),
}
WITH_SCORES = frozenset({Kind.CANDIDACY, Kind.COMPARISON})


def defined(
    kind: str,
    code: str,
    audience: Visibility,
    language: str,
    *,
    reader: User | None = None,
    with_scores: bool | None = None,
    since: date | None = None,
) -> Briefing | None:
    """The definition of a briefing of a kind on what has this code; None where nothing has.

    With a reader, among what they may see. At most two queries.
    """
    if kind == Kind.THEME:
        return _on_theme(code, audience, language)
    for model in MODELS.get(kind, ()):
        subject = _visible(model, reader).filter(slug=code).first()
        if subject is None:
            continue
        if kind == Kind.FOLLOWUP:
            return define_followup(subject, audience, language, since=since)
        return define(subject, audience, language, with_scores=with_scores)
    return None


def _on_theme(code: str, audience: Visibility, language: str) -> Briefing | None:
    slug, _colon, key = code.partition(":")
    election = Election.objects.filter(slug=slug).first()
    theme = Theme.objects.filter(key=key).first()
    if election is None or theme is None:
        return None
    return define_theme(election, theme, audience, language)


def _visible(model: Any, reader: User | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.all()
    if reader and model is not Election:
        rows = model.objects.visible_to(reader)
    if model is Pledge:
        return rows.select_related("candidacy__election", "person", "organisation").defer("search")
    joined = {Candidacy: ["election"], Questionnaire: ["election", "grid"]}
    return rows.select_related(*joined[model]) if model in joined else rows


# --- What there is to choose from -----------------------------------------------------------------

type Named = tuple[str, str]  # "kind:code" and a label


def choices_for(reader: User) -> dict[Kind, list[Named]]:
    """Every subject but single pledges, of which there are too many, by kind. Six queries."""
    candidacies = list(Candidacy.objects.visible_to(reader).select_related("election"))
    followed = _followed(candidacies, reader)
    elections = {one.election.pk: one.election for one in followed}
    with_pledges: list[Election | Candidacy] = [*elections.values(), *followed]
    themes = _themes(reader)
    return {
        Kind.CANDIDACY: [(f"{Kind.CANDIDACY}:{one.slug}", label_of(one)) for one in candidacies],
        Kind.COMPARISON: [
            (f"{Kind.COMPARISON}:{one.slug}", label_of(one))
            for one in Questionnaire.objects.visible_to(reader).filter(sent_on__isnull=False)
        ],
        Kind.THEME: themes,
        Kind.FOLLOWUP: [(f"{Kind.FOLLOWUP}:{one.slug}", label_of(one)) for one in with_pledges],
        Kind.EVENT: [
            (f"{Kind.EVENT}:{one.slug}", label_of(one)) for one in Event.objects.visible_to(reader)
        ],
    }


def _followed(candidacies: Iterable[Candidacy], reader: User) -> list[Candidacy]:
    promised = Pledge.objects.visible_to(reader).active().order_by().filter(candidacy__isnull=False)
    keys = set(promised.values_list("candidacy", flat=True).distinct())
    return [one for one in candidacies if one.pk in keys]


def _themes(reader: User) -> list[Named]:
    """Each theme that pledges of candidacies of an election are about."""
    through = Pledge.objects.visible_to(reader).active().filter(themes__isnull=False)
    pairs = set(
        through.filter(candidacy__isnull=False)
        .order_by()
        .values_list("candidacy__election", "themes")
        .distinct()
    )
    elections = Election.objects.in_bulk({election for election, _theme in pairs})
    themes = Theme.objects.in_bulk({theme for _election, theme in pairs})
    found = [(themes[theme], elections[election]) for election, theme in pairs]
    found.sort(key=lambda pair: (-pair[1].pk, pair[0].rank, pair[0].pk))
    return [
        (f"{Kind.THEME}:{election.slug}:{theme.key}", f"{theme.name} – {election.name}")
        for theme, election in found
    ]


def label_of(subject: Any) -> str:
    """A subject as it stands in a list."""
    if isinstance(subject, Event):
        return f"{subject.name} ({date_format(subject.held_on, 'SHORT_DATE_FORMAT')})"
    if not isinstance(subject, Candidacy):
        return str(subject)
    label = f"{subject.name} – {subject.election.name}"
    fictional = _("fictional")
    return f"{label} ({fictional})" if subject.is_fictional else label
