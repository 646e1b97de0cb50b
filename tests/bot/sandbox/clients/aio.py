"""The bot of the walk in aiogram, by polling and by aiogram's own webhook."""

import asyncio
from collections.abc import Callable

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    TelegramObject,
)
from aiogram.utils.deep_linking import create_start_link
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.bot.sandbox.clients.walk import COMMANDS, GREETING
from tests.bot.sandbox.conftest import TOKEN

SECRET = "a-word-between-us"


async def _start(message: Message, command: CommandObject, bot: Bot) -> None:
    if command.args:
        await message.answer(f"Came by {command.args}")
        return
    link = await create_start_link(bot, "a-friend")
    row = [InlineKeyboardButton(text="Go", callback_data="go"), InlineKeyboardButton(text="Link", url=link)]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row])
    await message.answer(GREETING, parse_mode="HTML", reply_markup=keyboard)


async def _go(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Bare", callback_data="bare")]])
    await query.message.edit_text("Changed 👍", reply_markup=keyboard)
    try:
        await query.message.edit_text("Changed 👍", reply_markup=keyboard)
    except TelegramBadRequest as refusal:
        if "is not modified" in refusal.message:
            await query.answer("Not modified", show_alert=True)


async def _bare(query: CallbackQuery) -> TelegramObject:
    assert isinstance(query.message, Message)
    await query.message.edit_reply_markup(reply_markup=None)
    return query.answer()  # by webhook this goes in the answer to it


async def _file(message: Message, bot: Bot) -> None:
    assert message.document is not None
    kept = await bot.download(message.document)
    assert kept is not None
    content = kept.read()
    back = BufferedInputFile(content[::-1], message.document.file_name or "")
    await message.reply_document(back, caption=f"{len(content)} bytes")


async def _tell(message: Message, command: CommandObject, bot: Bot) -> None:
    said = "told"
    try:
        await bot.send_message(int(command.args or 0), "psst")
    except TelegramBadRequest as refusal:
        said = f"400 {refusal.message.removeprefix('Bad Request: ')}"
    except TelegramForbiddenError as refusal:
        said = f"403 {refusal.message.removeprefix('Forbidden: ')}"
    await message.answer(said)


async def _wait(message: Message) -> None:
    try:
        await message.answer("waited")
    except TelegramRetryAfter as flood:
        await asyncio.sleep(flood.retry_after)  # polling: it says when to ask again
        await message.answer("waited")


async def _make(url: str) -> tuple[Bot, Dispatcher]:
    """Make the bot, and tell its commands."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()
    dispatcher.message.register(_start, CommandStart())
    dispatcher.message.register(_tell, Command("tell"))
    dispatcher.message.register(_wait, Command("wait"))
    dispatcher.message.register(_file, F.document)
    dispatcher.callback_query.register(_go, F.data == "go")
    dispatcher.callback_query.register(_bare, F.data == "bare")
    for language, words in COMMANDS.items():
        await bot.set_my_commands([BotCommand(command="start", description=words)], language_code=language)
    return bot, dispatcher


def polls(url: str, walk: Callable[[], None]) -> None:
    """Ask for updates while somebody walks."""

    async def live() -> None:
        bot, dispatcher = await _make(url)
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=2))
        await asyncio.to_thread(walk)
        await dispatcher.stop_polling()
        await polling

    asyncio.run(live())


def hooks(url: str, walk: Callable[[], None]) -> None:
    """Be brought updates while somebody walks."""

    async def live() -> None:
        bot, dispatcher = await _make(url)
        app = web.Application()
        SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET).register(app, "/hook")
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
        await asyncio.to_thread(walk)
        await bot.delete_webhook()
        await runner.cleanup()
        await bot.session.close()

    asyncio.run(live())
