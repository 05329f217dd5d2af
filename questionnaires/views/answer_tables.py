"""Tables of answers: brought in, shown row by row, and stored once somebody confirms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.actions.answer_tables import import_answers
from questionnaires.answer_rows import COLUMNS, BadHeader, Plan, plan_of, rows_in
from questionnaires.answer_table_forms import AnswerTableForm
from questionnaires.models import AnswerState, Questionnaire
from questionnaires.published import TableRefused
from questionnaires.tables import refusal
from sources.reading.reader import UnreadableDocument


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def answers_import(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take in a table of answers. Reading it stores nothing: the page that shows it holds it."""
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible, slug=slug)
    form = AnswerTableForm(request.POST or None, request.FILES or None)
    plan = _plan(questionnaire, form) if request.method == "POST" and form.is_valid() else None
    if plan is None:
        form.remember_file()
        return _asked(request, questionnaire, form)
    if "store" not in request.POST or plan.refused:
        return _shown(request, form, plan)
    stored = import_answers(by=request.user, plan=plan, name=form.upload.name)
    if stored:
        told = ngettext(
            "%(count)s answer is stored. Somebody else checks it now.",
            "%(count)s answers are stored. Somebody else checks them now.",
            stored,
        )
        messages.success(request, told % {"count": stored})
    else:
        messages.info(request, _("These rows are on record already. Nothing was added."))
    return redirect(questionnaire)


def _plan(questionnaire: Questionnaire, form: AnswerTableForm) -> Plan | None:
    """What the table would store; None where it is no table of answers, which the form says."""
    try:
        rows = rows_in(form.upload.content)
    except UnreadableDocument as error:
        form.refuse(error.message)
    except TableRefused as error:
        form.refuse(refusal(error))
    except BadHeader:
        form.refuse(
            _("The first row has to name these columns: %(columns)s. Nothing was stored.")
            % {"columns": ", ".join(COLUMNS)}
        )
    else:
        if rows:
            return plan_of(questionnaire, rows)
        form.refuse(_("There is no row in this table. Nothing was stored."))
    return None


def _asked(
    request: SignedInRequest, questionnaire: Questionnaire, form: AnswerTableForm
) -> HttpResponse:
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "states": AnswerState.choices,
        "numbers": questionnaire.questions.order_by("position").values_list("number", flat=True),
        "candidacies": questionnaire.election.candidacies.order_by("sort_key"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "questionnaires/answers_import.html", context, status=status)


def _shown(request: SignedInRequest, form: AnswerTableForm, plan: Plan) -> HttpResponse:
    context = {
        "questionnaire": plan.questionnaire,
        "form": form,
        "plan": plan,
        "packed": form.packed(),
        "states": AnswerState.choices,
    }
    status = 422 if plan.refused else 200
    return render(request, "questionnaires/answers_review.html", context, status=status)
