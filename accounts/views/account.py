"""The account page, the language switch, and the way out. Signing in is allauth's."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, open_to_all, requires
from accounts.forms import LanguageForm, PreferencesForm
from accounts.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.VOLUNTEER)
def preferences(request: SignedInRequest) -> HttpResponse:
    """What we write to the reader; no box that is ticked or not is invalid."""
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, instance=request.user
    )
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved: this is what we write to you from now on."))
        return redirect("preferences")
    return render(request, "account/preferences.html", {"form": form})


@open_to_all
def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's page; once somebody has left, nothing they typed stays in the browser."""
    response: HttpResponse = allauth_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
@open_to_all
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in the account, and in a cookie for the sign-in page."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This language is not available. Nothing was changed."))
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(_safe_next(request, form.cleaned_data["next"]))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _safe_next(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and is_ours else "/"
