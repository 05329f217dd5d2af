"""How a questionnaire is judged: its grid, how many people score, weights, what applies to whom."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role, User
from questionnaires.actions.grids import ChangedMeanwhile, adopt_grid, set_weights
from questionnaires.actions.scoring import AlreadyScored, set_not_applicable, set_scorers_needed
from questionnaires.judging import known_to_be_judged
from questionnaires.judging_forms import (
    AdoptionForm,
    ApplicabilityForm,
    ScorersForm,
    WeightsForm,
    names_of,
)
from questionnaires.models import Ask, NotApplicable, Questionnaire, Weighting
from questionnaires.rehearsing import Rehearsed, adoption_of, rehearse
from questionnaires.results import results_of
from sources.house_words import warn_of_words


@require_safe
@requires(Role.ADVOCATE)
def judging_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """The grid, the scorers, the weights, and which asks do not concern which lists."""
    questionnaire = _questionnaire(request, slug)
    grid = questionnaire.grid
    context = {
        "questionnaire": questionnaire,
        "grid": grid,
        "levels": grid.levels.all() if grid else [],
        "adoption": AdoptionForm(initial={"grid": questionnaire.grid_id}),
        "scorers": ScorersForm(initial={"scorers_needed": questionnaire.scorers_needed}),
        "weights": _weights(questionnaire),
        "weightings": questionnaire.weightings.select_related("set_by").order_by("-number"),
        "asked": _asked(questionnaire, request.user),
    }
    return render(request, "questionnaires/judging_detail.html", context)


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask, and which lists it does not concern."""

    ask: Ask
    exceptions: tuple[NotApplicable, ...]
    is_one_of_several: bool

    @property
    def number(self) -> str:
        """The number of its question, with its own letter where there are other asks."""
        return f"{self.ask.question.number}{self.ask.key if self.is_one_of_several else ''}"

    @property
    def excepted(self) -> str:
        return names_of(exception.candidacy for exception in self.exceptions)

    @property
    def reason(self) -> str:
        return self.exceptions[0].reason if self.exceptions else ""


def _asked(questionnaire: Questionnaire, reader: User) -> list[Asked]:
    asks = list(_asks(questionnaire, reader))
    of_question = Counter(ask.question_id for ask in asks)
    return [
        Asked(ask, tuple(ask.not_applicable.all()), of_question[ask.question_id] > 1)
        for ask in asks
    ]


