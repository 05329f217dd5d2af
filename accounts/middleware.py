"""What happens around every request: headers, the reader's language, the recorded actor."""

from collections.abc import Callable
from typing import Any

import pghistory.middleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

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
            most = MOST_BYTES if request.user.is_authenticated else MOST_BYTES_OF_VISITORS
            if int(length) > most:
                return render(request, "413.html", status=413)
        return self.get_response(request)


class UserLanguage:
    """Someone who is signed in reads in the language of their account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class History(pghistory.middleware.HistoryMiddleware):
    """Records who made a change, but not the address, which may name somebody."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk}
