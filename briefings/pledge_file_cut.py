"""The file of one pledge, as one audience may read it."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from briefings.briefing import Audience, Briefing, Kind, LeftOut, Phrase
from briefings.clearing import Clearance
from briefings.pledge_cut import PledgeCut, pledge_cut
from briefings.pledge_steps import files_of
from briefings.records import day_of, last_change
from pledges.models import Pledge
from stakeholders.models import Organisation


def pledge_file_cut(pledge: Pledge, clearance: Clearance) -> Briefing:
    """The words, what they rest on, each step since, and whom it concerns. Some fifteen queries."""
    cut = pledge_cut(Pledge.objects.filter(pk=pledge.pk), clearance)
    is_shown = bool(cut.groups)
    pledges = Pledge.objects.filter(pk=pledge.pk)
    members = pledge.beneficiaries.order_by("sort_key")
    return Briefing(
        kind=Kind.PLEDGE,
        audience=Audience[clearance.audience.name],
        language=clearance.language,
        title=clearance.phrase(
            pledge.title if is_shown or not clearance.is_outside else _("A pledge")
        ),
        subject=_promiser(cut, clearance),
        purpose=clearance.phrase(
            _(
                "This briefing says what was promised and in which words, what became of it step "
                "by step, and how the coalition knows."
            )
        ),
        as_of=day_of([*last_change(pledges, *cut.tracked), *cut.moments]),
        pledges=cut.groups,
        files=files_of(cut.shown, clearance),
        left_out=(*cut.left_out, *_withdrawn(pledge, clearance)),
        method=(*_on_steps(clearance), *cut.method),
        interests=tuple(_interests(members, clearance)) if is_shown else (),
    )


def _promiser(cut: PledgeCut, clearance: Clearance) -> Phrase:
    """Who promised it, or nothing where it is not shown."""
    return cut.groups[0].title if cut.groups else clearance.phrase("")


def _withdrawn(pledge: Pledge, clearance: Clearance) -> Iterator[LeftOut]:
    if pledge.withdrawn_at:
        why = _("It was withdrawn: the coalition follows it no more.")
        yield LeftOut(clearance.phrase(_("The pledge")), clearance.phrase(why))


def _on_steps(clearance: Clearance) -> Iterator[Phrase]:
    yield clearance.phrase(
        _(
            "Of the steps, those of which the person or body concerned was not told are not shown, "
            "and none while a status is being verified."
        )
        if clearance.is_outside
        else _("The steps are all that was said, accepted, declined and taken back, in order.")
    )


def _interests(members: QuerySet[Organisation], clearance: Clearance) -> Iterator[Phrase]:
    """Which members would benefit: the line that every reader is owed."""
    names = [member.name for member in members]
    if names:
        sentence = _("Members of the coalition that would benefit from it: %(names)s.")
        yield clearance.phrase(sentence % {"names": ", ".join(names)})
