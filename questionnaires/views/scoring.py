"""Judging answers: giving levels, settling those that differ, confirming, the step to the next.

What a page shows of a score is what `Score.objects.visible_to` gives. Pages are the same whether
or not somebody else has scored; only the step to the next answer, a POST, follows it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page, wants_fragment
from accounts.models import Role
from questionnaires.actions.scoring import (
    JudgingOver,
    MayNotJudge,
    SettledMeanwhile,
    confirm_score,
    let_one_score_stand,
    score_answer,
    settle,
)
from questionnaires.forms import SettlementForm
from questionnaires.judging import next_to_score
from questionnaires.models import Answer, Ask, Questionnaire, Score
from questionnaires.score_sheet import TOO_LATE, ScoreSheet
from questionnaires.scoring_queue import Queue
from questionnaires.showing import AnswerPage
from questionnaires.views.answers import answer_of, show_answer
from sources.house_words import warn_of_words
from sources.words import unmarked, words_of


@require_POST
@requires(Role.VOLUNTEER)
def answer_score(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one person's levels; then the next answer that needs them, or the same one again."""
    page = AnswerPage(answer_of(request, pk), request.user, sent=request.POST)
    sheet = page.sheet
    if sheet is None or not sheet.may_score:
        raise PermissionDenied(_refusal(sheet))
    if not sheet.is_valid():
        return _sheet_again(request, page, sheet)
    try:
        score_answer(by=request.user, version=sheet.version, given=sheet.given())
    except JudgingOver:
        sheet.failure = TOO_LATE
        return _sheet_again(request, page, sheet)
    messages.success(request, _("Your score is saved."))
    reasons = (said.reason for said in sheet.given().values())
    warn_of_words(request, *reasons, change_url=page.answer.get_absolute_url())
    if "stay" in request.POST:
        return go_to(request, page.answer)
    return _to_next(request, page.answer.response.questionnaire)


def _refusal(sheet: ScoreSheet | None) -> str:
    reason = sheet.refusal if sheet else _("These words are not yours to score.")
    return f"{reason} " + _("Nothing was recorded.")


def _sheet_again(request: SignedInRequest, page: AnswerPage, sheet: ScoreSheet) -> HttpResponse:
    if wants_fragment(request):
        context = {"answer": page.answer, "sheet": sheet}
        return render(request, "questionnaires/score_sheet.html", context, status=422)
    return show_answer(request, page, status=422)


@require_POST
@requires(Role.VOLUNTEER)
def scoring_next(request: SignedInRequest, slug: str) -> HttpResponse:
    """Go to the answer of a questionnaire that needs the reader most. Nothing is written."""
    visible = Questionnaire.objects.visible_to(request.user)
    return _to_next(request, get_object_or_404(visible, slug=slug))


def _to_next(request: SignedInRequest, questionnaire: Questionnaire) -> HttpResponse:
    version = next_to_score(request.user, questionnaire.pk)
    if version is None:
        messages.info(request, _("No answer of this questionnaire waits for your score."))
        return go_to(request, reverse("questionnaire_scoring", args=[questionnaire.slug]))
    return go_to(request, f"{reverse('answer_detail', args=[version.answer_id])}#work")


