"""Words that deceive or break: tags, emoji, right-to-left, hidden characters, great length, wherever they stand."""

from bot.texts import CAPTION_UNITS_MAX, MESSAGE_UNITS_MAX, units
from tests.bot.chat import Chat
from tests.bot.plays import apply, ask, choose, deliver, mixed, post, rate, task_of

HOSTILE = "<b>x</b> &amp; 👩‍👩‍👧 שלום عالم \u202e03 DSU\u2066 `_*"
SHOWN = "<b>x</b> &amp; 👩‍👩‍👧 שלום عالم 03 DSU `_*"
ISOLATES = {"\u2068": "", "\u2069": ""}
FORBIDDEN = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c")


def plain(words: str) -> str:
    """Take out the fences that keep right-to-left text in its place."""
    return words.translate(str.maketrans(ISOLATES))


def everything(chat: Chat) -> list[str]:
    """Read all that the bot has written to anybody, buttons too."""
    screens = [message for actor in chat.people.values() for message in actor.screen()]
    return [message.words for message in screens] + [label for message in screens for label, _ in message.buttons]


def assert_all_taken(chat: Chat) -> None:
    """Telegram took every message, nothing turns its neighbours around, and every fence is closed."""
    assert set(chat.states()) == {"done"}
    for words in everything(chat):
        assert not FORBIDDEN & set(words)
        assert words.count("\u2068") == words.count("\u2069")


def test_words__in_every_place(chat: Chat) -> None:
    """Title, names, deliveries and file names are shown as they were written, whatever they hold."""
    for employer, worker in mixed(chat):
        for actor in (employer, worker):
            chat.store.run("UPDATE people SET first_name = ? WHERE id = ?", HOSTILE, actor.id)
            actor.says("/start")
        task = post(employer, f"30 USD 2d {HOSTILE}")
        assert plain(task.title) == SHOWN
        apply(worker, task)
        assert SHOWN in plain(choose(employer).words)
        deliver(worker, HOSTILE)
        assert plain(employer.hears().words).count(SHOWN) == 3  # name, title, delivery
        ask(worker)
        worker.hands_in(f"{HOSTILE}.txt".replace("/", "|"), b"abc", caption=HOSTILE)
        assert plain(employer.hears().words).count(SHOWN) == 3
        rate(employer, 85)
        for actor in (employer, worker):
            assert SHOWN in plain(actor.says("/mine").words)
            actor.says("/board")
        worker.says("/deliver")
    assert_all_taken(chat)


def test_words__as_long_as_they_can_be(chat: Chat) -> None:
    """The longest names, titles, texts, notes and file names never make Telegram refuse a message."""
    for employer, worker in mixed(chat):
        for actor in (employer, worker):
            chat.store.run(
                "UPDATE people SET first_name = ?, last_name = ? WHERE id = ?", "🧑" * 64, "🧓" * 64, actor.id
            )
            actor.says("/start")
        task = post(employer, f"30 USD 2d {'🎉' * 180} " + " ".join(f"#{'t' * 31}{number}" for number in range(8)))
        apply(worker, task)
        choose(employer)
        ask(worker)
        worker.hands_in("📎" * 190 + ".txt", b"abc", caption="📝" * 512)
        told = next(message for message in employer.screen() if message.file_name)
        assert units(told.words) <= CAPTION_UNITS_MAX
        assert told.button("85")
        employer.presses(employer.lang("Show delivery", "查看交付"))
        for words in ("📝" * 2048, "&" * 4096):
            deliver(worker, words)
            assert units(employer.hears().words) < MESSAGE_UNITS_MAX
            assert words in employer.presses(employer.lang("Show delivery", "查看交付")).words
        rate(employer, 0)
        for actor in (employer, worker):
            actor.says("/mine")
        worker.says("/deliver")
        worker.says("x" * 4096)
        assert task_of(employer).title == "🎉" * 180
    assert_all_taken(chat)


def test_words__name_in_which_nothing_is_seen(chat: Chat) -> None:
    """Somebody whose name shows nothing is still somebody."""
    newcomer = chat.newcomer("\u3164\u200b", "en")
    task = post(chat.people["adam"])
    apply(newcomer, task)

    assert "— has applied for" in chat.people["adam"].hears().words
