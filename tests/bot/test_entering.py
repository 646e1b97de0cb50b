"""Coming in, languages, and words that are no command."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from telegram import BotCommandScopeAllGroupChats

from bot.app import GROUP_MENU, MENU, begin_chat
from bot.flows import entering
from bot.flows.consenting import TERMS_VERSION
from bot.routing import COMMANDS
from bot.texts import LOCALES
from ledger.core.task import Stage
from ledger.database import reading
from ledger.tables import consents
from tests.bot.chat import Actor, Chat
from tests.bot.conftest import Restart
from tests.bot.plays import TITLE, ask, at_stage, mixed, pairs, post, task_of
from tests.bot.test_refusals import turn


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
    """Pressing another language does not end what was begun, and the answer comes in the new one."""
    for employer, worker in pairs(chat):
        worker.says("/language")
        worker.says("/mine")
        ask(worker)
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


def test_terms__asked_before_the_first_post_and_application(chat: Chat, adam: Actor) -> None:
    """Nobody posts or applies before the terms are accepted; what was to be done goes on right after."""
    task = post(adam)
    newcomer = chat.person("zoe", "en")
    newcomer.says("/start")
    newcomer.says(f"/task 5 USD 2d {TITLE}")
    assert "terms of use" in newcomer.presses("Post").words
    assert "Post it?" in newcomer.presses("Accept: I have work").words
    newcomer.presses("Post", on="Post it?")
    assert task_of(newcomer).title == TITLE
    other = chat.person("yan", "zh")
    other.says("/start")
    assert "使用条款" in other.forges(f"apply:{task.id}").words
    other.presses("同意：我要接活")
    assert TITLE in other.screen()[-1].words
    other.presses("申请", on=TITLE)

    listing = chat.ledger.views.listing(task.id)
    assert listing is not None
    assert listing.applicants == (other.person.id,)


def test_terms__kept_with_version_and_moment(chat: Chat, adam: Actor) -> None:
    """What was agreed to, by whom and when, is a row; the terms say that they are accepted."""
    with reading(chat.ledger.engine) as connection:
        kept = connection.execute(select(consents).where(consents.c.person == adam.person.id)).one()

    assert kept.version == TERMS_VERSION
    assert kept.accepted_at is not None
    assert "You have accepted this version" in adam.says("/terms").words
    assert adam.forges("agree:king").words == adam.said("out-of-date")


def test_link__to_a_task(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A link leads to its task: those who are known at once, a newcomer after saying hello."""
    task = post(adam)
    assert f"?start=task_{task.id}" in adam.screen()[-1].words
    assert TITLE in barb.says(f"/start task_{task.id}").words
    newcomer = chat.person("zoe", "en")
    newcomer.says(f"/start task_{task.id}")
    newcomer.presses("English")
    heard = newcomer.presses("Accept: I look for work").words
    assert TITLE in heard
    assert "You have applied" in newcomer.presses("Apply", on=TITLE).words
    assert barb.says("/start task_nothing").words == barb.said("unknown")
    assert "Which language" in barb.says("/start other").words
    adam.forges(f"untask:{task.id}")
    assert "not on the board any more" in barb.says(f"/start task_{task.id}").words


def test_link__restart_while_arriving(restart: Restart) -> None:
    """Where a link leads is not forgotten by a restart."""
    chat = restart()
    task = post(chat.people["adam"])
    chat.person("zoe", "en").says(f"/start task_{task.id}")
    restart().people["zoe"].presses("English")
    assert TITLE in restart().people["zoe"].presses("Accept: I do both").words


def test_settings__one_card(chat: Chat) -> None:
    """What somebody says of themselves is typed or pressed, refused by name, and shown on one card."""
    for _, worker in pairs(chat):
        card = worker.says("/settings")[0]
        worker.presses(worker.lang("My skills", "我的技能"))
        worker.says("law, #translation")
        assert "#law #translation" in worker.screen()[-1].words
        worker.presses(worker.lang("My languages", "我会的语言"))
        worker.says("klingon")
        assert "klingon" in worker.screen()[-1].words
        worker.says("zh en")
        worker.presses(worker.lang("My place", "我的所在地"))
        worker.says("x" * 61)
        assert worker.lang("at most 60 fit", "最多 60 个") in worker.screen()[-1].words
        worker.presses(worker.lang("Back", "返回"))
        worker.presses(worker.lang("My skills", "我的技能"))
        worker.presses(worker.lang("None", "不要求"))
        assert worker.screen()[-1].id == card.id
        profile = chat.ledger.views.profile(worker.person.id)
        assert (profile.skills, profile.languages, profile.place) == ((), ("en", "zh"), "")
        worker.presses(worker.lang("Role and terms", "角色与条款"))
        worker.presses(worker.lang("Accept: I have work", "同意：我要派活"))
        assert chat.ledger.views.profile(worker.person.id).role == "employer"
        for pressed in ("me:king", "me:king:x"):
            assert worker.forges(pressed).words == worker.said("out-of-date")


def test_say__what_must_be_told(chat: Chat) -> None:
    """Privacy and what to do when money is missing can be read at any time."""
    for actor, _ in pairs(chat):
        assert actor.says("/privacy").words == actor.said("privacy")
        none = actor.said("paysupport", has_contact="no", contact="")
        assert actor.says("/paysupport").words == none
        assert actor.lang("has set no contact", "没有设置联系方式") in none


def test_paysupport__names_the_contact() -> None:
    """What the operator has set is shown as it is, in both languages; it is no HTML."""
    for locale in LOCALES:
        (said,) = entering.paysupport(replace(turn(locale), support="@desk <b>&")).accepted(())

        assert "@desk &lt;b&gt;&amp;" in str(said.payload["text"])


def test_menu__per_language_and_scope(chat: Chat) -> None:
    """The menu lists every command of a private chat, and in groups only what is answered there, in both languages."""
    bot, run = chat.exchange.bot, chat.exchange.runner.run
    run(begin_chat(bot))

    for code, words in (("", "post a task"), ("zh", "发布任务")):
        private = run(bot.get_my_commands(language_code=code or None))
        group = run(bot.get_my_commands(scope=BotCommandScopeAllGroupChats(), language_code=code or None))
        assert [one.command for one in private] == list(MENU)
        assert [one.command for one in group] == list(GROUP_MENU)
        assert private[0].description == group[0].description == words
    assert set(MENU) <= set(COMMANDS)
