"""Who may open a view: every view of ours states it with one of these decorators."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request behind `requires`: its user is one of ours."""

    user: User
    htmx: Any


def requires(role: Role) -> Callable[[View], View]:
    """Let in users with `role` or above; others get 403 with one sentence."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role < role:
                raise PermissionDenied(_refusal(role))
            return view(request, *args, **kwargs)

        guarded.access = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all(view: View) -> View:
    """Let in everybody, signed in or not."""
    view.access = None  # type: ignore[attr-defined]
    return login_not_required(view)


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """Let visitors send this view more than a form has: `BodyLimit` asks for it."""

    def decorate(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


def after_password[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Ask for the password first, unless it was given in the last ten minutes.

    What was sent is kept, and done afterwards. For a part of a view, after it has loaded its rows:
    so what somebody may not see is not found, before any question.
    """
    guarded: Callable[Concatenate[SignedInRequest, P], HttpResponse]
    guarded = reauthentication_required(view)
    return guarded


def _refusal(role: Role) -> str:
    return _(
        "This section needs the role “%(role)s”. Nothing was changed; "
        "ask a coordinator if you need it."
    ) % {"role": role.label}
