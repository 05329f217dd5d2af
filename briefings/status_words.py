"""A status as a briefing prints it, and what those concerned were told of it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from briefings.clearing import Clearance
from briefings.promised import Status
from pledges.models import Notice, Pledge
from pledges.outside import word_of
from pledges.progress import Stage
from pledges.showing import is_to_last

VERIFYING = "verifying"
TINTS = {
    Stage.NOT_RATED: "stone",
    Stage.NOT_STARTED: "amber",
    Stage.IN_PROGRESS: "sky",
    Stage.STALLED: "rust",
    Stage.KEPT: "leaf",
    Stage.PARTLY_KEPT: "teal",
    Stage.BROKEN: "brick",
    Stage.BLOCKED: "plum",
    Stage.NOT_ASSESSABLE: "slate",
    Stage.LAPSED: "stone",
}


def status_of(stage: Stage | None, clearance: Clearance, pledge: Pledge | None = None) -> Status:
    """A status as it is printed; None is one that is being verified."""
    word = word_of(stage)
    if pledge and stage == Stage.KEPT and is_to_last(pledge, timezone.localdate()):
        word = _("Kept so far")
    shape = f"status-{stage.value if stage else VERIFYING}"
    return Status(clearance.phrase(word), shape, TINTS[stage] if stage else "stone")


def told_of(notice: Notice) -> str:
    """When the person or body was told of something unfavourable, and what they replied."""
    told = _("%(whom)s was told on %(day)s.") % {
        "whom": notice.told_whom,
        "day": day_in_words(notice.told_on),
    }
    if notice.replied_on:
        reply = _("Reply of %(day)s: %(reply)s") % {
            "day": day_in_words(notice.replied_on),
            "reply": notice.reply,
        }
    else:
        day = day_in_words(notice.answer_by)
        reply = _("No reply by %(day)s.") % {"day": day}
    return f"{told} {reply}"
