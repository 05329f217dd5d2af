"""One view, one address: the whole page, or the part of it that htmx asks for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urldefrag

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import SignedInRequest


def wants_fragment(request: SignedInRequest) -> bool:
    """Whether htmx asks for a part; a boosted link and a restored page take the whole."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: SignedInRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str,
    status: int = 200,
) -> HttpResponse:
    """`template`, or `fragment` for htmx: a partial of it ("#rows") or a template of its own."""
    part = f"{template}{fragment}" if fragment.startswith("#") else fragment
    name = part if wants_fragment(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: SignedInRequest, to: Any) -> HttpResponse:
    """After a form was taken: the whole next page, also where htmx had sent the form.

    `to` is an object with an address of its own, or an address.
    """
    address = resolve_url(to)
    if not wants_fragment(request):
        return HttpResponseRedirect(address)
    page, _fragment = urldefrag(address)
    if page == urldefrag(request.htmx.current_url_abs_path or "").url:
        address = page  # to the fragment of a page that is shown, browsers only scroll
    return HttpResponseClientRedirect(address)
