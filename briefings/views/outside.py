"""What people without an account see: an edition through its link, and whether one is genuine."""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to_all, takes_up_to
from briefings.edition_codes import read_code, spelt
from briefings.models import Edition
from briefings.public_pages import edition_with, edition_with_fingerprint, public_page
from briefings.sharing import count_opening, is_open, link_of
from briefings.sharing_forms import MOST_BYTES, CheckFileForm, LookUpForm

logger = logging.getLogger(__name__)

# Search engines forget it, and the pages that it links to do not learn its address.
SECRET_PAGE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
# A form stands on these: browsers hide its origin under no-referrer, and it would be refused.
OPEN_PAGE = {"X-Robots-Tag": "noindex, nofollow"}


@require_safe
@open_to_all
def shared_edition(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link leads to, before the file is taken: a preview of a link counts nothing."""
    link = link_of(secret)
    if link is None:
        raise Http404
    with translation.override(link.edition.briefing.language):
        if not is_open(link):
            return _closed(request)
        context = {
            "link": link,
            "secret": secret,
            "page": public_page(link.edition),
            "title": link.edition.content["title"],
            "issuer": settings.COALITION_NAME,
        }
        return _rendered(request, "briefings/shared_edition.html", context, headers=SECRET_PAGE)


@require_safe
@open_to_all
def shared_pdf(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The file, to be kept; taking it is counted by the day and not by the reader."""
    link = link_of(secret)
    if link is None:
        raise Http404
    with translation.override(link.edition.briefing.language):
        if not is_open(link):
            return _closed(request)
    try:
        pdf = link.edition.pdf.open("rb")
    except FileNotFoundError as error:
        logger.exception("The PDF of edition %s is gone", link.edition_id)
        raise Http404 from error
    if request.method == "GET":
        count_opening(link)
    return FileResponse(
        pdf,
        as_attachment=True,
        filename=_file_name(link.edition),
        content_type="application/pdf",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **SECRET_PAGE},
    )


def _closed(request: HttpRequest) -> HttpResponse:
    """The same words whatever closed the link: else its silence would tell of a person."""
    context = {"contact": settings.COALITION_CONTACT}
    name = "briefings/shared_closed.html"
    return _rendered(request, name, context, status=410, headers=SECRET_PAGE)


def _file_name(edition: Edition) -> str:
    title = slugify(edition.content["title"]["text"])[:60].strip("-")
    return f"{title}-{edition.number}-{edition.code}.pdf"


@require_safe
@open_to_all
def edition_public(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the edition with this code is genuine, replaced or withdrawn, and what changed."""
    edition = edition_with(read_code(code))
    if edition is None:
        context = {"form": LookUpForm({"q": code}), "file_form": CheckFileForm(), "asked": code}
        return _check_page(request, context, status=404)
    context = {
        "page": public_page(edition),
        "code": spelt(edition.code),
        "contact": settings.COALITION_CONTACT,
        "issuer": settings.COALITION_NAME,
    }
    return _rendered(request, "briefings/edition_public.html", context, headers=OPEN_PAGE)


@takes_up_to(MOST_BYTES + 64 * 1024)
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def edition_check(request: HttpRequest) -> HttpResponse:
    """Look an edition up by its code or a fingerprint (GET), or by the file itself (POST).

    The answer to POST is given at once: it is kept nowhere, so there is nothing to be sent on to.
    """
    if request.method == "POST":
        file_form = CheckFileForm(request.POST, request.FILES)
        context = {"form": LookUpForm(), "file_form": file_form}
        if not file_form.is_valid():
            return _check_page(request, context, status=422)
        fingerprint = file_form.fingerprint()
        found = edition_with_fingerprint(fingerprint)
        return _check_page(request, context | {"asked": fingerprint, "found": found})
    form = LookUpForm(request.GET or None)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = edition_with(read_code(asked))
    if found:
        return redirect("edition_public", found.code)
    found = edition_with_fingerprint(asked)
    return _check_page(
        request, {"form": form, "file_form": CheckFileForm(), "asked": asked, "found": found}
    )


def _rendered(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    headers: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    content = render_to_string(template, context, request)
    return HttpResponse(content, status=status, headers=headers)


def _check_page(
    request: HttpRequest, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    template = "briefings/edition_check.html"
    shown = {"asked": "", "found": None, **context}
    return _rendered(request, template, shown, status=status, headers=OPEN_PAGE)
