"""Two client libraries that know nothing of this emulator live on it over real sockets."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import CommandStart
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbKeyboard
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

TOKEN = "42:sandbox"


def _journey(hands: Any) -> None:
    """Do what a person does: start, press, hand in a file; and see what a bot should have made of it."""
    adam = hands.control("POST", "people", json={"first_name": "Adam", "language_code": "zh-hans"})["id"]
    hands.say(adam, "/start")
    card = _wait_for(hands, adam, 2)
    assert card["text"] == "Hello, Adam 😀"
    assert card["entities"] == [{"offset": 7, "length": 4, "type": "bold"}]
    pressed = hands.press(adam, card["message_id"], "go")
    answer = hands.control("GET", f"presses/{pressed['callback_query_id']}", params={"wait": 10})
    assert (answer["text"], answer["show_alert"]) == ("Gone", True)
    hands.hand_in(adam, "work.txt", b"four words of work")
    returned = _wait_for(hands, adam, 4)
    assert returned["document"]["file_name"] == "back.txt"
    assert returned["caption"] == "18 bytes"
    assert _wait_for(hands, adam, 5)["text"] == "400"
    assert hands.seen(adam)[1]["text"] == "Changed"


def _wait_for(hands: Any, chat_id: int, message_id: int) -> Any:
    """Wait for a message of a chat."""
    query = {"after": message_id - 1, "wait": 10, "limit": 1}
    return hands.control("GET", f"chats/{chat_id}/messages", params=query)["messages"][0]


async def _ptb_start(update: Update, _context: Any) -> None:
    assert update.message is not None
    keyboard = PtbKeyboard([[PtbButton("Go", callback_data="go")]])
    await update.message.reply_html("Hello, <b>Adam</b> 😀", reply_markup=keyboard)


async def _ptb_press(update: Update, _context: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_text("Changed")
    await query.answer("Gone", show_alert=True)


async def _ptb_file(update: Update, context: Any) -> None:
    message = update.message
    assert message is not None
    assert message.document is not None
    content = await (await message.document.get_file()).download_as_bytearray()
    await message.reply_document(bytes(content), filename="back.txt", caption=f"{len(content)} bytes")
    with pytest.raises(BadRequest, match="an't find end tag"):
        await context.bot.send_message(message.chat_id, "<b>unclosed", parse_mode="HTML")
    await message.reply_text("400")


def test_serve__python_telegram_bot(hands: Any) -> None:
    """An unmodified python-telegram-bot starts, shows a keyboard, edits, moves files, and meets a refusal."""

    async def live() -> None:
        builder = Application.builder().token(TOKEN).base_url(f"{hands.url}/bot")
        application = builder.base_file_url(f"{hands.url}/file/bot").build()
        application.add_handler(CommandHandler("start", _ptb_start))
        application.add_handler(CallbackQueryHandler(_ptb_press))
        application.add_handler(MessageHandler(filters.Document.ALL, _ptb_file))
        async with application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling(timeout=2)
            await asyncio.to_thread(_journey, hands)
            await application.updater.stop()
            await application.stop()

    asyncio.run(live())


async def _aiogram_start(message: Message) -> None:
    button = InlineKeyboardButton(text="Go", callback_data="go")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await message.answer("Hello, <b>Adam</b> 😀", parse_mode="HTML", reply_markup=keyboard)


async def _aiogram_press(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    await query.message.edit_text("Changed")
    await query.answer("Gone", show_alert=True)


async def _aiogram_file(message: Message, bot: AiogramBot) -> None:
    assert message.document is not None
    content = await bot.download(message.document)
    assert content is not None
    count = len(content.read())
    await message.answer_document(BufferedInputFile(b"back", "back.txt"), caption=f"{count} bytes")
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await message.answer("")
    await message.answer("400")


def test_serve__aiogram(hands: Any) -> None:
    """An unmodified aiogram, whose types are strict, does the same."""

    async def live() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(hands.url))
        bot, dispatcher = AiogramBot(TOKEN, session=session), Dispatcher()
        dispatcher.message.register(_aiogram_start, CommandStart())
        dispatcher.message.register(_aiogram_file, F.document)
        dispatcher.callback_query.register(_aiogram_press)
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=2))
        await asyncio.to_thread(_journey, hands)
        await dispatcher.stop_polling()
        await polling

    asyncio.run(live())
