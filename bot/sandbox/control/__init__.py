"""The control API: what a person, a page or a test does to the emulator from outside (docs/sandbox.md)."""

from bot.sandbox.control import groups, looking, people, settling, touring
from bot.sandbox.control.looking import MESSAGES_MAX

ROUTES = (*looking.ROUTES, *people.ROUTES, *groups.ROUTES, *settling.ROUTES, *touring.ROUTES)

__all__ = ["MESSAGES_MAX", "ROUTES"]
