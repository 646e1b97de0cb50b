"""Coming in, languages, and words that are no command."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import ask, at_stage, mixed, pairs, task_of


def test_start__in_the_apps_language(chat: Chat) -> None:
    """A newcomer is welcomed in their app's language and told who holds the key; others read English."""
    for code, words in (
        ("zh-hant", "想用哪种语言"),
        ("en-GB", "Which language"),
        ("ar", "Which language"),
        ("", "Which"),
    ):
        newcomer = chat.person(f"n{code}", code)
        assert words in newcomer.says("/start").words
    newcomer = chat.person("zoe", "ar")
    assert "Which language" in newcomer.says("hello").words
    assert "运营方" in newcomer.presses("中文").words
    assert "你还没有任务" in newcomer.says("/mine").words


def test_start__twice(chat: Chat, adam: Actor, chen: Actor) -> None:
    """A second /start welcomes in the chosen language and keeps person, key, money and language."""
    adam.says("/language")
    adam.presses("中文")
    for actor in (adam, chen):
        before = actor.person
        heard = actor.says("/start")

        assert "想用哪种语言" in heard.words
        assert actor.person == before
        assert actor.balance == 100_000_000


def test_start__new_name(chat: Chat, adam: Actor) -> None:
    """A second /start notes the name that Telegram shows now."""
    chat.store.run("UPDATE people SET first_name = ? WHERE id = ?", "Adam II", adam.id)
    assert "Adam II" in adam.says("/start").words
    assert adam.person.name == "Adam II"


@at_stage("opened")
def test_language__in_the_middle_of_a_delivery(chat: Chat) -> None:
    """Changing the language does not end what was begun, and the answer comes in the new one."""
    for employer, worker in pairs(chat):
        ask(worker)
        worker.says("/language")
        worker.presses(worker.lang("中文", "English"))
        heard = worker.says("done").words

        assert worker.lang("Received for", "已收到") in heard
        assert task_of(employer).stage is Stage.DELIVERED


def test_language__in_the_middle_of_a_post(adam: Actor) -> None:
    """A preview outlives a change of language."""
    adam.says("/task 5 USD 2d x")
    adam.says("/language")
    adam.presses("中文")
    assert "已发布" in adam.presses("Post").words


@pytest.mark.parametrize("pressed", ["lang:klingon", "lang:", "lang:en:zh"])
def test_language__forged(adam: Actor, pressed: str) -> None:
    """A language that there is not changes nothing."""
    assert adam.forges(pressed).words == adam.said("out-of-date")
    assert adam.person.language == "en"


def test_say__unknown_command(chat: Chat) -> None:
    """An unknown command is named, cut to size, and answered with where to look."""
    for employer, _ in pairs(chat):
        assert (
            employer.lang("I do not know /frobnicate", "我不认识 /frobnicate") in employer.says("/frobnicate 1 2").words
        )
        for command in ("/" + "x" * 4000, "/<b>", "/", "/🎉"):
            heard = employer.says(command)
            assert len(heard) == 1
            assert "/help" in heard.words
            assert len(heard.words) < 400


def test_say__plain_talk(chat: Chat) -> None:
    """Plain talk is answered with an example and where to look."""
    for employer, worker in mixed(chat):
        for actor in (employer, worker):
            for words in ("hello", "你好吗？", "🎉", "30 USD 2d Translate"):
                assert actor.said("nothing-understood") == actor.says(words).words


def test_say__help(chat: Chat) -> None:
    """The help names every command of the menu."""
    for employer, _ in pairs(chat):
        heard = employer.says("/help").words
        for command in ("/fund", "/task", "/board", "/mine", "/deliver", "/balance", "/withdraw", "/language", "/help"):
            assert command in heard


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_say__anything(lina: Actor, words: str) -> None:
    """Whatever is typed is answered once, and never with an error of ours."""
    before = lina.chat.standing()
    heard = lina.says("." + words)  # Telegram itself would not send a text in which nothing is seen

    assert len(heard) == 1
    assert lina.said("internal-error") not in heard.words
    assert lina.chat.standing() == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["apply", "rate", "rated", "fund", "lang", "tsk_1", "85", "", "x"]), max_size=4).map(
        ":".join
    )
)
def test_press__anything(lina: Actor, pressed: str) -> None:
    """Whatever a press carries is answered, never with an error of ours, and moves nothing."""
    before = lina.chat.standing()
    heard = lina.forges(pressed)

    assert heard
    assert lina.said("internal-error") not in heard.words
    assert lina.chat.standing() == before or pressed.startswith("fund:85")
