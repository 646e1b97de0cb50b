"""Posting in one line: read exactly or refused by name, shown before it counts, posted only when confirmed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import TITLE, apply, choose, task_of

USD = 10**6
NONSENSE = [
    ("30", "time to deliver is missing", "缺少交付时限"),
    ("USD 2d x", "cannot read “USD”", "“USD”不是我能看懂的金额"),
    ("30,5 USD 2d x", "cannot read “30,5”", "“30,5”不是我能看懂的金额"),
    ("0 2d x", "must be above zero", "必须大于零"),
    ("-1 2d x", "below zero", "小于零"),
    ("1.0000001 2d x", "too many decimals: USD has at most 6", "小数位太多：USD 最多 6 位"),
    ("1000000000 2d x", "too large", "太大了"),
    ("30 EUR 2d x", "do not know the currency “EUR”", "不认识币种“EUR”"),
    ("30 USD tomorrow x", "cannot read “tomorrow”", "没看懂“tomorrow”这个时限"),
    ("30 USD 5min x", "too short", "太短了"),
    ("30 USD 99d x", "too long", "太长了"),
    ("30 USD 2d", "what is to be done", "写明要做什么"),
    ("30 USD 2d " + "x" * 201, "201 characters", "201 个字符"),
    ("30 USD 2d x #" + "t" * 33, "hashtag", "标签"),
    ("30 USD 2d x #a #b #c #d #e #f #g #h #i", "9 hashtags", "9 个标签"),
    ("<b>30</b> 2d x", "cannot read “<b>30</b>”", "“<b>30</b>”不是我能看懂的金额"),
]


def test_post__nonsense(adam: Actor, chen: Actor) -> None:
    """What cannot be read is refused in the person's language, says what is wrong, and posts nothing."""
    for line, english, chinese in NONSENSE:
        for actor in (adam, chen):
            heard = actor.says(f"/task {line}")

            assert len(heard) == 1, line
            assert actor.lang(english, chinese) in heard.words
            assert not heard[0].buttons
    assert not adam.chat.ledger.views.tasks()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300).filter(lambda words: words.strip()))
def test_post__any_text(adam: Actor, words: str) -> None:
    """Whatever is typed is answered, and nothing is posted before it is confirmed."""
    heard = adam.says(f"/task {words}")

    assert len(heard) == 1
    assert adam.said("internal-error") not in heard.words
    assert not adam.chat.ledger.views.tasks()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["30", "0.5", "-", "#", "#zh", "USD", "usd", "2d", "2天", "1.5h", "／", "<b>", "\u202e", "．"])
        | st.text(max_size=5),
        max_size=7,
    )
)
def test_post__nearly_a_post(adam: Actor, parts: list[str]) -> None:
    """A line of the right pieces in any order is previewed or refused, never an error of ours, and posts nothing."""
    heard = adam.says(f"/task {' '.join(parts)}")

    assert len(heard) == 1
    assert adam.said("internal-error") not in heard.words
    assert not adam.chat.ledger.views.tasks()


def test_preview__shows_what_counts(chen: Actor) -> None:
    """The preview names reward, fee, spans and cover; only its button posts."""
    heard = chen.says("/task 30 USD 2天 翻译 500 字 #zh #翻译")

    for part in ("翻译 500 字", "#zh #翻译", "30 USD", "1.50 USD", "2 天内", "交付期限后 3 天", "余额 100 USD 足够"):
        assert part in heard.words
    assert [label for label, _ in heard[0].buttons] == ["发布", "修改", "取消"]


@pytest.mark.parametrize(
    "line", ["／task 30 2d x", "/task\n30 USD\n2d\nx", "/task@escrowd_sandbox_bot 30 2d x", "/TASK 30 2d x"]
)
def test_preview__however_typed(adam: Actor, line: str) -> None:
    """A full-width slash, line breaks, the bot's name and capitals are the same command."""
    assert "Post it?" in adam.says(line).words


def test_confirm__once(adam: Actor) -> None:
    """A preview is posted once; the second press says that it is out of date."""
    preview = adam.says("/task 10 USD 2d x")[0]
    adam.presses("Post")
    before = adam.chat.standing()

    heard = adam.forges(preview.buttons[0][1], message_id=preview.id)

    assert "out of date" in heard.words
    assert adam.chat.standing() == before
    assert not next(message for message in adam.screen() if message.id == preview.id).buttons


def test_confirm__old_preview(adam: Actor, chen: Actor) -> None:
    """A newer preview takes the older one's place: the old button posts nothing, the new one still does."""
    for actor in (adam, chen):
        old = actor.says("/task 10 USD 2d old")[0]
        actor.says("/task 20 USD 2d new")
        before = actor.chat.standing()

        heard = actor.forges(old.buttons[0][1], message_id=old.id)

        assert actor.lang("out of date", "已经过时") in heard.words
        assert actor.chat.standing() == before
        actor.presses(actor.lang("Post", "发布"), on="new")
        assert task_of(actor).reward == 20 * USD


def test_cancel__preview(adam: Actor, chen: Actor) -> None:
    """A cancelled preview is gone: nothing is posted, and its buttons with it."""
    for actor in (adam, chen):
        preview = actor.says("/task 10 USD 2d x")[0]
        heard = actor.presses(actor.lang("Cancel", "取消"))

        assert actor.lang("Not posted", "没有发布") in heard.words
        assert actor.lang("out of date", "已经过时") in actor.forges(preview.buttons[0][1]).words
    assert not adam.chat.ledger.views.tasks()


def test_preview__waits_while_something_else_is_done(adam: Actor) -> None:
    """Looking at the balance, talking or funding does not spoil a preview."""
    adam.says("/task 130 USD 2d x")
    adam.says("/balance")
    adam.says("hello?")
    adam.presses("Put in 30 USD", on="Post it?")
    adam.presses("Post", on="Post it?")

    assert task_of(adam).reward == 130 * USD
    assert adam.balance == 130 * USD


def test_post__beyond_the_balance(chat: Chat, adam: Actor, barb: Actor, chen: Actor, lina: Actor) -> None:
    """A post beyond the balance is allowed with a warning; the assignment waits for cover and goes on by itself."""
    for employer, worker in ((adam, barb), (chen, lina)):
        heard = employer.says(f"/task 120 USD 2d {TITLE}")
        assert employer.lang("20 USD is missing", "还差 20 USD") in heard.words
        employer.presses(employer.lang("Post", "发布"))
        task = task_of(employer)
        apply(worker, task)
        heard = choose(employer)
        assert employer.lang("does not cover the reward of 120 USD: 20 USD is missing", "还差 20 USD") in heard.words
        assert chat.task(task).stage is Stage.POSTED
        assert employer.lang("20 USD is missing", "还差 20 USD") in employer.says("/mine").words

        employer.presses(
            employer.lang("Put in 20 USD", "存入 20 USD"), on=employer.lang("Somebody is ready", "有人可以做")
        )
        assert chat.task(task).stage is Stage.OPENED
        assert employer.lang("can start", "可以开工了") not in employer.hears().words
        assert worker.lang("You can start", "可以开工了") in worker.hears().words
        assert employer.balance == 0
