"""How each campaign was asked: the table of all, one campaign’s ledger, its address."""

from typing import cast

from django.contrib import messages
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from questionnaires.actions.outreach import (
    MayNotRecord,
    record_step,
    set_address,
    withdraw_step,
)
from questionnaires.models import (
    Outreach,
    OutreachChannel,
    OutreachStep,
    Questionnaire,
    Receipt,
)
from questionnaires.outreach import Ledger, NextStep, ledgers_of, unequal
from questionnaires.outreach_forms import AddressForm, StepForm, WithdrawalForm
from sources.house_words import warn_of_words
from sources.models import Document
from sources.views import download
from stakeholders.models import Candidacy, Election
from stakeholders.quiet_days import votes_at


@require_safe
@requires(Role.ADVOCATE)
def outreach_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every candidacy: where it stands, and what to do next."""
    voting = Election.objects.filter(votes_at(timezone.now()))
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible.annotate(is_quiet=Exists(voting)), slug=slug)
    ledgers = ledgers_of(questionnaire, request.user)
    steps = [ledger.next_step for ledger in ledgers]
    context = {
        "questionnaire": questionnaire,
        "ledgers": ledgers,
        "warnings": unequal(ledgers),
        "send_count": steps.count(NextStep.SEND),
        "remind_count": steps.count(NextStep.REMIND),
        "is_quiet": vars(questionnaire)["is_quiet"],
    }
    return render(request, "questionnaires/outreach_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def outreach_detail(request: SignedInRequest, slug: str, candidacy_slug: str) -> HttpResponse:
    """One campaign: what happened, in order; record what else happened."""
    questionnaire = _questionnaire(request, slug)
    ledger = _ledger(request, questionnaire, candidacy_slug)
    form = StepForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        receipts=_receipts(request, questionnaire, ledger.candidacy),
    )
    if form.is_bound and form.is_valid():
        try:
            return _record(request, questionnaire, ledger.candidacy, form)
        except MayNotRecord as refusal:
            form.add_error("happened_on", str(refusal))
    form.remember_file()
    rows = Outreach.objects.visible_to(request.user).filter(
        questionnaire=questionnaire, candidacy=ledger.candidacy, supersedes__isnull=False
    )
    context = {
        "questionnaire": questionnaire,
        "ledger": ledger,
        "form": form,
        "address_form": AddressForm(initial={"email": ledger.address}),
        "withdrawn": rows.select_related("supersedes", "recorded_by"),
    }
    return render_page(
        request,
        "questionnaires/outreach_detail.html",
        context,
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _record(
    request: SignedInRequest, questionnaire: Questionnaire, candidacy: Candidacy, form: StepForm
) -> HttpResponse:
    cleaned = form.cleaned_data
    receipt = cleaned["receipt"]
    record_step(
        by=request.user,
        questionnaire=questionnaire,
        candidacy=candidacy,
        step=OutreachStep(cleaned["step"]),
        channel=OutreachChannel(cleaned["channel"]),
        happened_on=cleaned["happened_on"],
        note=cleaned["note"],
        document=receipt.document if receipt else None,
        file=form.capture,
    )
    messages.success(request, _("Recorded. It can be withdrawn, and stays in the history then."))
    warn_of_words(request, cleaned["note"])
    return go_to(request, request.path)


@require_safe
@requires(Role.ADVOCATE)
def outreach_document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The document that shows a step, byte by byte as it came."""
    rows = Outreach.objects.visible_to(request.user).filter(document__isnull=False)
    row = get_object_or_404(rows.select_related("document"), pk=pk)
    return download(cast("Document", row.document))


@require_POST
@requires(Role.ADVOCATE)
def outreach_address(request: SignedInRequest, slug: str, candidacy_slug: str) -> HttpResponse:
    """Keep where a campaign reads its mail."""
    questionnaire = _questionnaire(request, slug)
    candidacy = get_object_or_404(
        Candidacy.objects.visible_to(request.user).filter(election=questionnaire.election_id),
        slug=candidacy_slug,
    )
    form = AddressForm(request.POST)
    if form.is_valid():
        set_address(candidacy=candidacy, email=form.cleaned_data["email"])
        messages.success(request, _("The address is kept for the next letters."))
        return go_to(request, _page(questionnaire, candidacy))
    context = {"questionnaire": questionnaire, "candidacy": candidacy, "form": form}
    return render(request, "questionnaires/outreach_address.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def outreach_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a step that was recorded wrongly, with a reason."""
    rows = Outreach.objects.visible_to(request.user).filter(supersedes__isnull=True)
    row = get_object_or_404(rows.select_related("questionnaire", "candidacy"), pk=pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        withdraw_step(by=request.user, row=row, because=form.cleaned_data["because"])
        messages.success(request, _("Withdrawn. It no longer counts, and stays in the history."))
        return go_to(request, _page(row.questionnaire, row.candidacy))
    return render_page(
        request,
        "questionnaires/outreach_withdraw.html",
        {"row": row, "form": form},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _questionnaire(request: SignedInRequest, slug: str) -> Questionnaire:
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    return get_object_or_404(visible, slug=slug)


def _ledger(request: SignedInRequest, questionnaire: Questionnaire, candidacy_slug: str) -> Ledger:
    for ledger in ledgers_of(questionnaire, request.user):
        if ledger.candidacy.slug == candidacy_slug:
            return ledger
    raise Http404


def _receipts(
    request: SignedInRequest, questionnaire: Questionnaire, candidacy: Candidacy
) -> QuerySet[Receipt]:
    return (
        Receipt.objects.visible_to(request.user)
        .filter(response__questionnaire=questionnaire, response__candidacy=candidacy)
        .select_related("document")
        .order_by("received_on", "pk")
    )


def _page(questionnaire: Questionnaire, candidacy: Candidacy) -> str:
    return reverse("outreach_detail", args=[questionnaire.slug, candidacy.slug])
