"""What readers outside do not read of some words, on a page of its own: seen, hidden, shown again.

As in sources.views, no address leads here: answers, reports and statements load what the reader may
see, and call these functions.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import SignedInRequest
from sources.actions import lift_mask, mask_words
from sources.forms import LiftForm, MaskForm
from sources.house_words import warn_of_words
from sources.models import Anchor, Mask, Text
from sources.views import Owner, words_context
from sources.words import unmarked


@dataclass(frozen=True, slots=True)
class Hideable:
    """Words of which something may be hidden: `text` is read now, `texts` are all there were."""

    owner: Owner
    text: Text
    texts: QuerySet[Text]

    @property
    def masks(self) -> QuerySet[Mask]:
        return Mask.objects.active().filter(text__in=self.texts)

    @property
    def undecided(self) -> QuerySet[Anchor]:
        """Passages to protect on the words that are read now: hidden until somebody decides."""
        return Anchor.objects.to_protect().filter(text=self.text)


def masks_page(request: SignedInRequest, words: Hideable) -> HttpResponse:
    """What is hidden; POST hides more."""
    form = MaskForm(request.POST if request.method == "POST" else None, text=words.text)
    if not form.is_valid():
        return _show(request, words, form, status=422 if form.is_bound else 200)
    laid = mask_words(
        by=request.user,
        text=words.text,
        words=form.cleaned_data["words"],
        reason=form.cleaned_data["reason"],
    )
    if laid:
        told = ngettext(
            "Hidden in %(count)s place. Links to editions that print it are suspended.",
            "Hidden in %(count)s places. Links to editions that print them are suspended.",
            len(laid),
        )
        messages.success(request, told % {"count": len(laid)})
    else:
        messages.info(request, _("These words were hidden before. Nothing was added."))
    return HttpResponseRedirect(words.owner.masks_url)


def lift(request: SignedInRequest, words: Hideable, mask_pk: int) -> HttpResponse:
    """Let readers outside read hidden words again, with a reason; sent twice, it is done once."""
    mask = get_object_or_404(Mask, pk=mask_pk, text__in=words.texts)
    form = LiftForm(request.POST, auto_id=f"lift-{mask.pk}-%s")
    if not form.is_valid():
        return _show(request, words, MaskForm(text=words.text), (mask, form), status=422)
    lift_mask(by=request.user, mask=mask, because=form.cleaned_data["because"])
    messages.success(
        request, _("The next editions print these words again. The history keeps the mask.")
    )
    warn_of_words(request, form.cleaned_data["because"])
    return HttpResponseRedirect(words.owner.masks_url)


def _show(
    request: SignedInRequest,
    words: Hideable,
    form: MaskForm,
    refused: tuple[Mask, LiftForm] | None = None,
    *,
    status: int,
) -> HttpResponse:
    lifting = {refused[0].pk: refused[1]} if refused else {}
    masks = words.masks.select_related("created_by").order_by("text", "start", "pk")
    context = {
        **words_context(unmarked(words.text)),
        "owner": words.owner,
        "form": form,
        "masks": [
            (mask, lifting.get(mask.pk) or LiftForm(auto_id=f"lift-{mask.pk}-%s")) for mask in masks
        ],
        "undecided": words.undecided.select_related("annotation__code").order_by("start", "pk"),
    }
    return render(request, "sources/masks.html", context, status=status)
