"""Public words of somebody: the list, filing them, reading and marking them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.localised import reader_language
from accounts.models import Role
from sources.actions import whole_or_not_at_all
from sources.house_words import warn_of_words
from sources.mask_views import Hideable, lift, masks_page
from sources.models import Text
from sources.models.text import Wording
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
from stakeholders.actions import Source, file_statement
from stakeholders.forms import StatementForm
from stakeholders.models import Statement

STATEMENTS_PER_PAGE = 25
SPEAKERS = ("candidacy", "person", "organisation")


@require_safe
@requires(Role.ADVOCATE)
def statement_list(request: SignedInRequest) -> HttpResponse:
    """All public statements, the latest first."""
    statements = (
        Statement.objects.visible_to(request.user)
        .select_related("text", *SPEAKERS)
        .defer("text__body", "text__search")
        .order_by("-text__said_on", "-pk")
    )
    page = Paginator(statements, STATEMENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stakeholders/statement_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def statement_new(request: SignedInRequest) -> HttpResponse:
    """Take in public words, by paste or by file."""
    form = StatementForm(
        request.POST or None,
        request.FILES or None,
        initial={"language": reader_language()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, form)
        except UnreadableDocument as error:
            form.refuse(error.message)
    form.remember_file()
    status = 422 if request.method == "POST" else 200
    return render(request, "stakeholders/statement_new.html", {"form": form}, status=status)


@whole_or_not_at_all()
def _file(request: SignedInRequest, form: StatementForm) -> HttpResponse:
    upload, cleaned = form.upload, form.cleaned_data
    reading = read_file(upload.content, upload.name)
    statement = file_statement(
        by=request.user,
        speaker=form.the_speaker(),
        title=cleaned["title"],
        body=lay_out(reading.blocks).full_text,
        language=cleaned["language"],
        said_on=cleaned["said_on"],
        reported_by=cleaned["reported_by"],
        wording=Wording(cleaned["wording"]),
        source=Source(
            name=cleaned["source_name"],
            url=cleaned["source_url"],
            file_name=upload.name,
            content=upload.content,
            media_type=reading.media_type,
        ),
    )
    for remark in reading.warnings:
        messages.warning(request, remark.sentence(_))
    messages.success(request, _("The statement is on file. Choose a passage to mark it."))
    warn_of_words(request, statement.title)
    return redirect(statement)


@require_safe
@requires(Role.ADVOCATE)
def statement_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words with their marks."""
    return show_marked(request, _page(_statement(request, pk)))


@require_safe
@requires(Role.ADVOCATE)
def statement_original(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file of a statement, byte by byte as it came."""
    document = _statement(request, pk).text.document
    if document is None:
        raise Http404
    return download(document)


@require_POST
@requires(Role.ADVOCATE)
def statement_annotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a passage."""
    return take_mark(request, _page(_statement(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def statement_annotation(request: SignedInRequest, pk: int, annotation_pk: int) -> HttpResponse:
    """Change a mark."""
    texts = _texts(_statement(request, pk))
    return change_mark(request, Owner("statement", pk), mark_on(texts, annotation_pk))


@require_POST
@requires(Role.ADVOCATE)
def statement_annotation_withdraw(
    request: SignedInRequest, pk: int, annotation_pk: int
) -> HttpResponse:
    """Withdraw a mark."""
    texts = _texts(_statement(request, pk))
    return withdraw_mark(request, Owner("statement", pk), mark_on(texts, annotation_pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def statement_masks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What readers outside do not read of the words; hide more."""
    return masks_page(request, _hideable(_statement(request, pk)))


@require_POST
@requires(Role.COORDINATOR)
def statement_mask_lift(request: SignedInRequest, pk: int, mask_pk: int) -> HttpResponse:
    """Let readers outside read hidden words again."""
    return lift(request, _hideable(_statement(request, pk)), mask_pk)


def _statement(request: SignedInRequest, pk: int) -> Statement:
    visible = Statement.objects.visible_to(request.user).select_related("text__document", *SPEAKERS)
    return get_object_or_404(visible.defer("text__document__full_text", "text__search"), pk=pk)


def _hideable(statement: Statement) -> Hideable:
    return Hideable(Owner("statement", statement.pk), statement.text, _texts(statement))


def _texts(statement: Statement) -> QuerySet[Text]:
    return Text.objects.filter(pk=statement.text_id)


def _page(statement: Statement) -> MarkedPage:
    return MarkedPage(
        owner=Owner("statement", statement.pk),
        text=statement.text,
        template="stakeholders/statement_detail.html",
        context={"statement": statement},
    )
