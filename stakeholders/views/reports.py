"""Reports of meetings: filing one, reading and marking it, releasing it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.localised import reader_language
from accounts.models import Role
from sources.house_words import warn_of_words
from sources.mask_views import Hideable, lift, masks_page
from sources.models import Text
from sources.reading.reader import UnreadableDocument, read_file
from sources.splitting.layout import lay_out
from sources.views import (
    MarkedPage,
    Owner,
    change_mark,
    download,
    mark_on,
    show_marked,
    take_mark,
    withdraw_mark,
)
from stakeholders.actions import file_report, release_report
from stakeholders.forms import ReleaseForm, ReportForm
from stakeholders.models import Event, Report


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def report_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take in the account of a meeting, by paste or by file."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial={"language": reader_language()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, event, form)
        except UnreadableDocument as error:
            form.refuse(error.message)
    form.remember_file()
    return render_page(
        request,
        "stakeholders/report_new.html",
        {"event": event, "form": form},
        fragment="#form",
        status=422 if request.method == "POST" else 200,
    )


def _file(request: SignedInRequest, event: Event, form: ReportForm) -> HttpResponse:
    upload = form.upload
    reading = read_file(upload.content, upload.name)
    cleaned = form.cleaned_data
    report = file_report(
        by=request.user,
        event=event,
        title=cleaned["title"],
        body=lay_out(reading.blocks).full_text,
        language=cleaned["language"],
        reported_by=cleaned["reported_by"],
        name=upload.name,
        content=upload.content,
        media_type=reading.media_type,
        source_name=cleaned["source_name"],
        source_url=cleaned["source_url"],
        said_on=cleaned["said_on"],
    )
    for remark in reading.warnings:
        messages.warning(request, remark.sentence(_))
    messages.success(
        request, _("The report is on file. Only the staff read it until a coordinator releases it.")
    )
    warn_of_words(request, report.title)
    return go_to(request, report)


@require_safe
@requires(Role.ADVOCATE)
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words of a report with their marks."""
    return show_marked(request, _page(_report(request, pk)))


@require_safe
@requires(Role.ADVOCATE)
def report_original(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file of a report, byte by byte as it came; a summary of ours has none."""
    document = _report(request, pk).text.document
    if document is None:
        raise Http404
    return download(document)


@require_POST
@requires(Role.COORDINATOR)
def report_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an audience read the report, or take it back."""
    report = _report(request, pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return show_marked(request, _page(report, form), status=422)
    release_report(report=report, visibility=form.cleaned_data["visibility"])
    messages.success(
        request,
        _("Who may read this report: %(audience)s. Editions made before stay as they are.")
        % {"audience": report.get_visibility_display()},
    )
    return redirect(report)


@require_POST
@requires(Role.ADVOCATE)
def report_annotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a passage of the report."""
    return take_mark(request, _page(_report(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def report_annotation(request: SignedInRequest, pk: int, annotation_pk: int) -> HttpResponse:
    """Change a mark on the report."""
    report = _report(request, pk)
    return change_mark(request, Owner("report", pk), mark_on(_texts(report), annotation_pk))


@require_POST
@requires(Role.ADVOCATE)
def report_annotation_withdraw(
    request: SignedInRequest, pk: int, annotation_pk: int
) -> HttpResponse:
    """Withdraw a mark on the report."""
    report = _report(request, pk)
    return withdraw_mark(request, Owner("report", pk), mark_on(_texts(report), annotation_pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def report_masks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What readers outside do not read of the words; hide more."""
    return masks_page(request, _hideable(_report(request, pk)))


@require_POST
@requires(Role.COORDINATOR)
def report_mask_lift(request: SignedInRequest, pk: int, mask_pk: int) -> HttpResponse:
    """Let readers outside read hidden words again."""
    return lift(request, _hideable(_report(request, pk)), mask_pk)


def _report(request: SignedInRequest, pk: int) -> Report:
    visible = Report.objects.visible_to(request.user).select_related("event", "text__document")
    return get_object_or_404(visible.defer("text__document__full_text", "text__search"), pk=pk)


def _hideable(report: Report) -> Hideable:
    return Hideable(Owner("report", report.pk), report.text, _texts(report))


def _texts(report: Report) -> QuerySet[Text]:
    return Text.objects.filter(pk=report.text_id)


def _page(report: Report, release: ReleaseForm | None = None) -> MarkedPage:
    context: dict[str, Any] = {
        "report": report,
        "release": release or ReleaseForm(initial={"visibility": report.visibility}),
    }
    return MarkedPage(
        owner=Owner("report", report.pk),
        text=report.text,
        template="stakeholders/report_detail.html",
        context=context,
    )
