"""Gathers from the database what a briefing says to one audience, cleared and final.

The number of queries does not depend on the number of rows. These functions read and nothing else;
whoever calls them chooses the moment at which the database is read.
"""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Visibility
from briefings.briefing import Briefing
from briefings.candidacy_cut import candidacy_cut
from briefings.clearing import Clearance, clearance_for
from briefings.event_cut import event_cut
from briefings.followup_cut import followup_cut
from briefings.glossary import glossary_of
from stakeholders.models import Candidacy, Election, Event


def gather_candidacy(
    candidacy: Candidacy, audience: Visibility, language: str, *, with_scores: bool = False
) -> Briefing:
    """What a candidacy answered, question by question, as `audience` may read it.

    With scores, also the settled levels of its answers and what they come to.
    """
    with translation.override(language):
        clearance = clearance_for(audience, language)
        cut = candidacy_cut(candidacy, clearance, with_scores=with_scores)
        return _finished(cut, clearance)


def gather_event(event: Event, audience: Visibility, language: str) -> Briefing:
    """Who took part in an event, what came of it and what was reported, for `audience`."""
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(event_cut(event, clearance), clearance)


def gather_followup(
    subject: Candidacy | Election, audience: Visibility, language: str, *, since: date | None = None
) -> Briefing:
    """What became of the pledges of a candidacy, or of an election, as `audience` may read it.

    With a day, also what stood at its end, so that one sees what has changed.
    """
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(followup_cut(subject, clearance, since=since), clearance)


def _finished(cut: Briefing, clearance: Clearance) -> Briefing:
    """The cut with the lines that every briefing must have, past the last gate.

    The glossary comes last: it would tell of words that were taken out.
    """
    cleared = clearance.everywhere(
        replace(
            cut,
            issuer=settings.COALITION_NAME,
            contact=settings.COALITION_CONTACT,
            neutrality=(
                clearance.phrase(
                    _(
                        "The coalition supports no candidate and no list. This briefing is not for "
                        "use in a campaign."
                    )
                ),
            ),
            interests=(
                clearance.phrase(
                    _(
                        "Members of the coalition could benefit from some of the measures that "
                        "this briefing speaks of."
                    )
                ),
            ),
        )
    )
    return replace(cleared, glossary=clearance.everywhere(glossary_of(cleared)))
