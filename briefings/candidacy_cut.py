"""What a candidacy answered, as one audience may read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words
from accounts.models import SystemUser
from briefings.briefing import Audience, Briefing, Figure, Item, Kind, LeftOut, Phrase, Section
from briefings.clearing import Clearance, ClearedText, Marking
from briefings.level_cut import NO_LEVELS, LevelCut, level_cut
from briefings.outreach_cut import SENT_BY_LETTER, asked_by_hand, outreach_cut
from briefings.pledge_cut import pledge_cut
from briefings.records import (
    day_of,
    definitions,
    hidden_elsewhere,
    last_change,
    markings_of,
    marks_on,
    source_of,
)
from briefings.translations import accepted_translations, moments_of, on_translations
from pledges.models import Pledge
from questionnaires.judging import with_is_to_be_scored
from questionnaires.models import AnswerState, AnswerVersion, Question, Questionnaire
from questionnaires.models.response import AnswerVersionQuerySet, Decision
from questionnaires.overview import decision_on
from sources.models import Code, Translation
from stakeholders.models import Candidacy


@dataclass(frozen=True, slots=True)
class Cell:
    """One question put to the candidacy; `current` is the accepted version, `latest` the last.

    `translation` is the accepted one into the language of the briefing, printed or left out.
    """

    question: Question
    current: AnswerVersion | None
    latest: AnswerVersion | None
    cleared: ClearedText | None
    translation: Translation | None


def candidacy_cut(candidacy: Candidacy, clearance: Clearance, *, with_scores: bool) -> Briefing:
    """All questionnaires that it answered or was sent, and what became of its pledges.

    About ten queries, with scores 16, and 25 more where there are pledges.
    """
    answered, unanswered = _questionnaires(candidacy)
    cells = _cells(candidacy, answered, clearance)
    on_file = {cell.question.questionnaire_id for cell in cells if cell.latest}
    outreach = outreach_cut(candidacy, [*answered, *unanswered], on_file, clearance)
    shown = [cell for cell in cells if cell.current]
    levels = NO_LEVELS
    if with_scores:
        versions = [cell.current for cell in shown if cell.current]
        levels = level_cut(candidacy, answered, versions, clearance)
    pledges = pledge_cut(Pledge.objects.filter(candidacy=candidacy), clearance)
    texts = [cell.current.text for cell in shown if cell.current and cell.current.text]
    moments = [
        *last_change(
            Candidacy.objects.filter(pk=candidacy.pk),
            Question.objects.filter(pk__in=[cell.question.pk for cell in cells]),
            *marks_on(texts),
            *levels.tracked,
            *pledges.tracked,
        ),
        *levels.moments,
        *pledges.moments,
        *outreach.moments,
        *(cell.current.check_record.created_at for cell in shown if cell.current),
        *moments_of(cell.translation for cell in shown if cell.translation),
    ]
    return Briefing(
        kind=Kind.CANDIDACY,
        audience=Audience[clearance.audience.name],
        language=clearance.language,
        title=clearance.phrase(_("What %(name)s answered") % {"name": candidacy.name}),
        subject=_subject(candidacy, clearance),
        purpose=clearance.phrase(
            _(
                "This briefing gives what the candidacy answered to the coalition’s questionnaire, "
                "question by question, and the passages that the coalition noticed."
            )
        ),
        as_of=day_of(moments),
        figures=(*_figures(cells, clearance), *pledges.figures),
        scorings=levels.scorings,
        counts=pledges.counts,
        pledges=pledges.groups,
        sections=tuple(_sections(shown, answered, levels, clearance)),
        left_out=(
            *_left_out(cells, unanswered, clearance),
            *levels.left_out,
            *pledges.left_out,
        ),
        asked=outreach.asked,
        definitions=definitions(codes_of(shown), clearance),
        corrections=tuple(_corrections(shown, clearance)),
        method=(*_method(candidacy, answered, shown, clearance), *pledges.method),
    )


def _questionnaires(candidacy: Candidacy) -> tuple[list[Questionnaire], list[Questionnaire]]:
    """Those that it answered, in the order of the replies, and those sent to it in vain."""
    own = FilteredRelation("responses", condition=Q(responses__candidacy=candidacy))
    is_sent = Q(election=candidacy.election_id, sent_on__isnull=False)
    asked = list(
        Questionnaire.objects.annotate(own=own, response=F("own__pk"), is_by_letter=SENT_BY_LETTER)
        .filter(is_sent | Q(response__isnull=False) | asked_by_hand(candidacy))
        .select_related("grid")
        .order_by("response", "pk")
    )
    answered = [one for one in asked if vars(one)["response"] is not None]
    return answered, asked[len(answered) :]


def _cells(
    candidacy: Candidacy, answered: Sequence[Questionnaire], clearance: Clearance
) -> list[Cell]:
    """Every question of the answered questionnaires, in order.

    Three queries, outside six, and one for translations where words are in another language.
    """
    order = [questionnaire.pk for questionnaire in answered]
    questions = {
        question.pk: question
        for question in sorted(
            Question.objects.filter(questionnaire__in=answered).select_related(
                "section", "questionnaire"
            ),
            key=lambda each: (order.index(each.questionnaire_id), each.position),
        )
    }
    versions = AnswerVersion.objects.filter(answer__response__candidacy=candidacy)
    found = cells_by(_question_of, versions.with_is_corrected(), questions, clearance)
    return [
        found.get(key) or Cell(question, None, None, None, None)
        for key, question in questions.items()
    ]


def _question_of(version: AnswerVersion) -> int:
    return version.answer.question_id


def cells_by[K](
    key_of: Callable[[AnswerVersion], K],
    versions: AnswerVersionQuerySet,
    questions: Mapping[int, Question],
    clearance: Clearance,
) -> dict[K, Cell]:
    """What is shown of each place that has a version, by its key.

    One query, three more outside, and one for translations where words are in another language.
    """
    current: dict[K, AnswerVersion] = {}
    latest: dict[K, AnswerVersion] = {}
    for version in (
        with_is_to_be_scored(versions.current_or_later())
        .select_related("answer__response", "text", "receipt__document", "check_record__checked_by")
        .order_by("number")
    ):
        latest[key_of(version)] = version
        if decision_on(version) == Decision.ACCEPTED:
            current[key_of(version)] = version
    markings = answer_markings(current.values(), clearance)
    translations = accepted_translations((each.text for each in current.values()), clearance)
    cells = {}
    for key, last in latest.items():
        shown = current.get(key)
        text = shown.text if shown else None
        translated = translations.get(text.pk) if text else None
        cleared = clearance.text(text, markings[text.pk], translated) if text else None
        cells[key] = Cell(questions[_question_of(last)], shown, last, cleared, translated)
    return cells


def answer_markings(versions: Iterable[AnswerVersion], clearance: Clearance) -> dict[int, Marking]:
    """Marks and masks by text; outside, what other versions hide stays hidden in these."""
    shown = {version.text.pk: version for version in versions if version.text}
    markings = markings_of((version.text for version in shown.values() if version.text), clearance)
    elsewhere = hidden_elsewhere(shown.values()) if clearance.is_outside else {}
    return {
        pk: replace(
            marking,
            elsewhere=elsewhere.get(pk, ()),
            comments_wait=vars(shown[pk])["is_to_be_scored"],
        )
        for pk, marking in markings.items()
    }


def _subject(candidacy: Candidacy, clearance: Clearance) -> Phrase:
    name = candidacy.election.name
    if not candidacy.is_fictional:
        return clearance.phrase(name)
    return clearance.phrase(_("%(election)s (fictional list, an example)") % {"election": name})


def _figures(cells: Sequence[Cell], clearance: Clearance) -> Iterator[Figure]:
    states = [cell.current.state for cell in cells if cell.current]
    notes = sum(len(cell.cleared.notes) for cell in cells if cell.cleared)
    silent = len(states) - states.count(AnswerState.ANSWERED)
    yield _figure(len(cells), ngettext("question asked", "questions asked", len(cells)), clearance)
    answered = states.count(AnswerState.ANSWERED)
    yield _figure(answered, ngettext("answer shown", "answers shown", answered), clearance)
    if notes:
        yield _figure(notes, ngettext("passage noted", "passages noted", notes), clearance)
    if silent:
        label = ngettext("question without an answer", "questions without an answer", silent)
        yield _figure(silent, label, clearance)


def _figure(count: int, label: str, clearance: Clearance) -> Figure:
    return Figure(str(count), clearance.phrase(label))


def _sections(
    cells: Sequence[Cell],
    answered: Sequence[Questionnaire],
    levels: LevelCut,
    clearance: Clearance,
) -> Iterator[Section]:
    titles = {questionnaire.pk: questionnaire.title for questionnaire in answered}
    for (questionnaire, _section), group in groupby(
        cells, key=lambda cell: (cell.question.questionnaire_id, cell.question.section_id)
    ):
        members = list(group)
        section = members[0].question.section
        title = clearance.phrase(section.title) if section else None
        if len(titles) > 1:
            name = f"{titles[questionnaire]}. {title.text}" if title else titles[questionnaire]
            title = Phrase(name, title.lang if title else clearance.language)
        items = (
            replace(
                item_of(cell, clearance), judgements=levels.judgements.get(cell.question.pk, ())
            )
            for cell in members
        )
        yield Section(title, tuple(items))


def item_of(cell: Cell, clearance: Clearance) -> Item:
    question, version, cleared = cell.question, cell.current, cell.cleared
    assert version is not None  # noqa: S101  cells without a version are left out
    is_wording_shown = not clearance.is_outside or question.is_wording_released
    receipt = version.receipt
    return Item(
        heading=clearance.phrase(question.short_label),
        number=question.number,
        asked=Phrase(question.wording, question.questionnaire.language)
        if is_wording_shown
        else None,
        state=version.state,
        state_label=None
        if version.state == AnswerState.ANSWERED
        else clearance.phrase(version.get_state_display()),
        words=cleared.words if cleared else None,
        translation=cleared.translation if cleared else None,
        notes=cleared.notes if cleared else (),
        source=source_of(
            version.text,
            clearance,
            file_name=receipt.document.original_name if receipt else "",
            received_on=receipt.received_on if receipt else None,
        )
        if version.text
        else None,
        key=f"q{question.pk}",
    )


def _left_out(
    cells: Sequence[Cell], unanswered: Sequence[Questionnaire], clearance: Clearance
) -> Iterator[LeftOut]:
    for cell in cells:
        for reason in reasons_of(cell):
            what = _("Question %(number)s, %(label)s") % {
                "number": cell.question.number,
                "label": cell.question.short_label,
            }
            yield LeftOut(clearance.phrase(what), clearance.phrase(reason))
    for questionnaire in unanswered:
        yield LeftOut(
            Phrase(questionnaire.title, questionnaire.language),
            clearance.phrase(_("No reply to this questionnaire is recorded.")),
        )


def reasons_of(cell: Cell) -> Iterator[str]:
    """Why an answer is missing, or what of it is."""
    waits = cell.latest is not None and cell.latest != cell.current
    if waits and cell.current:
        yield _("A newer transcription waits to be checked; the checked one is shown.")
    elif waits:
        yield _unchecked(cell.latest)
    elif cell.current is None:
        yield _("No answer is recorded.")
    if cell.cleared:
        yield from cell.cleared.withheld.sentences()


def _unchecked(version: AnswerVersion | None) -> str:
    check = getattr(version, "check_record", None)
    if check and check.decision == Decision.RETURNED:
        return _("The transcription was sent back to be corrected.")
    return _("Nobody has compared the transcription with the original yet.")


def _corrections(cells: Sequence[Cell], clearance: Clearance) -> Iterator[Phrase]:
    """The answers shown that replace words accepted before; why, inside the coalition alone."""
    for cell in cells:
        version = cell.current
        if version is None or not vars(version)["is_corrected"]:
            continue
        line = _("Question %(number)s, %(label)s: corrected on %(day)s.") % {
            "number": cell.question.number,
            "label": cell.question.short_label,
            "day": day_in_words(timezone.localdate(version.check_record.created_at)),
        }
        reason = "" if clearance.is_outside else version.reason
        yield clearance.phrase(f"{line} {reason}".strip())


def codes_of(cells: Sequence[Cell]) -> Iterator[Code]:
    for cell in cells:
        if cell.cleared:
            yield from (anchor.annotation.code for anchor in cell.cleared.anchors)


def _method(
    candidacy: Candidacy,
    answered: Sequence[Questionnaire],
    shown: Sequence[Cell],
    clearance: Clearance,
) -> Iterator[Phrase]:
    if candidacy.is_fictional:
        yield clearance.phrase(
            _("This list is fictional: it stands for nobody and shows how such a briefing looks.")
        )
    for questionnaire in answered:
        if sent_on := questionnaire.sent_on:
            sentence = _("The questionnaire was sent to the candidacies on %(day)s.")
            yield clearance.phrase(sentence % {"day": day_in_words(sent_on)})
    yield from map(clearance.phrase, how_checked(shown))
    cleared = [cell.cleared for cell in shown if cell.cleared]
    yield from map(clearance.phrase, on_translations(cleared, clearance.language))
    if any(text.withheld.waiting_comments for text in cleared):
        yield clearance.phrase(
            _(
                "Our comments on passages are left out where an answer still has to be scored: "
                "nobody is to score it with them in mind."
            )
        )
    if any(cell.question.is_restated for cell in shown) and not clearance.is_outside:
        yield clearance.phrase(_("Some questions are restated in the coalition’s own words."))
    if clearance.is_outside:
        yield clearance.phrase(
            _(
                "Questions are shown by a short label. Passages that could expose somebody are "
                "masked in the words, and the mask says why; nobody is named without having agreed."
            )
        )


def how_checked(shown: Sequence[Cell]) -> Iterator[str]:
    checkers = [cell.current.check_record.checked_by.email for cell in shown if cell.current]
    compared = checkers.count(SystemUser.COMPARISON)
    if compared < len(checkers):
        yield _(
            "An answer is shown when a second person has compared it with the original. A blank "
            "answer is not a refusal."
        )
    else:
        yield _("A blank answer is not a refusal.")
    if compared:
        yield ngettext(
            "%(count)s answer was found word for word in the document received and accepted by an "
            "automatic comparison; nobody has reread it yet.",
            "%(count)s answers were found word for word in the document received and accepted by "
            "an automatic comparison; nobody has reread them yet.",
            compared,
        ) % {"count": compared}
