"""What every page with markable words does: shows them, takes marks, changes and withdraws them.

No address leads to these functions: the pages of answers and reports load what the reader may
see, say what page it is by a `MarkedPage`, and call them. One page is ours alone: the vocabulary.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import render_page, wants_fragment
from accounts.models import Role, User
from sources.actions import annotate, edit_annotation, withdraw_annotation
from sources.forms import AnnotationForm, ChangeForm, CommentForm, WithdrawalForm
from sources.house_words import avoided_words, house_vocabulary, warn_of_words
from sources.models import Annotation, Code, Document, Text
from sources.words import Words, common_codes, words_of

logger = logging.getLogger(__name__)

WARNED = (Code.PROTECT, Code.CLAIM)


@dataclass(frozen=True, slots=True)
class Owner:
    """What marked words belong to. The addresses of its pages are named after its kind:
    `<kind>_detail`, `<kind>_annotate`, `<kind>_annotation`, `<kind>_annotation_withdraw`,
    `<kind>_masks`, `<kind>_mask_lift`.
    """

    kind: str
    pk: int

    @property
    def address(self) -> str:
        return reverse(f"{self.kind}_detail", args=[self.pk])

    @property
    def annotate_url(self) -> str:
        return reverse(f"{self.kind}_annotate", args=[self.pk])

    @property
    def annotation_route(self) -> str:
        return f"{self.kind}_annotation"

    def change_url(self, annotation: Annotation) -> str:
        return reverse(self.annotation_route, args=[self.pk, annotation.pk])

    @property
    def masks_url(self) -> str:
        return reverse(f"{self.kind}_masks", args=[self.pk])

    @property
    def lift_route(self) -> str:
        return f"{self.kind}_mask_lift"

    @property
    def withdrawal_route(self) -> str:
        return f"{self.kind}_annotation_withdraw"


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page whose words people mark; `context` is what its template needs beside the words.

    `comments_only_by` hides what others say of their marks (sources.words.words_of).
    """

    owner: Owner
    text: Text
    template: str
    context: Mapping[str, Any]
    comments_only_by: User | None = None


def words_context(words: Words) -> dict[str, Any]:
    """Words to read, without any form."""
    return {
        "words": words,
        "annotate_url": "",
        "warned": [mark for mark in words.marks if mark.code.key in WARNED],
    }


