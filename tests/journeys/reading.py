"""What the product reads each time it starts, read once by the process that all starts are forked from (`starting`).

Importing this is what reads: the code of the commands, what they import late, and the texts.
"""

from importlib import import_module

from bot.texts import LOCALES, _bundle, _plain_keys

for name in ("run", "parts", "sandbox", "correct"):
    import_module(f"bot.commands.{name}")
for late in ("bot.app", "alembic.command", "anyio._backends._asyncio", "uvicorn.protocols.http.auto"):
    import_module(late)
for locale in LOCALES:
    _bundle(locale)
    _plain_keys(locale)
