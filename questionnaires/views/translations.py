"""Working translations of an answer: made beside its words, checked by somebody else."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from questionnaires.forms import CheckForm, StartForm, TranslationCheckForm, TranslationForm
from questionnaires.models import Answer
from questionnaires.translating import IN_LANGUAGE, Translating
from sources.actions import OwnTranslation, check_translation, translate
from sources.house_words import warn_of_words
from sources.models import Text, Translation
from sources.models.translation import Decision, MadeWith
from sources.words import unmarked

TEMPLATE = "questionnaires/answer_translation.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answer_translation(request: SignedInRequest, pk: int, language: str) -> HttpResponse:
    """The accepted words beside a field for their translation, and what was made before."""
    page, text = _translating(request, pk, language)
    form = _form(page, request.GET, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        translation = translate(
            by=request.user,
            text=text,
            language=language,
            body=form.cleaned_data["body"],
            made_with=MadeWith(form.cleaned_data["made_with"]),
            note=form.cleaned_data["note"],
        )
        _tell_saved(request, translation)
        warn_of_words(request, form.cleaned_data["note"], change_url=request.path)
        return go_to(request, request.path)
    status = 422 if form.is_bound else 200
    return render_page(
        request, TEMPLATE, _context(page, form), fragment="#translating", status=status
    )


@require_POST
@requires(Role.ADVOCATE)
def answer_translation_check(request: SignedInRequest, pk: int, language: str) -> HttpResponse:
    """Accept a translation that somebody else made, or send it back."""
    page, text = _translating(request, pk, language)
    check = TranslationCheckForm(request.POST)
    if not check.is_valid():
        return render(request, TEMPLATE, _context(page, _form(page, {}), check), status=422)
    translation = get_object_or_404(
        Translation,
        pk=check.cleaned_data["version"],
        language=language,
        text__answer_version__answer=page.answer,
    )
    if translation.text_id != text.pk:
        messages.warning(
            request,
            _(
                "The words were corrected in the meantime. "
                "Nothing was recorded about their old translation."
            ),
        )
        return redirect("answer_translation", pk, language)
    return _check(request, page, translation, check)


def _check(
    request: SignedInRequest, page: Translating, translation: Translation, check: CheckForm
) -> HttpResponse:
    decision = Decision(check.cleaned_data["decision"])
    if translation.decision:
        messages.info(request, _("This translation was checked before. Nothing was changed."))
        return redirect("answer_translation", page.answer.pk, page.language)
    try:
        check_translation(
            by=request.user,
            translation=translation,
            decision=decision,
            note=check.cleaned_data["note"],
        )
    except OwnTranslation:
        raise PermissionDenied(
            _("You made this translation, so somebody else checks it. Nothing was changed.")
        ) from None
    messages.success(request, _told(decision))
    warn_of_words(request, check.cleaned_data["note"])
    return redirect(page.answer)


def _told(decision: Decision) -> str:
    if decision == Decision.ACCEPTED:
        return _("Accepted. The translation stands beside the words now.")
    return _("Sent back with your note. Only the staff read this translation.")


def _tell_saved(request: SignedInRequest, translation: Translation) -> None:
    if translation.decision:
        messages.info(request, _("Nothing is new in this translation: nothing was changed."))
    else:
        messages.success(
            request, _("The translation is saved. It counts when somebody else accepts it.")
        )


def _translating(request: SignedInRequest, pk: int, language: str) -> tuple[Translating, Text]:
    """The page of a language, and the accepted words; refused while there are none."""
    visible = Answer.objects.visible_to(request.user).select_related(
        "question__section", "question__questionnaire", "response__candidacy"
    )
    page = Translating(get_object_or_404(visible, pk=pk), language, request.user)
    if language not in IN_LANGUAGE:
        raise Http404
    if page.text is None:
        raise PermissionDenied(
            _("Only accepted words are translated, and there are none here. Nothing was changed.")
        )
    if language == page.text.language:
        raise Http404
    return page, page.text


def _form(
    page: Translating, asked: Mapping[str, Any], sent: Mapping[str, Any] | None = None
) -> TranslationForm:
    start = StartForm(asked)
    pk = start.cleaned_data["start"] if start.is_valid() else None
    return TranslationForm(sent, initial=page.starting_from(pk), page=page)


def _context(
    page: Translating, form: TranslationForm, check: CheckForm | None = None
) -> dict[str, Any]:
    return {
        "page": page,
        "answer": page.answer,
        "words": unmarked(page.text) if page.text else None,
        "form": form,
        "check": check or TranslationCheckForm(),
        "is_writing": form.is_bound or form.initial["is_asked"],
    }
