"""The form of the comparison: in which order candidacies stand, kept in the address."""

from django import forms

from questionnaires.ordering import MOST_DRAWS, Order


class ComparisonForm(forms.Form):
    """How the candidacies stand side by side; by name unless somebody asks for another order."""

    order = forms.ChoiceField(choices=[(Order.NAME, ""), (Order.LOT, "")], required=False)
    draw = forms.IntegerField(min_value=1, max_value=MOST_DRAWS, required=False)
    rank = forms.BooleanField(required=False)
    sheets = forms.BooleanField(required=False)

    @property
    def chosen(self) -> Order:
        if self.cleaned_data.get("rank"):
            return Order.RANK
        return Order(self.cleaned_data.get("order") or Order.NAME)

    @property
    def draw_number(self) -> int | None:
        """The draw to repeat; None where a new one is wanted."""
        return self.cleaned_data.get("draw")

    @property
    def is_in_sheets(self) -> bool:
        return bool(self.cleaned_data.get("sheets"))
