"""Letters to campaigns: written once, seen before they leave, one message a campaign."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.actions.outreach import (
    Fate,
    MayNotWrite,
    settle_letter,
    why_not_write,
    write_letters,
)
from questionnaires.letters import LANGUAGES
from questionnaires.models import Letter, OutreachStep, Questionnaire
from questionnaires.outreach import ledgers_of
from questionnaires.outreach_forms import FateForm, LettersForm
from stakeholders.quiet_days import silences_at

OCCASIONS = {"send": OutreachStep.SENT, "remind": OutreachStep.REMINDED}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def letters_write(request: SignedInRequest, slug: str, occasion: str) -> HttpResponse:
    """Write to the campaigns that may be written to; what is sent was seen just before."""
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible, slug=slug)
    if occasion not in OCCASIONS:
        raise Http404
    step = OCCASIONS[occasion]
    ledgers = ledgers_of(questionnaire, request.user)
    refusals = [(ledger, why_not_write(ledger, step)) for ledger in ledgers]
    form = LettersForm(
        request.POST if request.method == "POST" else None,
        questionnaire=questionnaire,
        step=step,
        language=_language(request, questionnaire),
        ledgers=[ledger for ledger, refusal in refusals if not refusal],
    )
    is_valid = form.is_bound and form.is_valid()
    if is_valid and "send" in request.POST and form.cleaned_data["seen"] == form.sign:
        try:
            return _send(request, form)
        except MayNotWrite as refusal:
            form.add_error(None, str(refusal))
            is_valid = False
    context = {
        "questionnaire": questionnaire,
        "occasion": occasion,
        "step": step,
        "form": form,
        "language": form.language,
        "languages": LANGUAGES,
        "others": [(ledger, refusal) for ledger, refusal in refusals if refusal],
        "drafts": form.drafts() if is_valid else [],
        "silences": [silence.sentence() for silence in silences_at(timezone.now())],
        "has_changed": is_valid and "send" in request.POST,
    }
    status = 422 if form.is_bound and not is_valid else 200
    return render(request, "questionnaires/letters_write.html", context, status=status)


def _language(request: SignedInRequest, questionnaire: Questionnaire) -> str:
    """The one that was chosen, else that of the questionnaire."""
    chosen = request.GET.get("language", questionnaire.language)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _send(request: SignedInRequest, form: LettersForm) -> HttpResponse:
    letters = write_letters(
        by=request.user,
        questionnaire=form.questionnaire,
        step=form.step,
        drafts=form.drafts(),
    )
    messages.success(
        request,
        ngettext(
            "%(n)s letter is on its way. It is in the ledger as soon as it has left.",
            "%(n)s letters are on their way, each to one campaign alone. "
            "They are in the ledger as soon as they have left.",
            len(letters),
        )
        % {"n": len(letters)},
    )
    return redirect("outreach_list", form.questionnaire.slug)


@require_POST
@requires(Role.ADVOCATE)
def letter_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide about a letter that was refused, or of which nobody knows whether it left."""
    letters = Letter.objects.visible_to(request.user).select_related("questionnaire", "candidacy")
    letter = get_object_or_404(letters, pk=pk)
    form = FateForm(request.POST)
    if form.is_valid():
        settle_letter(letter=letter, fate=Fate(form.cleaned_data["fate"]))
        messages.success(request, _("Noted. The table says what comes next."))
    else:
        messages.error(request, _("Choose what became of the letter. Nothing was changed."))
    return redirect("outreach_detail", letter.questionnaire.slug, letter.candidacy.slug)
