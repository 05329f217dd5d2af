"""allauth's hooks: nobody signs up alone, and mail leaves by the queue."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.tasks import send_mail


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a coordinator, never by a visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many attempts with this address. Nothing was changed: "
            "wait a few minutes, or choose a new password."
        ),
    }

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # no address at all, such as //[
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link under our own address: a request may name another port in its Host header."""
        url: str = super().get_reset_password_from_key_url(key)
        public = urlsplit(settings.PUBLIC_URL)
        if not public.netloc:
            return url
        return urlsplit(url)._replace(scheme=public.scheme, netloc=public.netloc).geturl()

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        return False

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        context = {"email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, context)
        send_mail.enqueue(subject=message.subject, body=message.body, to=email)
