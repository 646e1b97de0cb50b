"""The bot of the walk in pyTelegramBotAPI, which knows no asyncio and keeps the server's address in its module."""

import threading
from collections.abc import Callable

from telebot import TeleBot, apihelper
from telebot.apihelper import ApiTelegramException
from telebot.types import (
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)
from telebot.util import antiflood, extract_arguments

from tests.bot.sandbox.clients.walk import COMMANDS, GREETING
from tests.bot.sandbox.conftest import TOKEN


class _Bot:
    """The handlers."""

    def __init__(self) -> None:
        self.bot = TeleBot(TOKEN, threaded=False)
        listen, pressed = self.bot.register_message_handler, self.bot.register_callback_query_handler
        for handler in (self.start, self.tell, self.wait):
            listen(handler, commands=[handler.__name__])
        listen(self.file, content_types=["document"])
        for press in (self.go, self.bare):
            pressed(press, lambda query, name=press.__name__: query.data == name)

    def start(self, message: Message) -> None:
        """Greet."""
        if came_by := extract_arguments(message.text):
            self.bot.send_message(message.chat.id, f"Came by {came_by}")
            return
        link = f"https://t.me/{self.bot.user.username}?start=a-friend"
        keyboard = InlineKeyboardMarkup()
        keyboard.row(InlineKeyboardButton("Go", callback_data="go"), InlineKeyboardButton("Link", url=link))
        self.bot.send_message(message.chat.id, GREETING, parse_mode="HTML", reply_markup=keyboard)

    def go(self, query: CallbackQuery) -> None:
        """Change the card."""
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Bare", callback_data="bare")]])
        place = {"chat_id": query.message.chat.id, "message_id": query.message.message_id, "reply_markup": keyboard}
        self.bot.edit_message_text("Changed 👍", **place)
        try:
            self.bot.edit_message_text("Changed 👍", **place)
        except ApiTelegramException as refusal:
            if "is not modified" in refusal.description:
                self.bot.answer_callback_query(query.id, "Not modified", show_alert=True)

    def bare(self, query: CallbackQuery) -> None:
        """Take the keyboard away."""
        self.bot.edit_message_reply_markup(query.message.chat.id, query.message.message_id)
        self.bot.answer_callback_query(query.id)

    def file(self, message: Message) -> None:
        """Send a file back turned round."""
        content = self.bot.download_file(self.bot.get_file(message.document.file_id).file_path)
        self.bot.send_document(
            message.chat.id,
            content[::-1],
            visible_file_name=message.document.file_name,
            caption=f"{len(content)} bytes",
            reply_parameters=ReplyParameters(message.message_id),
        )

    def tell(self, message: Message) -> None:
        """Write to somebody."""
        said = "told"
        try:
            self.bot.send_message(int(extract_arguments(message.text)), "psst")
        except ApiTelegramException as refusal:
            said = f"{refusal.error_code} {refusal.description.partition(': ')[2]}"
        self.bot.send_message(message.chat.id, said)

    def wait(self, message: Message) -> None:
        """Answer as soon as it may."""
        antiflood(self.bot.send_message, message.chat.id, "waited")


def polls(url: str, walk: Callable[[], None]) -> None:
    """Ask for updates while somebody walks."""
    apihelper.API_URL, apihelper.FILE_URL = url + "/bot{0}/{1}", url + "/file/bot{0}/{1}"
    bot = _Bot().bot
    for language, words in COMMANDS.items():
        bot.set_my_commands([BotCommand("start", words)], language_code=language)
    polling = threading.Thread(target=bot.polling, kwargs={"long_polling_timeout": 1, "non_stop": False})
    polling.start()
    try:
        walk()
    finally:
        bot.stop_polling()
        polling.join(10)
        apihelper.API_URL = apihelper.FILE_URL = None
    assert not polling.is_alive()