def show_marked(
    request: SignedInRequest,
    page: MarkedPage,
    form: AnnotationForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page with its words and a form for a new mark, or `form` when that was refused."""
    if form is None:
        form = AnnotationForm(text=page.text, codes=common_codes(request.user))
    context = {
        **page.context,
        **words_context(words_of(page.text, page.comments_only_by)),
        "form": form,
        "annotate_url": page.owner.annotate_url,
        "annotation_route": page.owner.annotation_route,
        "owner_pk": page.owner.pk,
        "masks_url": page.owner.masks_url,
    }
    return render_page(
        request,
        page.template,
        context,
        fragment="sources/words_changed.html",
        status=status,
    )


def take_mark(request: SignedInRequest, page: MarkedPage) -> HttpResponse:
    """Record a mark, then show the page again: its words alone to htmx."""
    form = AnnotationForm(request.POST, text=page.text, codes=common_codes(request.user))
    if not form.is_valid():
        return show_marked(request, page, form, status=422)
    annotation = annotate(
        by=request.user,
        text=page.text,
        start=form.cleaned_data["start"],
        end=form.cleaned_data["end"],
        exact=form.cleaned_data["exact"],
        code=form.cleaned_data["code"],
        comment=form.cleaned_data["comment"],
        visibility=form.cleaned_data["visibility"],
    )
    messages.success(request, _("The highlight is saved."))
    change_url = page.owner.change_url(annotation)
    warn_of_words(request, annotation.comment, change_url=change_url)
    _tell_merged(request, form, annotation.code)
    if wants_fragment(request):
        return show_marked(request, page)
    return HttpResponseRedirect(page.owner.address)


def _tell_merged(request: SignedInRequest, form: CommentForm, code: Code) -> None:
    """Say so when a mark took another code than was chosen on a page from before a merge."""
    if str(code.pk) != form.data["code"]:
        messages.info(
            request,
            _("The code that you chose has been merged into “%(code)s” meanwhile: it took that.")
            % {"code": code.name},
        )


def change_mark(request: SignedInRequest, owner: Owner, annotation: Annotation) -> HttpResponse:
    """A mark's code, comment and audience, for its author and coordinators."""
    may_edit = may_change(request.user, annotation)
    if request.method != "POST":
        form = ChangeForm(instance=annotation, codes=_codes(request, annotation))
        return _mark_page(request, owner, annotation, form if may_edit else None)
    if not may_edit:
        raise PermissionDenied(
            _("Only its author or a coordinator changes a highlight. Nothing was changed.")
        )
    return _change(request, owner, annotation)


@transaction.atomic
def _change(request: SignedInRequest, owner: Owner, annotation: Annotation) -> HttpResponse:
    annotation.refresh_from_db(from_queryset=Annotation.objects.select_for_update())
    if annotation.withdrawn_at:
        return _mark_page(request, owner, annotation, None, status=409)
    form = ChangeForm(request.POST, instance=annotation, codes=_codes(request, annotation))
    if not form.is_valid():
        return _mark_page(request, owner, annotation, form, status=422)
    edit_annotation(
        annotation=annotation,
        code=form.cleaned_data["code"],
        comment=form.cleaned_data["comment"],
        visibility=form.cleaned_data["visibility"],
    )
    messages.success(request, _("The highlight is changed."))
    warn_of_words(request, annotation.comment, change_url=owner.change_url(annotation))
    _tell_merged(request, form, annotation.code)
    return HttpResponseRedirect(owner.address)


def _codes(request: SignedInRequest, annotation: Annotation) -> Sequence[Code]:
    return common_codes(request.user, carried=annotation.code)


def withdraw_mark(request: SignedInRequest, owner: Owner, annotation: Annotation) -> HttpResponse:
    """Take a mark out of the pages, with a reason; sent twice it is withdrawn once."""
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        comment = ChangeForm(instance=annotation, codes=_codes(request, annotation))
        shown = comment if may_change(request.user, annotation) else None
        return _mark_page(request, owner, annotation, shown, withdrawal=form, status=422)
    withdraw_annotation(
        by=request.user, annotation=annotation, because=form.cleaned_data["because"]
    )
    messages.success(request, _("The highlight is withdrawn. The history keeps it."))
    warn_of_words(request, form.cleaned_data["because"])
    return HttpResponseRedirect(owner.address)


def may_change(user: User, annotation: Annotation) -> bool:
    """A comment stands under its author's name: others withdraw a mark, they do not reword it."""
    return annotation.created_by_id == user.pk or user.is_coordinator


def mark_on(texts: Any, annotation_pk: int) -> Annotation:
    """The mark with this key on one of these texts, else 404."""
    annotations = Annotation.objects.select_related("code", "created_by", "withdrawn_by")
    return get_object_or_404(
        annotations.filter(anchors__text__in=texts).distinct(), pk=annotation_pk
    )


def download(document: Document) -> FileResponse:
    """A received file, byte by byte, never opened by the browser itself."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        logger.exception("The file of document %s is gone", document.pk)
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=document.original_name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _mark_page(
    request: SignedInRequest,
    owner: Owner,
    annotation: Annotation,
    form: ChangeForm | None,
    withdrawal: WithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    anchor = annotation.anchors.select_related("text").latest("pk")
    context = {
        "owner": owner,
        "annotation": annotation,
        "anchor": anchor,
        "annotate_url": owner.change_url(annotation),
        "withdrawal_url": reverse(owner.withdrawal_route, args=[owner.pk, annotation.pk]),
        "form": form,
        "withdrawal": withdrawal or WithdrawalForm(),
    }
    return render(request, "sources/annotation_form.html", context, status=status)


# --- The house vocabulary -----------------------------------------------------------------------


@require_safe
@requires(Role.VOLUNTEER)
def vocabulary(request: SignedInRequest) -> HttpResponse:
    """What the house avoids, what it writes instead, and what is exempt."""
    context = {
        "by_language": avoided_words(),
        "official_names": house_vocabulary().official_names,
    }
    return render(request, "sources/vocabulary.html", context)
