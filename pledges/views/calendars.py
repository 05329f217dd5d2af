"""The calendar of one person: the page with its secret link, and what the link gives."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, open_to_all, requires
from accounts.models import Role
from pledges.actions.feeds import hash_of, make_feed, revoke_feed
from pledges.calendar_feed import calendar_of
from pledges.models import CalendarFeed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def calendar(request: SignedInRequest) -> HttpResponse:
    """Make a link for one's calendar application.

    The answer to POST shows it, this once: a redirect would have to keep the secret somewhere.
    """
    link = ""
    if request.method == "POST":
        path = reverse("calendar_feed", args=[make_feed(user=request.user)])
        public = settings.PUBLIC_URL.rstrip("/")
        link = public + path if public else request.build_absolute_uri(path)
    feed = CalendarFeed.objects.current().filter(user=request.user).first()
    return render(request, "pledges/calendar.html", {"feed": feed, "link": link})


@require_POST
@requires(Role.ADVOCATE)
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    """End one's link: calendar applications that have it get nothing any more."""
    revoke_feed(user=request.user)
    messages.success(
        request, _("The link leads nowhere any more. Remove it from your calendar as well.")
    )
    return redirect("calendar")


@require_safe
@open_to_all
def calendar_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The dates of whoever made this link, for as long as they follow pledges."""
    feeds = CalendarFeed.objects.current().select_related("user")
    feed = feeds.filter(sha256=hash_of(secret)).first()
    if feed is None or not (feed.user.is_active and feed.user.is_advocate):
        raise Http404
    with translation.override(feed.user.language):
        content = calendar_of(feed.user)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "X-Robots-Tag": "noindex",
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="parole-tenue.ics"',
        },
    )