@require_safe
@requires(Role.VOLUNTEER)
def questionnaire_scoring(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits for the reader: to score, to settle, to confirm; question by question."""
    visible = Questionnaire.objects.visible_to(request.user).select_related("grid")
    questionnaire = get_object_or_404(visible, slug=slug)
    queue = Queue(questionnaire, request.user)
    if not queue.may_score:
        raise PermissionDenied(
            _("Scoring needs the role “Advocate”, or a right that a coordinator grants.")
        )
    context = {"questionnaire": questionnaire, "queue": queue}
    return render(request, "questionnaires/questionnaire_scoring.html", context)


@require_POST
@requires(Role.VOLUNTEER)
def score_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give one's own level again for the words and the grid of today."""
    own = Score.objects.filter(scored_by=request.user).select_related(
        "level", "ask", "version__answer__response__questionnaire"
    )
    score = get_object_or_404(own, pk=pk)
    try:
        confirm_score(by=request.user, score=score)
    except MayNotJudge as refusal:
        messages.warning(request, f"{refusal} " + _("Nothing was changed."))
        return go_to(request, score.version.answer)
    except JudgingOver:
        messages.info(request, _("This ask is settled by now. Nothing was changed."))
    else:
        messages.success(request, _("Confirmed for the words and the grid of today."))
    questionnaire = score.version.answer.response.questionnaire
    return go_to(request, reverse("questionnaire_scoring", args=[questionnaire.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_settle(request: SignedInRequest, pk: int, ask_pk: int) -> HttpResponse:
    """Choose the level that counts where two people gave different ones; both stay on record."""
    answer = answer_of(request, pk)
    ask = get_object_or_404(answer.question.asks, pk=ask_pk)
    page = AnswerPage(answer, request.user)
    place = page.sheet.place(ask) if page.sheet else None
    if page.sheet is None or place is None or not (place.is_disputed or place.settlement):
        return _nothing_to_settle(request, answer, ask)
    form = SettlementForm(
        request.POST if request.method == "POST" else None,
        levels=page.sheet.levels,
        standing=place.settlement,
        before=place.settled_before,
    )
    if form.is_bound and form.is_valid() and _settle(request, page.sheet, ask, form):
        return go_to(request, answer)
    context: dict[str, Any] = {
        "answer": answer,
        "ask": ask,
        "place": place,
        "sheet": page.sheet,
        "form": form,
        "words": words_of(page.text, page.comments_only_by) if page.text else None,
        "annotate_url": "",
    }
    return render_page(
        request,
        "questionnaires/answer_settle.html",
        context,
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _settle(request: SignedInRequest, sheet: ScoreSheet, ask: Ask, form: SettlementForm) -> bool:
    """Whether it was settled as the form says; if not, the form says why."""
    seen = form.cleaned_data["seen"]
    try:
        settle(by=request.user, version=sheet.version, ask=ask, ruling=form.ruling(), seen=seen)
    except SettledMeanwhile as meanwhile:
        form.refuse(meanwhile.standing)
        return False
    except MayNotJudge as refusal:
        form.add_error("method", f"{refusal} " + _("Nothing was recorded yet."))
        return False
    messages.success(request, _("The level is settled. Both scores stay on record."))
    warn_of_words(request, form.cleaned_data["reason"], change_url=request.path)
    return True


def _nothing_to_settle(request: SignedInRequest, answer: Answer, ask: Ask) -> HttpResponse:
    context = {"answer": answer, "ask": ask, "place": None}
    status = 409 if request.method == "POST" else 200
    return render(request, "questionnaires/answer_settle.html", context, status=status)


@require_POST
@requires(Role.COORDINATOR)
def answer_single(request: SignedInRequest, pk: int, ask_pk: int) -> HttpResponse:
    """Let the one level that was given stand, without a second scorer."""
    answer = answer_of(request, pk)
    ask: Ask = get_object_or_404(answer.question.asks, pk=ask_pk)
    version = get_object_or_404(answer.versions.current())
    try:
        let_one_score_stand(by=request.user, version=version, ask=ask)
    except MayNotJudge as refusal:
        messages.warning(request, f"{refusal} " + _("Nothing was changed."))
    else:
        messages.success(request, _("This level stands, and is printed as scored by one person."))
    return redirect(answer)


@require_safe
@requires(Role.VOLUNTEER)
def answer_words(request: SignedInRequest, pk: int) -> HttpResponse:
    """An answer's words alone, to read beside another answer."""
    answer: Answer = answer_of(request, pk)
    page = AnswerPage(answer, request.user)
    words = None
    if page.text:
        words = words_of(page.text) if request.user.is_advocate else unmarked(page.text)
    return render_page(
        request,
        "questionnaires/answer_words.html",
        {"answer": answer, "page": page, "words": words, "annotate_url": ""},
        fragment="#beside",
    )
