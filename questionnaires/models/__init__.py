"""What every candidacy is asked, and what each of them answers."""

from questionnaires.models.questionnaire import Ask, Question, Questionnaire, Section
from questionnaires.models.response import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Receipt,
    Response,
)

__all__ = [
    "Answer",
    "AnswerState",
    "AnswerVersion",
    "Ask",
    "Check",
    "Question",
    "Questionnaire",
    "Receipt",
    "Response",
    "Section",
]
