"""Work of the queue that belongs to briefings: making the editions that people asked for."""

import logging

from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions import acting_as
from briefings.issuing import IssueRefused, issue_edition
from briefings.models import Edition, EditionRequest, Progress
from briefings.rendering import RenderingFailed

logger = logging.getLogger(__name__)


@task
def make_edition(request_pk: int) -> None:
    """Make the edition that was asked for and say how it ended; run twice, it is made once."""
    request = EditionRequest.objects.unfinished().filter(pk=request_pk).first()
    if request is None:
        return
    with acting_as(request.requested_by), translation.override(request.requested_by.language):
        move_request(request, Progress.RUNNING)
        try:
            edition = issue_edition(by=request.requested_by, briefing=request.briefing)
        except (IssueRefused, RenderingFailed) as refusal:
            move_request(request, Progress.FAILED, failure=str(refusal))
        except Exception:
            logger.exception("Edition request %s failed", request.pk)
            move_request(request, Progress.FAILED, failure=_fault())
        else:
            move_request(request, Progress.READY, edition=edition)


def move_request(
    request: EditionRequest,
    progress: Progress,
    *,
    edition: Edition | None = None,
    failure: str = "",
) -> None:
    """Say how far a request has come, unless it has ended; a failure is a sentence for people."""
    EditionRequest.objects.unfinished().filter(pk=request.pk).update(
        progress=progress, edition=edition, failure=failure[:500]
    )


def _fault() -> str:
    return _(
        "The briefing could not be made because of a fault of ours. Nothing was lost: try again, "
        "and if it fails once more, tell the person who runs this application."
    )
