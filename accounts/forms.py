"""Forms of accounts, and the fields of a day and of one of our members, which other forms use."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.invitations import Newcomer
from accounts.models import Invitation, Role, User


class DayInput(forms.DateInput):
    """A day as browsers take it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UserChoiceField(forms.ModelChoiceField[User]):
    """One of several users. The address tells apart two people of the same name."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.display_name} ({obj.email})"


class LanguageForm(forms.Form):
    """The language switch, and the page to go back to."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)


class PreferencesForm(forms.ModelForm[User]):
    """What we write to somebody."""

    class Meta:
        model = User
        fields = ["wants_reminders", "wants_digest"]


class InvitationForm(forms.Form):
    """Whom a coordinator invites, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person’s own: whoever reads this mailbox can open the account."),
    )
    role = forms.ChoiceField(
        label=_("What may they do?"),
        choices=Role.choices,
        initial=Role.VOLUNTEER,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This role does not exist. Choose one of the list.")},
    )
    name = forms.CharField(
        label=_("Name, if you know how they want to be called"),
        max_length=100,
        required=False,
        help_text=_("They choose it themselves when they accept. It is not in the message."),
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=settings.LANGUAGES, initial="fr"
    )


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(choices=Role.choices)


class NewcomerForm(forms.Form):
    """What somebody who was invited chooses: never the address, never the role."""

    display_name = forms.CharField(
        label=_("How shall we call you?"),
        max_length=100,
        help_text=_("Your colleagues see it. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym, if you want one"),
        max_length=100,
        required=False,
        help_text=_("Shown instead of your name wherever partners may read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_(
            "Twelve characters or more. Three or four words that do not belong together make a "
            "good one."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        first = {"display_name": invitation.name, "language": invitation.language}
        super().__init__(*args, **kwargs | {"initial": first})

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.invitation.email))
        return password

    def clean(self) -> None:
        """An address or a role that was slipped in is refused aloud, not dropped in silence."""
        bound = {"email": self.invitation.email, "role": str(self.invitation.role)}
        if any(self.data.get(name, value) != value for name, value in bound.items()):
            raise ValidationError(
                gettext(
                    "The invitation is for one address and one role, which nobody can change here. "
                    "No account was made; ask whoever invited you for another role."
                )
            )

    @property
    def newcomer(self) -> Newcomer:
        cleaned = self.cleaned_data
        return Newcomer(
            display_name=cleaned["display_name"],
            pseudonym=cleaned["pseudonym"],
            password=cleaned["password"],
            language=cleaned["language"],
        )
