"""Saying hello, choosing a language, getting help, leaving a question."""

from dataclasses import replace
from datetime import datetime

from bot.flows import consenting, drafting, links
from bot.flows.consenting import ARRIVING
from bot.flows.money import fund_button
from bot.incoming import Incoming
from bot.texts import ENGLISH, LOCALES, SIMPLIFIED_CHINESE, choose_locale, plain, text
from bot.turn import DIALOGUE_LASTS, Answer, Button, Row, Turn, message, only
from ledger.core.commands import ChooseLanguage, Enter
from ledger.core.effects import Send
from ledger.core.ids import CommandId, TaskId
from ledger.dialogues import Dialogue
from ledger.intake import Outcome
from ledger.views import Views


def enter(bot_id: int, incoming: Incoming, stamp_at: datetime, views: Views, *, setting: str | None = None) -> Answer:
    """Take somebody in who was not known: whatever they said, they are welcomed first."""
    link = incoming.arguments if incoming.command == "start" and links.is_link(incoming.arguments) else ""
    locale = choose_locale(setting, incoming.language_code, links.language_of(views, link))
    command = Enter(
        id=CommandId(f"tg:{bot_id}:{incoming.update_id}"),
        at=stamp_at,
        telegram_id=incoming.telegram_id,
        chat_id=incoming.chat_id,
        name=incoming.name,
        language=locale,
    )

    awaited = Dialogue(incoming.chat_id, ARRIVING, {"link": link}, incoming.update_id, stamp_at + DIALOGUE_LASTS)

    def welcome(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        html = text(locale, "welcome", name=incoming.name)
        return (message(incoming.chat_id, html, _languages(locale)),)

    return Answer(commands=(command,), accepted=welcome, dialogue=awaited if link else None)


def start(turn: Turn) -> Answer:
    """Welcome somebody back, and note the name and chat they have now; a link to a task leads to it."""
    entered = enter(turn.bot_id, turn.incoming, turn.now, turn.views, setting=turn.person.language)
    if entered.dialogue is None:
        return entered
    led = links.follow(turn, entered.dialogue.body["link"])
    commands = (*entered.commands, *led.commands)
    return replace(entered, commands=commands, accepted=led.accepted, dialogue=led.dialogue)


def language(turn: Turn) -> Answer:
    """Ask which language to use; when it is chosen, what was waited for before is waited for still."""
    return only(turn.say("language-ask", _languages(turn.locale)))


def cancel(turn: Turn) -> Answer:
    """Leave whatever was asked or shown to be confirmed; of a draft only the question, as its card goes on."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow in {ARRIVING, drafting.SHOWN}:
        return only(turn.say("cancel-nothing"))
    if dialogue.flow == drafting.WRITING:
        return only(turn.say("cancel-draft"), dialogue=drafting.paused(dialogue))
    listing = turn.views.listing(TaskId(dialogue.body["task"])) if "task" in dialogue.body else None
    title = "" if listing is None else listing.task.title
    about = "task" if title else "none"
    return only(turn.say("cancelled", what=dialogue.flow, about=about, title=title), is_over=True)


def choose_language(turn: Turn, chosen: str) -> Answer:
    """Use the language that was pressed, and say who holds the key."""
    if chosen not in LOCALES:
        return only(turn.say("out-of-date"))
    command = ChooseLanguage(**turn.stamp(), person=turn.person.id, language=chosen)  # type: ignore[arg-type]

    is_known = turn.views.has_consented(turn.person.id, consenting.TERMS_VERSION)
    reader = replace(turn, person=replace(turn.person, language=chosen))

    def say(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        buttons: Row = (Button(plain(chosen, "btn-board"), "board"), fund_button(chosen)) if is_known else ()
        told = message(turn.incoming.chat_id, text(chosen, "language-chosen"), buttons)
        return (*turn.strip_card(), told, *(() if is_known else (consenting.question(reader),)))

    return Answer(commands=(command,), accepted=say, dialogue=turn.dialogue)


def show_help(turn: Turn) -> Answer:
    """Say how it works."""
    policy = turn.policy
    return only(turn.say("help", rating_full=policy.full_rating, rating_min=policy.min_rating))


def privacy(turn: Turn) -> Answer:
    """Say what is kept of a person, and who sees it."""
    return only(turn.say("privacy"))


def paysupport(turn: Turn) -> Answer:
    """Say where somebody turns whose money is not where it should be."""
    return only(turn.say("paysupport", has_contact="yes" if turn.support else "no", contact=turn.support))


def _languages(locale: str) -> Row:
    labels = {SIMPLIFIED_CHINESE: "btn-language-zh", ENGLISH: "btn-language-en"}
    return tuple(Button(plain(locale, key), f"lang:{name}") for name, key in labels.items())
