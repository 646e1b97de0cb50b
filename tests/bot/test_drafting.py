"""A task written step by step on one card: every step by button or by typing, a way back from each, one post."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.commands import Filling
from ledger.core.needs import NOTHING_NEEDED, Needs
from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat, Message
from tests.bot.conftest import Restart
from tests.bot.plays import TITLE, apply, pairs, post, task_of
from tests.databases import on_sqlite

USD = 10**6


def card(actor: Actor) -> Message:
    """See the newest card."""
    return actor.screen()[-1]


def begin(actor: Actor) -> Message:
    """Begin a draft; gives its card."""
    actor.says("/task")
    return card(actor)


def test_draft__by_typing(chat: Chat) -> None:
    """Every step takes typed words; all of it stands on one card, and counts only when it is confirmed."""
    for employer, _ in pairs(chat):
        first = begin(employer)
        answers = (
            (TITLE, "What do you pay", "报酬多少"),
            ("30", "How long has the worker", "给多少时间交付"),
            ("2d", "Which skills or languages", "希望有哪些技能"),
            ("#en law", "Who may apply", "谁可以申请"),
            (employer.lang("rating 80", "评分 80"), "rating of 80 or more", "须达到 80 分"),
            (employer.lang("completed 3", "完成 3"), "completed 3 rated tasks", "完成过 3 个"),
            (employer.lang("language chinese", "语言 中文"), "Must know: 中文", "须会：中文"),
            (employer.lang("skill law", "技能 law"), "Must have the skills: #law", "须有技能：#law"),
            (employer.lang("place Berlin", "地点 Berlin"), "Must be in: Berlin", "须在：Berlin"),
            (employer.lang("filling choose", "选人 自选"), "The employer chooses", "雇主在申请人中挑选"),
        )
        for typed, english, chinese in answers:
            assert employer.says(typed) == ()
            assert card(employer).id == first.id
            assert employer.lang(english, chinese) in card(employer).words
        employer.presses(employer.lang("Continue", "继续"))
        for part in (TITLE, "#en #law", "30 USD", employer.lang("Post it?", "要发布吗")):
            assert part in card(employer).words
        assert not chat.ledger.views.tasks_of(employer.person.id)
        employer.presses(employer.lang("Post", "发布"))

        task = task_of(employer)
        assert (task.title, task.reward, task.seconds) == (TITLE, 30 * USD, 172800)
        assert (task.skills, task.languages, task.filling) == (("law",), ("en",), Filling.CHOOSE)
        assert task.needs == Needs(rating=80, completed=3, languages=("zh",), skills=("law",), place="Berlin")


def test_draft__by_buttons(chat: Chat) -> None:
    """Beyond the title nothing need be typed."""
    for employer, _ in pairs(chat):
        first = begin(employer)
        employer.says(TITLE)
        for english, chinese in (
            ("30 USD", "30 USD"),
            ("3 days", "3 天"),
            ("None", "不要求"),
            ("Least rating", "最低评分"),
            ("80 or more", "80 分以上"),
            ("Completed tasks", "完成数"),
            ("None", "不要求"),
            ("Who chooses", "由谁选人"),
            ("First come", "先到先得"),
            ("Continue", "继续"),
        ):
            employer.presses(employer.lang(english, chinese))
            assert card(employer).id == first.id
        employer.presses(employer.lang("Post", "发布"))

        task = task_of(employer)
        assert (task.reward, task.seconds, task.needs) == (30 * USD, 3 * 86400, Needs(rating=80))
        assert task.filling is Filling.FIRST


def test_draft__wrong_input(chat: Chat) -> None:
    """What cannot be read is said on the card, with what to write; the question stays and nothing is lost."""
    for employer, _ in pairs(chat):
        begin(employer)
        employer.says(TITLE)
        for typed, english, chinese in (
            ("a lot", "cannot read “a”", "“a”不是我能看懂的金额"),
            ("-5", "below zero", "小于零"),
            ("30 EUR", "do not know the currency", "不认识币种"),
            ("🎉", "cannot read", "不是我能看懂的金额"),
        ):
            assert employer.says(typed) == ()
            assert employer.lang(english, chinese) in card(employer).words
            assert employer.lang("What do you pay", "报酬多少") in card(employer).words
        employer.says("30")
        employer.says("5 minutes")
        assert employer.lang("too short", "太短了") in card(employer).words
        assert TITLE in card(employer).words


def test_draft__back_and_cancel(chat: Chat) -> None:
    """Back leads to the step before, with what was said kept; Cancel ends it from anywhere."""
    for employer, _ in pairs(chat):
        back, keep = employer.lang("Back", "返回"), employer.lang("Keep", "保持不变")
        begin(employer)
        assert card(employer).button(back) is None
        employer.says(TITLE)
        employer.says("30")
        employer.presses(back)
        assert employer.lang("What do you pay", "报酬多少") in card(employer).words
        employer.presses(keep)
        assert employer.lang("How long", "给多少时间") in card(employer).words
        employer.presses(back)
        employer.says("45")
        assert "45 USD" in card(employer).words
        heard = employer.presses(employer.lang("Cancel", "取消"))

        assert employer.lang("Not posted", "没有发布") in heard.words
        assert employer.said("nothing-understood") == employer.says("2d").words
        assert not chat.ledger.views.tasks()


def test_draft__change_a_preview(adam: Actor) -> None:
    """From the preview of a one-line post each part can be changed, and the way leads back to the preview."""
    adam.says(f"/task 30 USD 2d {TITLE}")
    first = card(adam)
    adam.presses("Change")
    adam.presses("Reward")
    adam.says("40")
    assert card(adam).id == first.id
    assert "40 USD" in card(adam).words
    adam.presses("Change")
    adam.presses("Back")
    adam.presses("Change")
    adam.presses("Who may apply")
    adam.presses("Place")
    adam.says("上海")
    adam.presses("Back")
    assert "Must be in: 上海" in card(adam).words
    adam.presses("Post")

    assert (task_of(adam).reward, task_of(adam).needs) == (40 * USD, Needs(place="上海"))


def test_draft__waits_while_something_else_is_done(adam: Actor) -> None:
    """A command leaves the question, not the draft: its buttons go on working, and /task shows it again."""
    begin(adam)
    adam.says(TITLE)
    adam.says("/balance")
    assert adam.said("nothing-understood") == adam.says("30").words
    adam.presses("50 USD")
    assert any("How long" in one.words and "50 USD" in one.words for one in adam.screen())
    heard = adam.says("/task")

    assert "How long" in heard.words
    adam.says("2d")
    assert "50 USD" in card(adam).words


def test_draft__stale_card(chat: Chat) -> None:
    """A button of an older card does nothing but show how the draft stands now."""
    for employer, _ in pairs(chat):
        begin(employer)
        employer.says(TITLE)
        old = card(employer).button("10 USD")
        assert old is not None
        employer.says("30")
        heard = employer.forges(old)

        assert employer.lang("out of date", "已经过时") in heard.words
        assert "30 USD" in heard.words
        assert employer.lang("How long", "给多少时间") in heard.words


@pytest.mark.parametrize("pressed", ["g:{}:at:preview", "g:{}:at:more", "g:{}:at:nowhere", "g:{}:do:it", "post:{}"])
def test_draft__forged_step(adam: Actor, pressed: str) -> None:
    """No forged button skips a question or posts what is not whole."""
    begin(adam)
    adam.says(TITLE)
    revision = str(card(adam).button("10 USD")).split(":")[1]
    heard = adam.forges(pressed.format(revision))

    assert "out of date" in heard.words
    assert not adam.chat.ledger.views.tasks()
    adam.says("30")
    assert "30 USD" in card(adam).words


@on_sqlite  # what is typed is read before any database is asked
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["x", "30", "2d", "-", "/task", "rating 80", "place -", "language zh"]) | st.text(), max_size=8
    )
)
def test_draft__anything(adam: Actor, typed: list[str]) -> None:
    """Whatever is typed at whatever step is never an error of ours, and posts nothing."""
    adam.says("/task")
    for words in typed:
        adam.says(words if words.startswith("/task") else "." + words)

    assert adam.said("internal-error") not in adam.transcript()
    assert not adam.chat.ledger.views.tasks()


def test_draft__restart_in_the_middle(restart: Restart) -> None:
    """A draft and its card outlive a restart at every step."""
    first = begin(restart().people["adam"])
    for words in (TITLE, "30", "2d", "#en"):
        adam = restart().people["adam"]
        adam.says(words)
        assert card(adam).id == first.id
    adam = restart().people["adam"]
    adam.presses("Continue")
    restart().people["adam"].presses("Post")

    assert task_of(restart().people["adam"]).title == TITLE


def test_edit__on_the_board(chat: Chat) -> None:
    """A task can be changed until somebody is chosen; whoever had applied hears of it and may apply again."""
    for employer, worker in pairs(chat):
        task = post(employer)
        apply(worker, task)
        employer.says("/mine")
        employer.presses(employer.lang("Change", "修改"))
        employer.presses(employer.lang("Reward", "报酬"))
        employer.says("40")
        assert employer.lang("1 application ends", "已有的 1 份申请") in card(employer).words
        heard = employer.presses(employer.lang("Save changes", "保存修改"))

        assert employer.lang("Changed:", "已修改") in heard.words
        assert chat.task(task).reward == 40 * USD
        assert employer.lang("has changed", "修改了") in worker.hears().words
        assert "40 USD" in worker.says("/board").words
        assert worker.lang("You have applied", "你已申请") in apply(worker, task).words


def test_edit__left(chat: Chat) -> None:
    """Whoever leaves a change reads that the task stands as it was, not that nothing was posted."""
    for employer, _ in pairs(chat):
        task = post(employer)
        employer.forges(f"edit:{task.id}")
        left = employer.presses(employer.lang("Cancel", "取消")).words
        assert employer.lang("the task is as it was", "任务还是原来的样子") in left


def test_edit__nothing_changed(adam: Actor) -> None:
    """Saving without a change says so and costs nobody the application."""
    task = post(adam)
    adam.presses("Change", on="On the board")
    adam.presses("Back")

    assert adam.presses("Save changes")[0].words == adam.said("nothing-changed")
    assert adam.chat.task(task) == task


def test_edit__wrong_hands_and_too_late(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Nobody else may change a task, save it or post it again, and nobody when it has left the board."""
    task = post(adam)
    for pressed in (f"edit:{task.id}", f"again:{task.id}", f"tsave:{task.id}", f"tuse:{task.id}"):
        assert barb.forges(pressed).words == barb.said("not-yours")
        assert barb.forges(pressed + "x").words == barb.said("unknown")
    adam.forges(f"edit:{task.id}")
    adam.forges(f"untask:{task.id}")
    assert chat.task(task).stage is Stage.CANCELLED
    adam.presses("Reward")
    adam.says("7")
    assert adam.presses("Save changes")[0].words == adam.said("wrong-stage")
    assert adam.forges(f"edit:{task.id}").words == adam.said("wrong-stage")


