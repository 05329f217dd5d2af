"""One answer: to read and mark, to check against the original, to correct."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from questionnaires.actions import OwnEntry, check_version, correct_answer
from questionnaires.entering import corrected_entry
from questionnaires.forms import CheckForm, CorrectionForm, VersionForm
from questionnaires.models import Answer, AnswerVersion
from questionnaires.models.response import Decision
from questionnaires.showing import AnswerPage, Checking
from sources.actions import Carried
from sources.house_words import warn_of_words
from sources.models import Text
from sources.views import (
    MarkedPage,
    Owner,
    change_mark,
    mark_on,
    show_marked,
    take_mark,
    withdraw_mark,
    words_context,
)
from sources.words import unmarked, words_of


@require_safe
@requires(Role.VOLUNTEER)
def answer_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The question, the words with their marks, versions, neighbours."""
    answer = _answer(request, pk)
    form = VersionForm(request.GET)
    number = form.cleaned_data["version"] if form.is_valid() else None
    page = AnswerPage(answer, request.user, number)
    if page.may_mark and page.text:
        return show_marked(request, _marked(page, page.text))
    context = page.context()
    if page.text:
        words = words_of(page.text) if request.user.is_advocate else unmarked(page.text)
        context |= words_context(words)
    return render(request, "questionnaires/answer_detail.html", context)


@require_POST
@requires(Role.ADVOCATE)
def answer_annotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a passage of the current words."""
    page = AnswerPage(_answer(request, pk), request.user)
    if page.text is None or not page.may_mark:
        raise PermissionDenied(
            _("These words are not checked yet. Nothing was recorded: check them first.")
        )
    return take_mark(request, _marked(page, page.text))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_annotation(request: SignedInRequest, pk: int, annotation_pk: int) -> HttpResponse:
    """Change a mark on any version of the answer."""
    answer = _answer(request, pk)
    annotation = mark_on(_texts(answer), annotation_pk)
    return change_mark(request, Owner("answer", answer.pk), annotation)


@require_POST
@requires(Role.ADVOCATE)
def answer_annotation_withdraw(
    request: SignedInRequest, pk: int, annotation_pk: int
) -> HttpResponse:
    """Withdraw a mark on any version of the answer."""
    answer = _answer(request, pk)
    annotation = mark_on(_texts(answer), annotation_pk)
    return withdraw_mark(request, Owner("answer", answer.pk), annotation)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compare the latest transcription with the original; accept it or send it back."""
    answer = _answer(request, pk)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _check(request, answer, form)
    return _checking(request, answer, form, status=422 if form.is_bound else 200)


def _check(request: SignedInRequest, answer: Answer, form: CheckForm) -> HttpResponse:
    version = get_object_or_404(answer.versions, number=form.cleaned_data["version"])
    decision = Decision(form.cleaned_data["decision"])
    if hasattr(version, "check_record"):
        messages.info(request, _("This version was checked before. Nothing was changed."))
        return _next_to_check(request, answer)
    try:
        carried = check_version(
            by=request.user, version=version, decision=decision, note=form.cleaned_data["note"]
        )
    except OwnEntry:
        return _checking(request, answer, CheckForm(), status=403)
    messages.success(request, _told(decision))
    warn_of_words(request, form.cleaned_data["note"])
    _tell_marks(request, carried)
    return _next_to_check(request, answer)


def _told(decision: Decision) -> str:
    if decision == Decision.ACCEPTED:
        return _("Accepted. These are the words on record now.")
    return _("Sent back with your note. The words on record stay as they were.")


def _tell_marks(request: SignedInRequest, carried: list[Carried]) -> None:
    lost = sum(mark.is_lost for mark in carried)
    if lost:
        sentence = ngettext(
            "%(count)s highlight did not find its words again. "
            "The page of the response lists it; nothing else is lost.",
            "%(count)s highlights did not find their words again. "
            "The page of the response lists them; nothing else is lost.",
            lost,
        )
        messages.warning(request, sentence % {"count": lost})


def _next_to_check(request: SignedInRequest, answer: Answer) -> HttpResponse:
    """The next answer of this response that waits for the reader's check, else the response."""
    waiting = (
        AnswerVersion.objects.awaiting_check()
        .filter(answer__response=answer.response_id)
        .exclude(entered_by=request.user)
        .select_related("answer__question")
    )
    position = answer.question.position
    ordered = sorted(
        waiting,
        key=lambda version: (
            version.answer.question.position <= position,
            version.answer.question.position,
        ),
    )
    if not ordered:
        messages.info(request, _("Nothing else waits for your check in this response."))
        return redirect(answer.response)
    return redirect("answer_check", ordered[0].answer_id)


def _checking(
    request: SignedInRequest, answer: Answer, form: CheckForm, status: int
) -> HttpResponse:
    checking = Checking(answer, request.user)
    context: dict[str, Any] = {"checking": checking, "answer": answer, "form": form}
    return render(request, "questionnaires/answer_check.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def answer_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a corrected transcription, which somebody else checks in turn."""
    answer = _answer(request, pk)
    correcting = Checking(answer, request.user)
    if correcting.version is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial=_as_entered(correcting)
    )
    if request.method == "POST" and form.is_valid():
        entry = corrected_entry(correcting.version, form.cleaned_data)
        correct_answer(
            by=request.user, answer=answer, entry=entry, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request, _("The correction is saved. It counts when somebody else accepts it.")
        )
        warn_of_words(request, form.cleaned_data["reason"])
        return go_to(request, answer.response)
    return render_page(
        request,
        "questionnaires/answer_correct.html",
        {"answer": answer, "correcting": correcting, "form": form},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _as_entered(correcting: Checking) -> dict[str, Any]:
    version = correcting.version
    if version is None:
        return {}
    return {
        "state": version.state,
        "words": correcting.words,
        "question_as_printed": version.question_as_printed,
    }


def _answer(request: SignedInRequest, pk: int) -> Answer:
    visible = Answer.objects.visible_to(request.user).select_related(
        "question__section", "question__questionnaire", "response__candidacy"
    )
    return get_object_or_404(visible, pk=pk)


def _texts(answer: Answer) -> QuerySet[Text]:
    return Text.objects.filter(answer_version__answer=answer)


def _marked(page: AnswerPage, text: Text) -> MarkedPage:
    return MarkedPage(
        owner=Owner("answer", page.answer.pk),
        text=text,
        template="questionnaires/answer_detail.html",
        context=page.context(),
    )
