"""Correcting the transcription of an answer: saved while one types, then sent to be checked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page, wants_fragment
from accounts.models import Role
from questionnaires.actions.corrections import (
    SavedBefore,
    correction_of,
    give_up_correction,
    save_correction,
    send_correction,
)
from questionnaires.correction_sheet import CorrectionSheet, correction_in
from questionnaires.models import Answer
from questionnaires.views.answers import answer_of
from sources.house_words import warn_of_words


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def answer_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a corrected transcription, which somebody else checks in turn."""
    answer = _correctable(request, pk)
    if request.method == "POST":
        return _send(request, answer)
    return _show(request, CorrectionSheet(answer, correction_of(answer, request.user)), status=200)


@require_POST
@requires(Role.VOLUNTEER)
def answer_correct_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is typed of a correction, or give it up."""
    answer = _correctable(request, pk)
    if "give_up" in request.POST:
        give_up_correction(by=request.user, answer=answer)
        messages.success(request, _("Your correction is given up. The answer stays as it was."))
        return go_to(request, answer)
    typed = correction_in(request.POST)
    try:
        saved = save_correction(by=request.user, answer=answer, typed=typed)
    except SavedBefore:
        return _saved_before(request, answer)
    sheet = CorrectionSheet(answer, saved, page=typed.page)
    if saved.is_open:
        return _show(request, sheet, status=409)
    if wants_fragment(request):
        return _show(request, sheet, status=200)
    messages.success(request, _("Your draft is saved. Nothing is published."))
    return redirect("answer_correct", answer.pk)


def _send(request: SignedInRequest, answer: Answer) -> HttpResponse:
    typed = correction_in(request.POST)
    try:
        saved = save_correction(by=request.user, answer=answer, typed=typed)
    except SavedBefore:
        return _saved_before(request, answer)
    sheet = CorrectionSheet(answer, saved, page=typed.page, is_checked=True)
    if not sheet.is_ready:
        return _show(request, sheet, status=409 if saved.is_open else 422)
    version = send_correction(by=request.user, answer=answer, saved=saved)
    messages.success(
        request, _("The correction is saved. It counts when somebody else accepts it.")
    )
    warn_of_words(request, version.reason)
    return go_to(request, answer.response)


def _correctable(request: SignedInRequest, pk: int) -> Answer:
    answer = answer_of(request, pk)
    if not answer.versions.exists():
        raise Http404
    if not answer.versions.within_role_of(request.user).exists():
        raise PermissionDenied(
            _(
                "Volunteers correct the answers that they brought in. Nothing was changed; "
                "who checks an answer sends it back with a note."
            )
        )
    return answer


def _show(request: SignedInRequest, sheet: CorrectionSheet, *, status: int) -> HttpResponse:
    return render_page(
        request,
        "questionnaires/answer_correct.html",
        {"answer": sheet.answer, "sheet": sheet},
        fragment="#sheet",
        status=status,
    )


def _saved_before(request: SignedInRequest, answer: Answer) -> HttpResponse:
    messages.info(request, _("This correction was saved before. Nothing was added."))
    return go_to(request, answer.response)
