"""People who sign in, what they may do, and how they were invited."""

from accounts.models.invitation import Invitation
from accounts.models.user import (
    Role,
    SystemUser,
    User,
    UserManager,
    Visibility,
    by_name,
    real_people,
)

__all__ = [
    "Invitation",
    "Role",
    "SystemUser",
    "User",
    "UserManager",
    "Visibility",
    "by_name",
    "real_people",
]
