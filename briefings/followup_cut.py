"""What became of the pledges of a candidacy or of an election, as one audience may read it."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from briefings.briefing import Audience, Briefing, Kind, Phrase
from briefings.clearing import Clearance
from briefings.pledge_cut import pledge_cut
from briefings.records import day_of, last_change
from pledges.models import Pledge
from stakeholders.models import Candidacy, Election


def followup_cut(
    subject: Candidacy | Election, clearance: Clearance, *, since: date | None
) -> Briefing:
    """Each pledge with what stands, and what stood on the day `since`. About 25 queries."""
    pledges = Pledge.objects.filter(**_of(subject))
    cut = pledge_cut(pledges, clearance, since=since)
    rows = type(subject)._default_manager.filter(pk=subject.pk)
    return Briefing(
        kind=Kind.FOLLOWUP,
        audience=Audience[clearance.audience.name],
        language=clearance.language,
        title=clearance.phrase(
            _("What became of the pledges of %(name)s") % {"name": subject.name}
            if isinstance(subject, Candidacy)
            else _("What became of the pledges")
        ),
        subject=_subject(subject, since, clearance),
        purpose=clearance.phrase(
            _(
                "This briefing says pledge by pledge what was promised, what became of it, and how "
                "the coalition knows."
            )
        ),
        as_of=day_of([*last_change(rows, *cut.tracked), *cut.moments]),
        figures=cut.figures,
        counts=cut.counts,
        pledges=cut.groups,
        left_out=cut.left_out,
        method=(*_method(subject, clearance), *cut.method),
    )


def _of(subject: Candidacy | Election) -> dict[str, Candidacy | Election]:
    if isinstance(subject, Candidacy):
        return {"candidacy": subject}
    return {"candidacy__election": subject}


def _subject(subject: Candidacy | Election, since: date | None, clearance: Clearance) -> Phrase:
    election = subject.election if isinstance(subject, Candidacy) else subject
    name = str(election.name)
    if isinstance(subject, Candidacy) and subject.is_fictional:
        name = _("%(election)s (fictional list, an example)") % {"election": name}
    if since:
        since_day = _("since %(day)s") % {"day": day_in_words(since)}
        name = f"{name}, {since_day}"
    return clearance.phrase(name)


def _method(subject: Candidacy | Election, clearance: Clearance) -> tuple[Phrase, ...]:
    if isinstance(subject, Candidacy) and subject.is_fictional:
        return (
            clearance.phrase(
                _(
                    "This list is fictional: it stands for nobody and shows how such a briefing "
                    "looks."
                )
            ),
        )
    return ()
