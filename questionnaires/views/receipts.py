"""Received pieces: taking one in, splitting it into answers, giving the original back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from questionnaires.actions import ReceivedFile, enter_answers, receive_reply
from questionnaires.entering import count_words, read_reply
from questionnaires.forms import ReplyForm
from questionnaires.models import Questionnaire, Receipt
from questionnaires.models.response import ReceiptKind
from questionnaires.overview import decision_on
from questionnaires.sheets import EntrySheet
from sources.reading.reader import UnreadableDocument
from sources.views import download


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def response_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take in a piece of a reply. It is stored at once, before anybody splits it."""
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible, slug=slug)
    form = ReplyForm(
        request.POST or None,
        request.FILES or None,
        questionnaire=questionnaire,
        initial={"candidacy": request.GET.get("candidacy")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, questionnaire, form)
        except UnreadableDocument as error:
            form.refuse(error.message)
    form.remember_file()
    return render_page(
        request,
        "questionnaires/response_new.html",
        {"questionnaire": questionnaire, "form": form},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _take_in(
    request: SignedInRequest, questionnaire: Questionnaire, form: ReplyForm
) -> HttpResponse:
    upload = form.upload
    media_type, split = read_reply(upload.content, upload.name)
    receipt, is_new = receive_reply(
        by=request.user,
        questionnaire=questionnaire,
        candidacy=form.cleaned_data["candidacy"],
        kind=ReceiptKind(form.cleaned_data["kind"]),
        file=ReceivedFile(
            name=upload.name,
            content=upload.content,
            media_type=media_type,
            full_text=split.full_text,
            origin=form.cleaned_data["origin"],
            received_on=form.cleaned_data["received_on"],
        ),
    )
    if is_new:
        messages.success(request, _("The document is stored as it came. Nothing is published."))
    elif Receipt.objects.visible_to(request.user).contains(receipt):
        messages.info(request, _("This document is on record already. Nothing was added."))
    else:
        messages.info(
            request,
            _("Somebody else has brought in this document already. Nothing was added, thank you."),
        )
        return go_to(request, questionnaire)
    return go_to(request, receipt)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def receipt_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The split beside the original, to be corrected and saved; then what was saved."""
    visible = Receipt.objects.visible_to(request.user).select_related(
        "document", "response__questionnaire", "response__candidacy", "entered_by"
    )
    receipt = get_object_or_404(visible, pk=pk)
    if receipt.versions.exists():
        return _saved(request, receipt)
    sheet = EntrySheet(receipt, request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet.is_valid():
        enter_answers(
            by=request.user, response=receipt.response, entries=sheet.entries(), receipt=receipt
        )
        messages.success(
            request, _("The answers are saved as a draft. Somebody else checks them now.")
        )
        return go_to(request, receipt)
    return render_page(
        request,
        "questionnaires/receipt_detail.html",
        {"receipt": receipt, "sheet": sheet},
        fragment="#sheet",
        status=422 if sheet.is_bound else 200,
    )


def _saved(request: SignedInRequest, receipt: Receipt) -> HttpResponse:
    """What was entered from this document, to read; the same form sent again lands here."""
    if request.method == "POST":
        messages.info(request, _("These answers were saved before. Nothing was added."))
        return go_to(request, receipt)
    versions = list(
        receipt.versions.select_related("answer__question", "text", "check_record").order_by(
            "answer__question__position", "number"
        )
    )
    context = {
        "receipt": receipt,
        "versions": versions,
        "is_waiting": any(not decision_on(version) for version in versions),
        "words_of_document": count_words(receipt.document.full_text),
        "words_kept": sum(count_words(version.text.body) for version in versions if version.text),
    }
    return render(request, "questionnaires/receipt_saved.html", context)


@require_safe
@requires(Role.VOLUNTEER)
def receipt_original(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The document, byte by byte as it came."""
    comparable = Receipt.objects.comparable_by(request.user).select_related("document")
    return download(get_object_or_404(comparable, pk=pk).document)