def _asks(questionnaire: Questionnaire, reader: User) -> QuerySet[Ask]:
    return (
        Ask.objects.filter(question__questionnaire=questionnaire)
        .annotate(is_scored=known_to_be_judged(reader))
        .select_related("question")
        .prefetch_related("not_applicable__candidacy")
        .order_by("question__position", "key")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def judging_grid(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose the grid: first what it would do to the scores there are, then for good."""
    questionnaire = _questionnaire(request, slug)
    is_posted = request.method == "POST"
    form = AdoptionForm(request.POST if is_posted else request.GET or None)
    grid = form.cleaned_data["grid"] if form.is_valid() else None
    if is_posted and grid:
        adopt_grid(by=request.user, questionnaire=questionnaire, grid=grid)
        messages.success(request, _("Answers are judged by “%(grid)s” now.") % {"grid": grid})
        return redirect("judging_detail", slug)
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "grid": grid,
        "levels": grid.levels.all() if grid else [],
        "adoption": adoption_of(grid, questionnaire, request.user) if grid else None,
        "is_current": grid is not None and grid.pk == questionnaire.grid_id,
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaires/judging_grid.html", context, status=status)


@require_POST
@requires(Role.COORDINATOR)
def judging_scorers(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whether one or two people score each answer."""
    questionnaire = _questionnaire(request, slug)
    form = ScorersForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one or two people. Nothing was changed."))
        return redirect("judging_detail", slug)
    needed = form.cleaned_data["scorers_needed"]
    set_scorers_needed(by=request.user, questionnaire=questionnaire, needed=needed)
    messages.success(
        request,
        ngettext(
            "%(count)d person scores each answer.", "%(count)d people score each answer.", needed
        )
        % {"count": needed},
    )
    return redirect("judging_detail", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def judging_weights(request: SignedInRequest, slug: str) -> HttpResponse:
    """Try other weights, see what they would move, store them with a reason."""
    questionnaire = _questionnaire(request, slug)
    posted = request.POST if request.method == "POST" else None
    form = _weights(questionnaire, posted, is_saving="save" in request.POST)
    if not form.is_bound or not form.is_valid():
        return _weights_page(request, questionnaire, form)
    if form.is_saving:
        return _save_weights(request, questionnaire, form)
    rehearsed = rehearse(results_of(questionnaire), form.weights())
    return _weights_page(request, questionnaire, form, rehearsed)


def _save_weights(
    request: SignedInRequest, questionnaire: Questionnaire, form: WeightsForm
) -> HttpResponse:
    try:
        weighting = set_weights(
            by=request.user,
            questionnaire=questionnaire,
            questions=form.of_questions(),
            parts=form.of_parts(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
    except ChangedMeanwhile:
        form.refuse(_weights(questionnaire).in_words())
        return _weights_page(request, questionnaire, form)
    if weighting is None or weighting == form.weighting:
        messages.info(request, _("These are the weights there were already. Nothing changed."))
    else:
        messages.success(request, _("The weights are stored. No score was touched."))
        warn_of_words(request, weighting.reason)
    return go_to(request, reverse("judging_detail", args=[questionnaire.slug]))


def _weights_page(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    form: WeightsForm,
    rehearsed: list[Rehearsed] | None = None,
) -> HttpResponse:
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "rehearsed": rehearsed,
        "is_computable": any(one.before.counted for one in rehearsed or ()),
        "wants_places": bool(form["with_places"].value()),
        "has_places": any(one.place_before or one.place_after for one in rehearsed or ()),
        "is_without_parts": any(question.section_id is None for question in form.questions),
    }
    return render_page(
        request,
        "questionnaires/judging_weights.html",
        context,
        fragment="#form",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def ask_applicability(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Decide for all lists at once whom an ask does not concern, before anybody scores it."""
    questionnaire = _questionnaire(request, slug)
    ask: Any = get_object_or_404(_asks(questionnaire, request.user), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = ApplicabilityForm(posted, ask=ask, questionnaire=questionnaire)
    if form.is_bound and form.is_valid() and _set_applicability(request, ask, form):
        return go_to(request, reverse("judging_detail", args=[slug]))
    return render_page(
        request,
        "questionnaires/ask_applicability.html",
        {
            "questionnaire": questionnaire,
            "ask": ask,
            "form": form,
            "is_scored": ask.is_scored,
        },
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _set_applicability(request: SignedInRequest, ask: Ask, form: ApplicabilityForm) -> bool:
    chosen, reason = form.cleaned_data["candidacies"], form.cleaned_data["reason"]
    try:
        set_not_applicable(by=request.user, ask=ask, candidacies=chosen, reason=reason)
    except AlreadyScored:
        form.add_error(
            None,
            _("Somebody has scored this ask: what it concerns is decided before anybody scores."),
        )
        return False
    if chosen:
        sentence = _("This ask does not concern %(names)s.") % {"names": names_of(chosen)}
    else:
        sentence = _("This ask applies to all lists.")
    messages.success(request, sentence)
    warn_of_words(request, reason, change_url=request.path)
    return True


def _weights(
    questionnaire: Questionnaire, posted: Any = None, *, is_saving: bool = False
) -> WeightsForm:
    questions = list(questionnaire.questions.select_related("section").order_by("position"))
    parts = {question.section for question in questions if question.section}
    return WeightsForm(
        posted,
        questions=questions,
        parts=sorted(parts, key=lambda part: part.position),
        weighting=Weighting.objects.current().filter(questionnaire=questionnaire).first(),
        is_saving=is_saving,
    )


def _questionnaire(request: SignedInRequest, slug: str) -> Questionnaire:
    visible = Questionnaire.objects.visible_to(request.user).select_related("election", "grid")
    return get_object_or_404(visible, slug=slug)
