"""What every candidacy is asked, what each of them answers, and how that was judged."""

from questionnaires.models.draft import (
    CorrectionDraft,
    Draft,
    DraftCell,
    DraftPiece,
    KeptPiece,
)
from questionnaires.models.grant import Grant, Right
from questionnaires.models.grid import Grid, Level, Weight, Weighting
from questionnaires.models.outreach import (
    CampaignAddress,
    Letter,
    Outreach,
    OutreachChannel,
    OutreachStep,
)
from questionnaires.models.questionnaire import Ask, Question, Questionnaire, Section
from questionnaires.models.report import ReportRead
from questionnaires.models.response import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Receipt,
    Response,
)
from questionnaires.models.score import NotApplicable, Score, Settlement

__all__ = [
    "Answer",
    "AnswerState",
    "AnswerVersion",
    "Ask",
    "CampaignAddress",
    "Check",
    "CorrectionDraft",
    "Draft",
    "DraftCell",
    "DraftPiece",
    "Grant",
    "Grid",
    "KeptPiece",
    "Letter",
    "Level",
    "NotApplicable",
    "Outreach",
    "OutreachChannel",
    "OutreachStep",
    "Question",
    "Questionnaire",
    "Receipt",
    "ReportRead",
    "Response",
    "Right",
    "Score",
    "Section",
    "Settlement",
    "Weight",
    "Weighting",
]
