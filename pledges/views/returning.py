"""Where to go back to after a form: an address of ours that the form was opened from."""

from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import SignedInRequest
from accounts.fragments import wants_fragment


def came_from(request: SignedInRequest, otherwise: str = "pledge_list") -> str:
    """The address in `next`, or of the page that htmx acts on, where it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    if not address and wants_fragment(request):
        address = request.htmx.current_url_abs_path or ""
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return resolve_url(otherwise)
