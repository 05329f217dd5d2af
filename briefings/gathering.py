"""Gathers from the database what a briefing says to one audience, cleared and final.

The number of queries does not depend on the number of rows. These functions read and nothing else;
whoever calls them chooses the moment at which the database is read.
"""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Visibility
from briefings.briefing import Briefing, LeftOut, Length, Manner
from briefings.candidacy_cut import candidacy_cut
from briefings.choosing import chosen
from briefings.clearing import Clearance, clearance_for
from briefings.comparison_cut import comparison_cut
from briefings.event_cut import event_cut
from briefings.followup_cut import followup_cut
from briefings.formatted import plain_words
from briefings.glossary import glossary_of
from briefings.lengths import of_length
from briefings.pledge_file_cut import pledge_file_cut
from briefings.pledge_steps import files_of
from briefings.promised import File
from briefings.theme_cut import theme_cut
from pledges.models import Pledge, Theme
from pledges.outside import shown_outside
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Election, Event

USUAL = Manner()


def gather_candidacy(
    candidacy: Candidacy,
    audience: Visibility,
    language: str,
    *,
    with_scores: bool = False,
    manner: Manner = USUAL,
) -> Briefing:
    """What a candidacy answered, question by question, as `audience` may read it.

    With scores, also the settled levels of its answers and what they come to.
    """
    with translation.override(language):
        clearance = clearance_for(audience, language)
        cut = candidacy_cut(candidacy, clearance, with_scores=with_scores)
        return _finished(cut, clearance, manner)


def gather_event(
    event: Event, audience: Visibility, language: str, *, manner: Manner = USUAL
) -> Briefing:
    """Who took part in an event, what came of it and what was reported, for `audience`."""
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(event_cut(event, clearance), clearance, manner)


def gather_followup(
    subject: Candidacy | Election,
    audience: Visibility,
    language: str,
    *,
    since: date | None = None,
    manner: Manner = USUAL,
) -> Briefing:
    """What became of the pledges of a candidacy, or of an election, as `audience` may read it.

    With a day, also what stood at its end, so that one sees what has changed.
    """
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(followup_cut(subject, clearance, since=since), clearance, manner)


def gather_pledge(
    pledge: Pledge, audience: Visibility, language: str, *, manner: Manner = USUAL
) -> Briefing:
    """The file of one pledge: its words, what became of it step by step, whom it concerns."""
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(pledge_file_cut(pledge, clearance), clearance, manner)


def gather_theme(
    election: Election,
    theme: Theme,
    audience: Visibility,
    language: str,
    *,
    manner: Manner = USUAL,
) -> Briefing:
    """The pledges of one theme, candidacy by candidacy."""
    with translation.override(language):
        clearance = clearance_for(audience, language)
        return _finished(theme_cut(election, theme, clearance), clearance, manner)


def gather_comparison(
    questionnaire: Questionnaire,
    audience: Visibility,
    language: str,
    *,
    with_scores: bool = False,
    manner: Manner = USUAL,
) -> Briefing:
    """Candidacies × questions, then each question with the answers of all."""
    with translation.override(language):
        clearance = clearance_for(audience, language)
        cut = comparison_cut(questionnaire, clearance, with_scores=with_scores)
        return _finished(cut, clearance, manner)


def _finished(cut: Briefing, clearance: Clearance, manner: Manner) -> Briefing:
    """The cut in its manner, with the lines that every briefing must have, past the last gate.

    The glossary comes last: it would tell of words that were taken out. One page has none.
    """
    content = _introduced(chosen(cut, manner.items), clearance, manner.introduction)
    if manner.length == Length.FULL:
        content = replace(content, files=content.files or _files(content, clearance))
    content = replace(content, large_print=manner.large_print)
    whole = of_length(_with_fixed_lines(content, clearance), manner.length)
    cleared = clearance.everywhere(whole)
    if manner.length == Length.ONE_PAGE:
        return cleared
    return replace(cleared, glossary=clearance.everywhere(glossary_of(cleared)))


def _introduced(content: Briefing, clearance: Clearance, introduction: str) -> Briefing:
    """With the introduction, unless it names somebody in a way that the gate would not see."""
    if not introduction:
        return content
    shown = clearance.everywhere(introduction)
    if clearance.everywhere(words := plain_words(shown)) != words:
        what = clearance.phrase(_("The introduction"))
        why = clearance.phrase(_("It names somebody who may not be named here."))
        return replace(content, left_out=(*content.left_out, LeftOut(what, why)))
    return replace(content, introduction=clearance.phrase(introduction))


def _files(content: Briefing, clearance: Clearance) -> tuple[File, ...]:
    """What became of the pledges printed, step by step. About ten queries."""
    order = [promise.key for group in content.pledges for promise in group.promises]
    pledges = Pledge.objects.filter(pk__in=[int(key[1:]) for key in order]).select_related(
        "candidacy__election", "person", "organisation"
    )
    in_order = sorted(pledges.defer("search"), key=lambda pledge: order.index(f"p{pledge.pk}"))
    return files_of(shown_outside(in_order, clearance.audience, timezone.localdate()), clearance)


def _with_fixed_lines(content: Briefing, clearance: Clearance) -> Briefing:
    return replace(
        content,
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
            *content.interests,
        ),
    )
