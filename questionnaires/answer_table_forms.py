"""The form of a table of answers: the file or the pasted rows, nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from questionnaires.table_forms import MOST_KEPT
from sources.uploads import KeptUploadForm

TOO_LARGE_TO_SHOW = _(
    "This table is too large for a page. Nothing was stored: bring it in several files."
)


class AnswerTableForm(KeptUploadForm):
    """A table of answers, one a row."""

    too_large = _("This table is larger than 20 MB. Nothing was stored: bring it in several files.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pasted"].label = _("Paste the table")
        self.fields["pasted"].help_text = _(
            "Straight from a spreadsheet, with its first row, or as CSV."
        )
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx,text/csv"
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx) with one sheet and without formulas, 20 MB at most."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and len(self.packed()) > MOST_KEPT:
            self.refuse(str(TOO_LARGE_TO_SHOW))
        return cleaned
