"""How a command reads its settings: what is secret of them stays out of the log."""

from ledger.config import Settings
from ledger.logs import hide


def read_settings() -> Settings:
    """Read the settings, and blot what is secret of them out of every line from here on."""
    settings = Settings()
    hide(settings.secrets())
    return settings
