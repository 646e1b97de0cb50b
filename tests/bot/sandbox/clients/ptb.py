"""The bot of the walk in python-telegram-bot."""

import asyncio
from collections.abc import Callable
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.helpers import create_deep_linked_url

from tests.bot.sandbox.clients.walk import COMMANDS, GREETING
from tests.bot.sandbox.conftest import TOKEN


async def _start(update: Update, context: Any) -> None:
    assert update.message is not None
    if context.args:
        await update.message.reply_text(f"Came by {context.args[0]}")
        return
    link = create_deep_linked_url(context.bot.username, "a-friend")
    row = [InlineKeyboardButton("Go", callback_data="go"), InlineKeyboardButton("Link", url=link)]
    await update.message.reply_html(GREETING, reply_markup=InlineKeyboardMarkup([row]))


async def _go(update: Update, _context: Any) -> None:
    query = update.callback_query
    assert query is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Bare", callback_data="bare")]])
    await query.edit_message_text("Changed 👍", reply_markup=keyboard)
    try:
        await query.edit_message_text("Changed 👍", reply_markup=keyboard)
    except BadRequest as refusal:
        if "is not modified" in refusal.message:
            await query.answer("Not modified", show_alert=True)


async def _bare(update: Update, _context: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_reply_markup(None)
    await query.answer()


async def _file(update: Update, _context: Any) -> None:
    message = update.message
    assert message is not None
    assert message.document is not None
    content = bytes(await (await message.document.get_file()).download_as_bytearray())
    name, told = message.document.file_name, f"{len(content)} bytes"
    await message.reply_document(content[::-1], filename=name, caption=told, do_quote=True)


async def _tell(update: Update, context: Any) -> None:
    assert update.message is not None
    said = "told"
    try:
        await context.bot.send_message(int(context.args[0]), "psst")
    except BadRequest as refusal:
        said = f"400 {refusal.message.lower()}"
    except Forbidden as refusal:
        said = f"403 {refusal.message.removeprefix('Forbidden: ')}"
    await update.message.reply_text(said)


async def _wait(update: Update, _context: Any) -> None:
    assert update.message is not None
    try:
        await update.message.reply_text("waited")
    except RetryAfter as flood:
        await asyncio.sleep(flood.retry_after)  # polling: it says when to ask again
        await update.message.reply_text("waited")


def polls(url: str, walk: Callable[[], None]) -> None:
    """Ask for updates while somebody walks."""
    asyncio.run(_live(url, walk))


async def _live(url: str, walk: Callable[[], None]) -> None:
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.build()
    for command, handler in (("start", _start), ("tell", _tell), ("wait", _wait)):
        application.add_handler(CommandHandler(command, handler))
    application.add_handler(CallbackQueryHandler(_go, "^go$"))
    application.add_handler(CallbackQueryHandler(_bare, "^bare$"))
    application.add_handler(MessageHandler(filters.Document.ALL, _file))
    async with application:
        for language, words in COMMANDS.items():
            await application.bot.set_my_commands([("start", words)], language_code=language)
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=2)
        await asyncio.to_thread(walk)
        await application.updater.stop()
        await application.stop()
