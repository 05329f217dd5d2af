"""Evidence: the list, one piece with all that rests on it, adding, copying and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from pledges.actions.evidence import (
    CopyExists,
    add_copy,
    add_evidence,
    attach,
    withdraw_evidence,
)
from pledges.evidence_list import Place, evidence_page
from pledges.forms.evidence import (
    AttachForm,
    CopyForm,
    EvidenceFilterForm,
    EvidenceForm,
    EvidenceWithdrawalForm,
)
from pledges.models import Evidence, Pledge
from pledges.models.pledge import PledgeQuerySet
from pledges.resting import resting_on
from sources.actions import whole_or_not_at_all
from sources.house_words import warn_of_words
from sources.views import download

MOST_OFFERED = 20


@require_safe
@requires(Role.ADVOCATE)
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """All evidence, newest first, found by words, by the number of an act, by its kind."""
    form = EvidenceFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = evidence_page(
        request.user,
        words=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        after=Place.read(chosen.get("after", "")),
    )
    return render_page(
        request,
        "pledges/evidence_list.html",
        {"form": form, "page": page, "is_filtered": any(chosen.values())},
        fragment="#found",
    )


@require_safe
@requires(Role.ADVOCATE)
def evidence_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One piece of evidence: what it is, and every pledge and status that it bears on."""
    return _show(request, _evidence(request, pk))


@require_safe
@requires(Role.ADVOCATE)
def evidence_original(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The copy of a piece of evidence, byte by byte as it came."""
    evidence = _evidence(request, pk)
    if evidence.document is None:
        raise Http404
    return download(evidence.document)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def evidence_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add evidence to a pledge, without saying any status."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.user).active(), slug=slug)
    form = EvidenceForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        return _add(request, pledge, form)
    form.remember_file()
    return render_page(
        request,
        "pledges/evidence_new.html",
        {"pledge": pledge, "form": form},
        fragment="#form",
        status=422 if request.method == "POST" else 200,
    )


@whole_or_not_at_all()
def _add(request: SignedInRequest, pledge: Pledge, form: EvidenceForm) -> HttpResponse:
    evidence = add_evidence(by=request.user, given=form.given)
    stance = form.cited(evidence).stance
    attach(by=request.user, evidence=evidence, pledges=[pledge], stance=stance)
    if form.existing:
        messages.success(request, _("This evidence was on record: it bears on this pledge now."))
    else:
        messages.success(request, _("The evidence is on record. It changes no status by itself."))
        warn_of_words(request, evidence.title if evidence.is_search else "")
    return go_to(request, pledge)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def evidence_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let one piece of evidence bear on several pledges at once."""
    evidence = _evidence(request, pk)
    words = request.GET.get("q", "")[:200].replace("\0", "")
    found = _to_choose(request, evidence, words)
    pledges = Pledge.objects.visible_to(request.user).active()
    form = AttachForm(request.POST or None, pledges=pledges)
    if request.method == "POST" and form.is_valid() and not evidence.withdrawn_at:
        cleaned = form.cleaned_data
        made = attach(
            by=request.user,
            evidence=evidence,
            pledges=cleaned["pledges"],
            stance=cleaned["stance"],
        )
        told = ngettext("It bears on %d pledge.", "It bears on %d pledges.", len(made)) % len(made)
        messages.success(request, told)
        return go_to(request, evidence)
    context = {"evidence": evidence, "form": form, "words": words, "found": found}
    return render(
        request,
        "pledges/evidence_attach.html",
        context | {"chosen": request.POST.getlist("pledges")},
        status=422 if request.method == "POST" else 200,
    )


def _to_choose(request: SignedInRequest, evidence: Evidence, words: str) -> PledgeQuerySet:
    """Pledges that it does not bear on yet: those chosen already, or those found by words."""
    pledges = Pledge.objects.visible_to(request.user).active().exclude(bearings__evidence=evidence)
    if chosen := request.POST.getlist("pledges"):
        slugs = [slug for slug in chosen[:MOST_OFFERED] if "\0" not in slug]
        pledges = pledges.filter(slug__in=slugs)
    elif words.strip():
        pledges = pledges.matching(words)
    return pledges.select_related("candidacy", "person", "organisation").defer("search")[
        :MOST_OFFERED
    ]


@require_POST
@requires(Role.ADVOCATE)
def evidence_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a copy of what the address showed."""
    evidence = _evidence(request, pk)
    form = CopyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_copy(
                by=request.user,
                evidence=evidence,
                capture=form.capture,
                captured_on=form.cleaned_data["captured_on"],
            )
        except CopyExists:
            form.add_error(
                "file", _("There is a copy already, and it stays. Add this one as new evidence.")
            )
        else:
            messages.success(request, _("The copy is kept, with its fingerprint."))
            return redirect(evidence)
    return _show(request, evidence, copy=form, status=422)


@require_POST
@requires(Role.ADVOCATE)
def evidence_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence back, with a reason; what rested on it is listed."""
    evidence = _evidence(request, pk)
    form = EvidenceWithdrawalForm(request.POST)
    if not form.is_valid():
        return _show(request, evidence, withdrawal=form, status=422)
    because = form.cleaned_data["because"]
    evidence = withdraw_evidence(by=request.user, evidence=evidence, because=because)
    messages.success(
        request, _("The evidence is withdrawn. Look again at the pledges that rested on it.")
    )
    warn_of_words(request, because)
    return redirect(evidence)


def _evidence(request: SignedInRequest, pk: int) -> Evidence:
    visible = Evidence.objects.visible_to(request.user).select_related(
        "document", "added_by", "withdrawn_by"
    )
    return get_object_or_404(visible.defer("search", "document__full_text"), pk=pk)


def _show(
    request: SignedInRequest,
    evidence: Evidence,
    *,
    copy: CopyForm | None = None,
    withdrawal: EvidenceWithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "evidence": evidence,
        "resting": resting_on(evidence),
        "copy": copy or CopyForm(),
        "withdrawal": withdrawal or EvidenceWithdrawalForm(),
    }
    return render(request, "pledges/evidence_detail.html", context, status=status)
