"""Writes about accounts, by concept: users, invitations, the team."""

from accounts.actions.users import acting_as, command_actor, create_user

__all__ = ["acting_as", "command_actor", "create_user"]
