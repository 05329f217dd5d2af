"""Search over the words of answers and reports."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.forms import SearchForm
from briefings.searching import MOST_HITS, Kind, hits, texts_matching

HITS_PER_PAGE = 20


@require_safe
@requires(Role.VOLUNTEER)
def search(request: SignedInRequest) -> HttpResponse:
    """Words in French or English, with accents or without; the filters stay in the address."""
    form = SearchForm(request.GET, reader=request.user)
    context: dict[str, Any] = {"form": form, "page": None, "hits": [], "words": ""}
    if form.is_valid() and (words := form.cleaned_data["q"]):
        texts = texts_matching(words, Kind(form.cleaned_data.get("kind", "")), request.user)
        page = Paginator(texts, HITS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "hits": hits(page, words), "words": words}
        context["is_cut"] = page.paginator.count >= MOST_HITS
    return render(request, "briefings/search.html", context)
