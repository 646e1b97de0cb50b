"""Saying hello, choosing a language, getting help."""

from bot.flows.money import fund_button
from bot.incoming import Incoming
from bot.texts import ENGLISH, LOCALES, SIMPLIFIED_CHINESE, choose_locale, plain, text
from bot.turn import Answer, Button, Row, Turn, message, only
from ledger.core.commands import ChooseLanguage, Enter
from ledger.core.effects import Send
from ledger.core.ids import CommandId
from ledger.intake import Outcome


def enter(bot_id: int, incoming: Incoming, stamp_at: object, *, setting: str | None = None) -> Answer:
    """Take somebody in who was not known: whatever they said, they are welcomed first."""
    locale = choose_locale(setting, incoming.language_code)
    command = Enter(
        id=CommandId(f"tg:{bot_id}:{incoming.update_id}"),
        at=stamp_at,  # type: ignore[arg-type]
        telegram_id=incoming.telegram_id,
        chat_id=incoming.chat_id,
        name=incoming.name,
        language=locale,
    )

    def welcome(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        html = text(locale, "welcome", name=incoming.name)
        return (message(incoming.chat_id, html, _languages(locale)),)

    return Answer(commands=(command,), accepted=welcome)


def start(turn: Turn) -> Answer:
    """Welcome somebody back, and note the name and chat they have now."""
    return enter(turn.bot_id, turn.incoming, turn.now, setting=turn.person.language)


def language(turn: Turn) -> Answer:
    """Ask which language to use; what was waited for before is waited for still, here and when it is chosen."""
    return only(turn.say("language-ask", _languages(turn.locale)), dialogue=turn.dialogue)


def choose_language(turn: Turn, chosen: str) -> Answer:
    """Use the language that was pressed, and say who holds the key."""
    if chosen not in LOCALES:
        return only(turn.say("out-of-date"))
    command = ChooseLanguage(**turn.stamp(), person=turn.person.id, language=chosen)  # type: ignore[arg-type]

    def say(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        buttons: Row = (Button(plain(chosen, "btn-board"), "board"), fund_button(chosen))
        return (*turn.strip_card(), message(turn.incoming.chat_id, text(chosen, "language-chosen"), buttons))

    return Answer(commands=(command,), accepted=say, dialogue=turn.dialogue)


def show_help(turn: Turn) -> Answer:
    """Say how it works."""
    policy = turn.policy
    return only(turn.say("help", rating_full=policy.full_rating, rating_min=policy.min_rating))


def _languages(locale: str) -> Row:
    labels = {SIMPLIFIED_CHINESE: "btn-language-zh", ENGLISH: "btn-language-en"}
    return tuple(Button(plain(locale, key), f"lang:{name}") for name, key in labels.items())
