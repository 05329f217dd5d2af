"""What happens around every request: headers, the reader's language, the recorded actor."""

from collections.abc import Callable
from typing import Any

import pghistory.middleware
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

FEATURES_OFF = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
)
MOST_BYTES = 64 * 1024**2  # up to here, a file that is too large is refused in its own form
MOST_BYTES_OF_VISITORS = 64 * 1024
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES_OFF)


class PolicyHeaders:
    """Headers that Django has no setting for, and no caching of pages with people's words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class BodyLimit:
    """Refuses a body larger than anybody needs before it is read; a visitor's, much sooner.

    Django looks for the CSRF token in the body of any request, so it would first be stored whole.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST_BYTES_OF_VISITORS:
            most = MOST_BYTES if request.user.is_authenticated else _most_of_visitors(request)
            if int(length) > most:
                return render(request, "413.html", status=413)
        return self.get_response(request)


def _most_of_visitors(request: HttpRequest) -> int:
    """What the view states (`takes_up_to`), and else what a form has."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return MOST_BYTES_OF_VISITORS
    return getattr(view, "most_bytes", MOST_BYTES_OF_VISITORS)


class SignInFirst(LoginRequiredMiddleware):
    """Visitors sign in first; who was signed out while they typed gets their words back."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = _page_of_form(request)
        typed = _typed(request)
        if not typed or "HX-Request" in request.headers:  # with htmx they stay on the page
            return redirect_to_login(page, settings.LOGIN_URL)
        context = {"typed": typed, "page": page}
        return render(request, "signed_out.html", context, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """What was sent in words, as opposed to choices and keys: that would be long to type again."""
    sent = (value for _name, values in request.POST.lists() for value in values)
    return [value for value in sent if len(value.split()) > 1]


def _page_of_form(request: HttpRequest) -> str:
    """Where the form stood. Its own address may take nothing but what is sent there."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else "/"


class RefusedMethod:
    """Says something where an address only takes forms, and somebody opened or reloaded it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class UserLanguage:
    """Someone who is signed in reads in the language of their account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class Activity:
    """Notes the day on which somebody last changed something; reading leaves no trace."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_change = request.method == "POST" and response.status_code < 400
        if is_change and request.user.is_authenticated:
            today = timezone.localdate()
            if request.user.last_active_on != today:
                User.objects.filter(pk=request.user.pk).update(last_active_on=today)
        return response


class History(pghistory.middleware.HistoryMiddleware):
    """Records who made a change, but not the address, which may name somebody."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk}
