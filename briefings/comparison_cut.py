"""What candidacies did with each question of a questionnaire, as one audience may read it.

The candidacies stand by name. Nothing is added up, and nobody is ranked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.localised import day_in_words
from briefings.briefing import (
    Audience,
    Briefing,
    Figure,
    Item,
    Kind,
    LeftOut,
    Phrase,
    Section,
)
from briefings.candidacy_cut import (
    Cell,
    cells_by,
    codes_of,
    how_checked,
    item_of,
    reasons_of,
)
from briefings.clearing import Clearance
from briefings.compared import Matrix, Place, Row
from briefings.comparison_levels import NO_COMPARED, compared_levels
from briefings.records import day_of, definitions, last_change, marks_on
from briefings.translations import moments_of, on_translations
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    NotApplicable,
    Question,
    Questionnaire,
    Receipt,
    Response,
)
from stakeholders.models import Candidacy

UNCHECKED, NOT_ENTERED = "unchecked", "not_entered"
NOT_RETURNED, NOT_APPLICABLE = "not_returned", "not_applicable"


def comparison_cut(
    questionnaire: Questionnaire, clearance: Clearance, *, with_scores: bool
) -> Briefing:
    """Each question with the answers of all candidacies. Some ten queries, with scores fifteen."""
    return _Comparison(questionnaire, clearance, with_scores=with_scores).cut()


@dataclass(frozen=True, slots=True)
class _Kept:
    """Which words each silence has, shorter ones for the matrix, and its shape."""

    state: str
    word: str
    short: str = ""


class _Comparison:
    """All that the cells need, read once; `cells` by the keys of candidacy and question."""

    def __init__(
        self, questionnaire: Questionnaire, clearance: Clearance, *, with_scores: bool
    ) -> None:
        self.questionnaire, self.clearance = questionnaire, clearance
        self.candidacies = list(
            Candidacy.objects.filter(election=questionnaire.election_id).order_by("sort_key", "pk")
        )
        self.questions = list(
            questionnaire.questions.select_related("section", "questionnaire").order_by("position")
        )
        self.returned = _returned(questionnaire)
        self.exempt = _exempt(questionnaire)
        self.cells = cells_by(
            _place_of,
            AnswerVersion.objects.filter(answer__response__questionnaire=questionnaire),
            {question.pk: question for question in self.questions},
            clearance,
        )
        self.levels = (
            compared_levels(questionnaire, self.candidacies, self.cells, clearance)
            if with_scores and questionnaire.grid_id
            else NO_COMPARED
        )

    @cached_property
    def shown(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.current]

    def cut(self) -> Briefing:
        clearance = self.clearance
        texts = [cell.current.text for cell in self.shown if cell.current and cell.current.text]
        moments = [
            *last_change(
                Questionnaire.objects.filter(pk=self.questionnaire.pk),
                Candidacy.objects.filter(pk__in=[one.pk for one in self.candidacies]),
                Question.objects.filter(questionnaire=self.questionnaire),
                NotApplicable.objects.filter(ask__question__questionnaire=self.questionnaire),
                *marks_on(texts),
                *self.levels.tracked,
            ),
            *self.levels.moments,
            *(cell.current.check_record.created_at for cell in self.shown if cell.current),
            *moments_of(cell.translation for cell in self.shown if cell.translation),
        ]
        return Briefing(
            kind=Kind.COMPARISON,
            audience=Audience[clearance.audience.name],
            language=clearance.language,
            title=Phrase(self.questionnaire.title, self.questionnaire.language),
            subject=clearance.phrase(self.questionnaire.election.name),
            purpose=clearance.phrase(
                _(
                    "This briefing sets side by side what the candidacies answered to the same "
                    "questions. They stand by name: the order is no ranking."
                )
            ),
            as_of=day_of(moments),
            figures=tuple(self._figures()),
            scorings=self.levels.scorings,
            matrix=self._matrix(),
            sections=tuple(self._sections()),
            left_out=(*self._left_out(), *self.levels.left_out),
            definitions=definitions(codes_of(self.shown), clearance),
            method=tuple(map(clearance.phrase, self._method())),
        )

    # --- Side by side -------------------------------------------------------------------------

    def _state(self, candidacy: Candidacy, question: Question) -> _Kept:
        """What a candidacy did with a question; the kinds of silence never merge."""
        cell = self.cells.get((candidacy.pk, question.pk))
        if cell and cell.current:
            return _Kept(cell.current.state, str(cell.current.get_state_display()))
        if (candidacy.pk, question.pk) in self.exempt:
            return _Kept(NOT_APPLICABLE, _("Does not apply"))
        if cell:
            return _Kept(UNCHECKED, _("Being checked"))
        if candidacy.pk in self.returned:
            return _Kept(NOT_ENTERED, _("Not entered yet"))
        return _Kept(
            NOT_RETURNED, _("Questionnaire not returned"), pgettext("reply", "Not returned")
        )

    def _matrix(self) -> Matrix:
        return Matrix(
            tuple(self.clearance.phrase(one.name) for one in self.candidacies),
            tuple(
                Row(
                    question.number,
                    self.clearance.phrase(question.short_label),
                    tuple(self._place(one, question) for one in self.candidacies),
                    key=f"q{question.pk}",
                )
                for question in self.questions
            ),
        )

    def _place(self, candidacy: Candidacy, question: Question) -> Place:
        kept = self._state(candidacy, question)
        judgements = self.levels.judgements.get((candidacy.pk, question.pk), ())
        levels = tuple(one.level for one in judgements if one.level)
        return Place(kept.state, self.clearance.phrase(kept.short or kept.word), levels)

    # --- Question by question -----------------------------------------------------------------

    def _sections(self) -> Iterator[Section]:
        for question in self.questions:
            label = self.clearance.phrase(question.short_label)
            yield Section(
                Phrase(f"{question.number}. {label.text}", label.lang),
                tuple(self._items(question)),
                tuple(self._silent(question)),
                key=f"q{question.pk}",
            )

    def _items(self, question: Question) -> Iterator[Item]:
        """The words of each candidacy that wrote some, under its name."""
        for candidacy in self.candidacies:
            cell = self.cells.get((candidacy.pk, question.pk))
            if cell and cell.current and cell.cleared:
                yield replace(
                    item_of(cell, self.clearance),
                    heading=self.clearance.phrase(candidacy.name),
                    number="",
                    asked=None,
                    judgements=self.levels.judgements.get((candidacy.pk, question.pk), ()),
                    key="",
                )

    def _silent(self, question: Question) -> Iterator[Phrase]:
        """Who wrote nothing, by what they did instead; and the question as it was asked."""
        if question.is_wording_released or not self.clearance.is_outside:
            yield Phrase(question.wording, self.questionnaire.language)
        names: dict[str, list[str]] = {}
        for candidacy in self.candidacies:
            cell = self.cells.get((candidacy.pk, question.pk))
            if not (cell and cell.cleared):
                word = self._state(candidacy, question).word
                names.setdefault(word, []).append(candidacy.name)
        for word, found in names.items():
            line = _("%(state)s: %(names)s") % {"state": word, "names": ", ".join(found)}
            yield self.clearance.phrase(line)

    # --- Numbers, and what is missing -----------------------------------------------------------

    def _figures(self) -> Iterator[Figure]:
        answered = sum(
            cell.current is not None and cell.current.state == AnswerState.ANSWERED
            for cell in self.cells.values()
        )
        returned = sum(one.pk in self.returned for one in self.candidacies)
        for count, label in (
            (
                len(self.questions),
                ngettext("question asked", "questions asked", len(self.questions)),
            ),
            (
                len(self.candidacies),
                ngettext("candidacy compared", "candidacies compared", len(self.candidacies)),
            ),
            (
                returned,
                ngettext("questionnaire returned", "questionnaires returned", returned),
            ),
            (answered, ngettext("answer shown", "answers shown", answered)),
        ):
            yield Figure(str(count), self.clearance.phrase(label))

    def _left_out(self) -> Iterator[LeftOut]:
        for question in self.questions:
            for candidacy in self.candidacies:
                cell = self.cells.get((candidacy.pk, question.pk))
                for reason in reasons_of(cell) if cell else ():
                    what = _("Question %(number)s, %(name)s") % {
                        "number": question.number,
                        "name": candidacy.name,
                    }
                    yield LeftOut(self.clearance.phrase(what), self.clearance.phrase(reason))

    def _method(self) -> Iterator[str]:
        fictional = [one.name for one in self.candidacies if one.is_fictional]
        if fictional:
            sentence = _("Fictional, standing for nobody: %(names)s.")
            yield sentence % {"names": ", ".join(fictional)}
        if sent_on := self.questionnaire.sent_on:
            sentence = _("The questionnaire was sent to the candidacies on %(day)s.")
            yield sentence % {"day": day_in_words(sent_on)}
        yield from how_checked(self.shown)
        yield _(
            "A candidacy that did not return the questionnaire has answered nothing: that is no "
            "refusal either."
        )
        cleared = [cell.cleared for cell in self.shown if cell.cleared]
        yield from on_translations(cleared, self.clearance.language)
        if self.clearance.is_outside:
            yield _(
                "Questions are shown by a short label. Passages that could expose somebody are "
                "masked in the words, and the mask says why; nobody is named without having agreed."
            )


def _place_of(version: AnswerVersion) -> tuple[int, int]:
    """The keys of candidacy and question."""
    return version.answer.response.candidacy_id, version.answer.question_id


def _returned(questionnaire: Questionnaire) -> set[int]:
    """The candidacies of which a reply is on file. One query."""
    has_reply = Q(Exists(Receipt.objects.filter(response=OuterRef("pk")))) | Q(
        Exists(Answer.objects.filter(response=OuterRef("pk")))
    )
    found = Response.objects.filter(has_reply, questionnaire=questionnaire)
    return set(found.values_list("candidacy", flat=True))


def _exempt(questionnaire: Questionnaire) -> set[tuple[int, int]]:
    """Candidacy and question where no ask of the question applies. One query."""
    counts: dict[tuple[int, int], set[int]] = {}
    rows = NotApplicable.objects.filter(ask__question__questionnaire=questionnaire)
    for candidacy, question, ask in rows.values_list("candidacy", "ask__question", "ask"):
        counts.setdefault((candidacy, question), set()).add(ask)
    if not counts:
        return set()
    found: dict[int, set[int]] = {}
    of_questions = questionnaire.questions.values_list("pk", "asks")
    for question, ask in of_questions:
        found.setdefault(question, set()).add(ask)
    return {key for key, exempt in counts.items() if exempt >= found[key[1]]}
