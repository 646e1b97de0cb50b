"""A person's statement in the chat: their own, of a month, as a file with the figures in words."""

import pypdfium2

from bot.texts import plain
from tests.bot.chat import Actor, Chat
from tests.bot.plays import at_stage, pairs


def month_of(chat: Chat) -> str:
    """Name the month that is running."""
    return f"{chat.ledger.clock.now():%Y-%m}"


def document_of(chat: Chat, actor: Actor) -> str:
    """Fetch the newest file that the bot has sent somebody, and read the words of it."""
    file = next(one for one in reversed(actor._messages()) if "document" in one)["document"]
    found = chat.exchange.runner.run(chat.exchange.bot.get_file(file["file_id"]))
    content = bytes(chat.exchange.runner.run(found.download_as_bytearray()))
    with pypdfium2.PdfDocument(content) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


@at_stage("opened")
def test_statement__as_a_file(chat: Chat) -> None:
    """The month's statement comes as a PDF in the person's language, with the figures of their account in words too."""
    month = month_of(chat)
    for employer, _ in pairs(chat):
        heard = employer.says("/statement")
        (sent,) = heard

        assert sent.file_name == f"statement-{month}.pdf"
        for part in ("100 USD", "30 USD", "70 USD", month):
            assert part in heard.words
        words = document_of(chat, employer)
        assert plain(employer.person.language, "statement-kind-commitment") in words
        assert employer.person.address in words
        assert employer.name in words


@at_stage("opened")
def test_statement__nothing_yet(chat: Chat) -> None:
    """Who never had a thing is told so, and what to do; no file comes."""
    for _, worker in pairs(chat):
        (sent,) = worker.says("/statement")

        assert sent.words == worker.said("monthly-none")
        assert not sent.file_name


def test_statement__by_month(chat: Chat, adam: Actor, chen: Actor) -> None:
    """A month can be named, typed in full width too, or pressed below the balance; what is none is asked again."""
    month = month_of(chat)
    for actor in (adam, chen):
        assert actor.says("/statement ２０２０-01")[0].file_name == "statement-2020-01.pdf"
        assert actor.lang("I did not understand", "没看懂") in actor.says("/statement 2026-13").words
        assert actor.lang("I did not understand", "没看懂") in actor.forges("statement:<b>").words
        actor.says("/balance")
        assert (
            actor.presses(actor.lang(f"Statement {month}", f"{month} 对账单"))[0].file_name == f"statement-{month}.pdf"
        )


def test_statement__server_in_trouble(chat: Chat, adam: Actor) -> None:
    """A file that did not get through is made and sent again."""
    chat.fault("sendDocument", "500")
    assert not adam.says("/statement")
    chat.advance(seconds=10)
    (sent,) = adam.hears()

    assert sent.file_name == f"statement-{month_of(chat)}.pdf"
    assert "100 USD" in sent.words


@at_stage("opened")
def test_statement__a_month_later(chat: Chat, adam: Actor) -> None:
    """In a later month a button leads to the month before, whose closing balance is what this one opens with."""
    chat.skip(days=32)
    heard = adam.says("/statement")
    assert "70 USD at the beginning" in heard.words
    before = adam.presses("Statement")

    assert before[0].file_name < heard[0].file_name
    assert "70 USD at the end" in before.words
