"""The pledges of one theme by candidacy, as one audience may read them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from briefings.briefing import Audience, Briefing, Kind, LeftOut
from briefings.clearing import Clearance
from briefings.pledge_cut import PledgeCut, pledge_cut
from briefings.records import day_of, last_change
from pledges.models import Pledge, Theme
from stakeholders.models import Candidacy, Election


def theme_cut(election: Election, theme: Theme, clearance: Clearance) -> Briefing:
    """Each candidacy's pledges of the theme, by name. Some fifteen queries."""
    candidacies = Candidacy.objects.filter(election=election).order_by("sort_key", "pk")
    pledges = Pledge.objects.filter(themes=theme, candidacy__election=election)
    cut = pledge_cut(pledges, clearance)
    rows = (Election.objects.filter(pk=election.pk), Theme.objects.filter(pk=theme.pk))
    return Briefing(
        kind=Kind.THEME,
        audience=Audience[clearance.audience.name],
        language=clearance.language,
        title=clearance.phrase(theme.name),
        subject=clearance.phrase(election.name),
        purpose=clearance.phrase(
            _(
                "This briefing sets side by side what the candidacies promised on this theme, and "
                "what became of it. They stand by name: the order is no ranking."
            )
        ),
        as_of=day_of([*last_change(*rows, candidacies, *cut.tracked), *cut.moments]),
        figures=cut.figures,
        counts=cut.counts,
        pledges=cut.groups,
        left_out=(*cut.left_out, *_without(candidacies, cut, clearance)),
        method=cut.method,
    )


def _without(
    candidacies: Iterable[Candidacy], cut: PledgeCut, clearance: Clearance
) -> Iterator[LeftOut]:
    """The candidacies of which nothing stands here: of silence or of pledges kept inside alike."""
    shown = {one.pledge.candidacy_id for one in cut.shown}
    for candidacy in candidacies:
        if candidacy.pk not in shown:
            why = _("No pledge of this candidacy on this theme is shown.")
            yield LeftOut(clearance.phrase(candidacy.name), clearance.phrase(why))
