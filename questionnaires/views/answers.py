"""One answer: to read and mark, to check against the original."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.actions import (
    MayNotCheck,
    OwnEntry,
    acknowledge_report,
    check_version,
)
from questionnaires.following import report_of
from questionnaires.forms import CheckForm, VersionForm
from questionnaires.judging import with_may_be_scored
from questionnaires.models import Answer
from questionnaires.models.response import Decision
from questionnaires.overview import is_checker, to_check
from questionnaires.showing import AnswerPage, Checking
from sources.actions import Carried
from sources.house_words import warn_of_words
from sources.mask_views import Hideable, lift, masks_page
from sources.models import Annotation, Text
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

CHECKING_NEEDS = gettext_lazy(
    "Checking needs the role “Advocate”, or a right that a coordinator grants for a "
    "questionnaire. Nothing was changed."
)


@require_safe
@requires(Role.VOLUNTEER)
def answer_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The question, the words with their marks, versions, neighbours."""
    answer = answer_of(request, pk)
    form = VersionForm(request.GET)
    number = form.cleaned_data["version"] if form.is_valid() else None
    return show_answer(request, AnswerPage(answer, request.user, number))


def show_answer(request: SignedInRequest, page: AnswerPage, status: int = 200) -> HttpResponse:
    """The whole page of an answer, with the form for a mark where the reader may mark."""
    if page.may_mark and page.text:
        return show_marked(request, _marked(page, page.text), status=status)
    context = page.context()
    if page.text:
        is_staff = request.user.is_advocate
        words = words_of(page.text, page.comments_only_by) if is_staff else unmarked(page.text)
        context |= words_context(words)
    return render(request, "questionnaires/answer_detail.html", context, status=status)


@require_POST
@requires(Role.ADVOCATE)
def answer_annotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a passage of the current words."""
    page = AnswerPage(answer_of(request, pk), request.user)
    if page.text is None or not page.may_mark:
        raise PermissionDenied(
            _("These words are not checked yet. Nothing was recorded: check them first.")
        )
    return take_mark(request, _marked(page, page.text))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_annotation(request: SignedInRequest, pk: int, annotation_pk: int) -> HttpResponse:
    """Change a mark on any version of the answer."""
    answer, annotation = _mark_of(request, pk, annotation_pk)
    return change_mark(request, Owner("answer", answer.pk), annotation)


@require_POST
@requires(Role.ADVOCATE)
def answer_annotation_withdraw(
    request: SignedInRequest, pk: int, annotation_pk: int
) -> HttpResponse:
    """Withdraw a mark on any version of the answer."""
    answer, annotation = _mark_of(request, pk, annotation_pk)
    return withdraw_mark(request, Owner("answer", answer.pk), annotation)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_masks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What readers outside do not read of the answer; hide more."""
    return masks_page(request, _hideable(request, pk))


@require_POST
@requires(Role.COORDINATOR)
def answer_mask_lift(request: SignedInRequest, pk: int, mask_pk: int) -> HttpResponse:
    """Let readers outside read hidden words of the answer again."""
    return lift(request, _hideable(request, pk), mask_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def answer_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compare the latest transcription with the original; accept it or send it back.

    Open to volunteers where a coordinator granted them the right to check.
    """
    answer = answer_of(request, pk)
    if not is_checker(request.user, answer.response.questionnaire_id):
        raise PermissionDenied(CHECKING_NEEDS)
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
    except MayNotCheck as error:
        raise PermissionDenied(CHECKING_NEEDS) from error
    except OwnEntry:
        return _checking(request, answer, CheckForm(), status=403)
    messages.success(request, _told(decision))
    warn_of_words(request, form.cleaned_data["note"])
    _tell_marks(request, carried)
    if carried and request.user.is_advocate:
        return redirect("answer_highlights", answer.pk, version.number)
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


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_highlights(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Which highlights were kept, moved or lost when a correction was accepted; to acknowledge."""
    answer = answer_of(request, pk)
    accepted = answer.versions.accepted().select_related("check_record__report_read__read_by")
    version = get_object_or_404(accepted, number=number)
    if request.method == "POST":
        acknowledge_report(by=request.user, check=version.check_record)
        messages.success(request, _("Noted: you have read what became of the highlights."))
        return _next_to_check(request, answer)
    context = {
        "answer": answer,
        "version": version,
        "report": report_of(version),
        "read": getattr(version.check_record, "report_read", None),
    }
    return render(request, "questionnaires/answer_highlights.html", context)


def _next_to_check(request: SignedInRequest, answer: Answer) -> HttpResponse:
    """The next answer of this response that waits for the reader's check, else the response."""
    waiting = (
        to_check(request.user)
        .filter(answer__response=answer.response_id)
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


def answer_of(request: SignedInRequest, pk: int) -> Answer:
    """The answer with this key that the reader may see, with what its pages need; else 404."""
    visible = with_may_be_scored(Answer.objects.visible_to(request.user), request.user)
    loaded = visible.select_related(
        "question__section",
        "question__questionnaire",
        "response__candidacy",
        "response__questionnaire__grid",
    )
    return get_object_or_404(loaded, pk=pk)


def _mark_of(request: SignedInRequest, pk: int, annotation_pk: int) -> tuple[Answer, Annotation]:
    """An answer and a mark on any of its versions; what others say waits for one's own score."""
    answer = answer_of(request, pk)
    annotation = mark_on(_texts(answer), annotation_pk)
    is_others = bool(annotation.comment) and annotation.created_by_id != request.user.pk
    if is_others and AnswerPage(answer, request.user).comments_only_by:
        raise PermissionDenied(
            _(
                "What colleagues say of these words is shown once you have scored the answer. "
                "Nothing was changed."
            )
        )
    return answer, annotation


def _texts(answer: Answer) -> QuerySet[Text]:
    return Text.objects.filter(answer_version__answer=answer)


def _hideable(request: SignedInRequest, pk: int) -> Hideable:
    answer = answer_of(request, pk)
    text = AnswerPage(answer, request.user).text
    if text is None:
        raise Http404
    return Hideable(Owner("answer", pk), text, _texts(answer))


def _marked(page: AnswerPage, text: Text) -> MarkedPage:
    return MarkedPage(
        owner=Owner("answer", page.answer.pk),
        text=text,
        template="questionnaires/answer_detail.html",
        context=page.context(),
        comments_only_by=page.comments_only_by,
    )
