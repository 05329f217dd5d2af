"""Received pieces: taking one in, splitting it into answers, giving the original back."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page, wants_fragment
from accounts.models import Role
from questionnaires.actions import ReceivedFile, receive_reply
from questionnaires.actions.drafts import (
    AlreadySent,
    Typed,
    begin_draft,
    choose_respondent,
    empty_tray,
    move_paragraph,
    place_piece,
    save_draft,
    send_draft,
)
from questionnaires.drafting import drafted
from questionnaires.entering import count_words, read_reply
from questionnaires.forms import ReplyForm, StepForm
from questionnaires.models import Questionnaire, Receipt
from questionnaires.models.draft import PieceReason
from questionnaires.models.response import ReceiptKind
from questionnaires.moving import End
from questionnaires.overview import decision_on
from questionnaires.sheets import EntrySheet, typed_in, unsent_words
from sources.reading.reader import UnreadableDocument
from sources.views import download


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def response_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take in a piece of a reply. It is stored at once, before anybody splits it.

    `again` is the key of a document on record in which another candidacy replies as well.
    """
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible, slug=slug)
    form = ReplyForm(
        request.POST or None,
        request.FILES or None,
        questionnaire=questionnaire,
        again=(again := _again(request, questionnaire)),
        initial={"candidacy": request.GET.get("candidacy"), **_same_facts(again)},
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
        {"questionnaire": questionnaire, "form": form, "again": again},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _again(request: SignedInRequest, questionnaire: Questionnaire) -> Receipt | None:
    key = request.GET.get("again", "")
    if not key:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", key):
        raise Http404
    visible = Receipt.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(visible, pk=key, response__questionnaire=questionnaire)


def _same_facts(again: Receipt | None) -> dict[str, Any]:
    """What is known of a document that is taken again."""
    if again is None:
        return {}
    return {
        "received_on": again.received_on,
        "origin": again.document.origin,
        "kind": again.kind,
        "is_call": bool(again.reported_by),
        "reported_by": again.reported_by,
    }


def _take_in(
    request: SignedInRequest, questionnaire: Questionnaire, form: ReplyForm
) -> HttpResponse:
    upload = form.upload
    questions = list(questionnaire.questions.order_by("position"))
    media_type, split = read_reply(upload.content, upload.name, questions)
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
            call_notes_by=form.notes_by,
        ),
    )
    if is_new:
        begin_draft(receipt, split)
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
    """The split beside the original, to be corrected and sent; then what was sent."""
    receipt = _receipt_of(request, pk)
    if request.method == "POST":
        return _send(request, receipt)
    if receipt.versions.exists():
        return _saved(request, receipt)
    return _show(request, EntrySheet(receipt, drafted(receipt)), status=200)


@require_POST
@requires(Role.VOLUNTEER)
def receipt_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is typed, and take one step: a paragraph moves, or words find their place."""
    receipt = _receipt_of(request, pk)
    typed = typed_in(request.POST)
    try:
        saved = save_draft(by=request.user, receipt=receipt, typed=typed)
    except AlreadySent:
        return _too_late(request, receipt, typed)
    if saved.conflicts:
        sheet = EntrySheet(receipt, saved.drafted, page=typed.page, conflicts=saved.conflicts)
        return _show(request, sheet, status=409)
    step = _take_step(request, receipt)
    if not wants_fragment(request):
        messages.success(request, _("Your draft is saved. Nothing is published."))
        return redirect(f"{receipt.get_absolute_url()}{step}")
    sheet = EntrySheet(receipt, drafted(receipt) if step else saved.drafted, page=typed.page)
    return _show(request, sheet, status=200)


def _take_step(request: SignedInRequest, receipt: Receipt) -> str:
    """Do what one button of the sheet asks for; the place on the page where it happened."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return ""
    if move := form.cleaned_data["move"]:
        question, end, to = move.split(":")
        move_paragraph(
            by=request.user,
            receipt=receipt,
            question=int(question),
            end=End(end),
            to=int(to) if to else None,
        )
        return f"#question-{question}"
    if name := form.cleaned_data["respondent"]:
        choose_respondent(by=request.user, receipt=receipt, name=name)
        return "#draft-form"
    if form.cleaned_data["aside"]:
        if reason := form.cleaned_data["tray_reason"]:
            empty_tray(by=request.user, receipt=receipt, reason=PieceReason(reason))
        return "#ending"
    position = form.cleaned_data["place"]
    question = request.POST.get(f"p{position}-question", "")
    if position is None or not question.isdecimal():
        return ""
    place_piece(by=request.user, receipt=receipt, position=position, question=int(question))
    return "#ending"


def _send(request: SignedInRequest, receipt: Receipt) -> HttpResponse:
    typed = typed_in(request.POST)
    try:
        saved = save_draft(by=request.user, receipt=receipt, typed=typed)
    except AlreadySent:
        return _too_late(request, receipt, typed)
    sheet = EntrySheet(
        receipt, saved.drafted, page=typed.page, conflicts=saved.conflicts, is_checked=True
    )
    if not sheet.is_ready:
        return _show(request, sheet, status=409 if saved.conflicts else 422)
    send_draft(by=request.user, receipt=receipt, entries=sheet.entries())
    messages.success(request, _("The answers are sent. Somebody else checks them now."))
    return go_to(request, receipt)


def _receipt_of(request: SignedInRequest, pk: int) -> Receipt:
    visible = Receipt.objects.visible_to(request.user).select_related(
        "document", "response__questionnaire", "response__candidacy", "entered_by"
    )
    return get_object_or_404(visible, pk=pk)


def _show(request: SignedInRequest, sheet: EntrySheet, *, status: int) -> HttpResponse:
    return render_page(
        request,
        "questionnaires/receipt_detail.html",
        {"receipt": sheet.receipt, "sheet": sheet},
        fragment="#sheet",
        status=status,
    )


def _too_late(request: SignedInRequest, receipt: Receipt, typed: Typed) -> HttpResponse:
    """The answers were sent before. The same form again leads there; other words are shown."""
    unsent = unsent_words(receipt, typed)
    if unsent:
        context = {"receipt": receipt, "unsent": unsent}
        template = "questionnaires/receipt_late.html"
        return render_page(request, template, context, fragment="#late", status=410)
    messages.info(request, _("These answers were saved before. Nothing was added."))
    return go_to(request, receipt)


def _saved(request: SignedInRequest, receipt: Receipt) -> HttpResponse:
    """What was entered from this document, to read."""
    versions = list(
        receipt.versions.select_related("answer__question", "text", "check_record").order_by(
            "answer__question__position", "number"
        )
    )
    kept = list(receipt.kept_pieces.order_by("position"))
    context = {
        "receipt": receipt,
        "versions": versions,
        "kept": kept,
        "has_others": any(piece.reason == PieceReason.OTHERS for piece in kept),
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