def test_again__past_task(chat: Chat) -> None:
    """A past task is posted again from a preview of the same words."""
    for employer, _ in pairs(chat):
        task = post(employer, f"30 USD 2d {TITLE} #en #law")
        employer.presses(employer.lang("Take back task", "撤回任务"))
        employer.presses(employer.lang("Post again", "再次发布"))
        assert employer.lang("Post it?", "要发布吗") in card(employer).words
        employer.presses(employer.lang("Post", "发布"), on="?" if employer.lang("a", "b") == "a" else "吗")
        new = task_of(employer)

        assert new.id != task.id
        assert (new.title, new.reward, new.skills, new.needs) == (TITLE, 30 * USD, ("law",), NOTHING_NEEDED)


def test_template__saved_used_forgotten(chat: Chat) -> None:
    """A task is saved under a name, posted from it, and forgotten; a name that is too long is refused."""
    for employer, _ in pairs(chat):
        assert employer.said("templates-empty") == employer.says("/templates").words
        post(employer)
        employer.presses(employer.lang("Save as template", "存为模板"))
        assert employer.lang("at most 40 fit", "最多 40 个") in employer.says("x" * 41).words
        assert "<b>weekly</b>" in employer.says("<b>weekly</b>").words
        employer.says("/templates")
        employer.presses("<b>weekly</b>")
        assert TITLE in card(employer).words
        employer.presses(employer.lang("Cancel", "取消"))
        employer.says("/templates")
        employer.presses(employer.lang("Forget", "删除"))

        assert employer.said("templates-empty") == employer.says("/templates").words
        assert employer.forges(f"tdrop:{task_of(employer).id}").words == employer.said("unknown")
