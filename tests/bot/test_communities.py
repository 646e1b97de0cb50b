"""A group as a board of its own: who sets it up, what it asks of tasks, who rules there, what becomes of the group."""

from dataclasses import replace

import pytest

from bot.texts import text
from ledger.audit import audit
from ledger.checks.looking import Depth
from ledger.checks.running import Place, run_checks
from ledger.core.task import Stage, terms_of
from tests.bot.chat import Actor, Chat
from tests.bot.communities import GROUP, MOVED, NAME, Group, board_of, start
from tests.bot.conftest import Restart
from tests.bot.plays import TITLE, accept, apply, choose, deliver, task_of

LINE = f"30 USD 2d {TITLE}"


def on_card(person: Actor, label: str) -> str:
    """Press a button of the card that was shown last; gives what it says then."""
    person.presses(label)
    return person.screen()[-1].words


def test_community__set_up(chat: Chat, lina: Actor) -> None:
    """An administrator opens a board: a short card in the group, in private all that can be set, with the figures."""
    group = Group(chat)
    group.has(lina, "creator")
    (card,) = group.hears(lina, "/community", code="zh-hans")
    assert "私聊" in str(card.payload["text"])
    assert "不接受新任务" in lina.screen()[-1].words
    assert "任务板已开放" in on_card(lina, "开放任务板")
    assert "会在群里显示" in on_card(lina, "在群里显示新任务")
    assert "最多 20 %" in on_card(lina, "社区费")
    for wrong, said in (("x", "不是百分比"), ("20.01", "太多了"), ("-1", "不是百分比"), ("2.555", "不是百分比")):
        lina.says(wrong)
        assert said in lina.screen()[-1].words
    lina.says("2.5")
    shown = lina.screen()[-1].words
    assert "2.5 %" in shown
    assert "社区 2.50 USD，平台 5 USD" in shown
    assert NAME in shown
    assert "群内卡片语言：英文" in on_card(lina, "卡片用 English")
    standing = group.community
    assert (standing.fee_bps, standing.receiver, standing.language) == (250, lina.person.id, "en")
    assert standing.is_open
    assert standing.is_announcing
    assert "不接受新任务" in on_card(lina, "停止接受新任务")
    assert NAME in str(lina.says("/community")[-1].buttons)


@pytest.mark.parametrize("standing", ["member", "restricted", "left", "kicked", ""])
def test_community__not_for_others(chat: Chat, barb: Actor, lina: Actor, standing: str) -> None:
    """Whoever administers nothing is told so in the group, and no board comes of it."""
    group = Group(chat)
    if standing:
        group.has(barb, standing)
    else:
        group.loses_the_bot()
    (card,) = group.hears(barb, "/community")
    assert chat.ledger.views.community_of(GROUP) is None
    assert ("Only administrators" if standing else "does not tell") in str(card.payload)
    assert "send /community there" in barb.says("/community").words
    assert "/community" in lina.says("/community").words


def test_press__by_wrong_hands(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Neither a member, nor an administrator of another group, nor one who is none any more changes a board."""
    group = board_of(chat, lina)
    other = Group(chat, MOVED)
    other.has(adam, "administrator")
    other.hears(adam, "/community")
    group.has(adam, "member")
    before = group.community
    pressed = [f"com:{before.id}", *(f"com:{before.id}:{verb}" for verb in ("close", "hush", "mine", "fee"))]
    pressed += [f"com:{before.id}:{what}" for what in ("fee:500", "lang:en", f"dismiss:{lina.person.id}")]
    for one in pressed:
        assert "Only administrators" in adam.forges(one).words
        assert "Only administrators" in barb.forges(one).words
    adam.presses("Refresh")
    assert group.community == before
    lina.presses("刷新")
    lina.presses("社区费")
    group.has(lina, "member")
    assert "只有群管理员" in lina.says("3").words
    assert "只有群管理员" in lina.forges(f"com:{before.id}:close").words
    assert group.community == before


@pytest.mark.parametrize(
    "forged", ["com:com_none", "com:{}:nothing", "com:{}:open:now", "com:{}:fee:501", "com:{}:lang:fr"]
)
def test_press__forged(chat: Chat, lina: Actor, forged: str) -> None:
    """What no button carries moves nothing, even from an administrator."""
    group = board_of(chat, lina)
    before = group.community
    assert lina.forges(forged.format(before.id)).words in {lina.said("unknown"), lina.said("out-of-date")}
    assert group.community == before


def test_press__telegram_away(chat: Chat, lina: Actor) -> None:
    """Where Telegram does not answer the press waits, and is done once it does."""
    group = board_of(chat, lina)
    chat.fault("getChatMember", "500")
    lina.taps("停止接受新任务")
    chat.answer()
    assert group.community.is_open
    chat.advance(seconds=5)
    assert not group.community.is_open


def test_fee__taken_over(chat: Chat, adam: Actor, lina: Actor) -> None:
    """Another administrator can have the fee from then on; tasks on the board keep to who received it."""
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    adam.presses("Post")
    group.has(adam, "administrator")
    group.hears(adam, "/community")
    assert "credited to adam" in on_card(adam, "I receive the fee from now on")
    assert group.community.receiver == adam.person.id
    charter = task_of(adam).charter
    assert charter is not None
    assert charter.receiver == lina.person.id


def test_task__settles_with_both_fees(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """A task of the board is announced without names; both fees are shown before they are taken, and split exactly."""
    group = board_of(chat, lina)
    before = lina.balance
    (card,) = group.hears(adam, "/task 30 USD 2d", quoted=TITLE)
    assert "私聊" in str(card.payload["text"]), "in the group's language"
    shown = adam.screen()[-1].words
    assert f"On the board of {NAME}" in shown
    assert "2 % is 0.60 USD" in shown
    adam.presses("Post")
    (told,) = group.new()
    assert TITLE in str(told.payload["text"])
    assert "新任务" in str(told.payload["text"])
    assert adam.name not in str(told.payload["text"])
    assert f"start=task_{task_of(adam).id}" in str(told.payload)
    assert "community's fee 2 %" in start(barb, f"task_{task_of(adam).id}").words
    apply(barb, task_of(adam))
    choose(adam)
    task = task_of(adam)
    assert task.stage is Stage.OPENED
    terms = terms_of(task)
    assert (terms.fee_bps, terms.benefits_bps, terms.benefits_fund) == (500, 200, lina.person.address)
    deliver(barb)
    adam.presses("Another rating")
    adam.says("85")
    preview = adam.says("Late.").words
    assert "1.375 USD · community's fee: 0.55 USD" in preview
    adam.presses("Confirm")
    receipt = accept(barb).words
    assert "25.575 USD" in receipt
    assert "1.375 USD · community's fee: 0.55 USD" in receipt
    assert "1.375 USD · community's fee: 0.55 USD" in adam.hears().words
    assert lina.balance - before == 550_000
    assert barb.balance == 25_575_000
    report = audit(chat.ledger.escrow, engine=chat.ledger.engine)
    assert (report.agrees, report.findings) == (True, ())
    ledger = chat.ledger
    place = Place(
        engine=ledger.engine,
        escrow=ledger.escrow,
        clock=ledger.clock,
        chain_id=ledger.escrow.node.chain_id,
        vault=None,
        finality=0,
        is_sandbox=True,
    )
    assert [found for result in run_checks(place, Depth.FULL) for found in result.findings] == []


def test_task__of_who_receives_the_fee(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Whoever receives the fee posts without one: it would only be a lower reward than the task says."""
    group = board_of(chat, adam)
    group.hears(adam, f"/task {LINE}")
    assert "0 % is 0 USD" in adam.screen()[-1].words
    adam.presses("Post")
    apply(barb, task_of(adam))
    choose(adam)
    assert terms_of(task_of(adam)).benefits_bps == 0


def test_task__rules_changed_since_the_preview(chat: Chat, adam: Actor, lina: Actor) -> None:
    """What was shown is what counts: after a change the draft must be looked at again, and later ones touch no task."""
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    lina.forges(f"com:{group.community.id}:fee:500")
    shown = adam.presses("Post").words
    assert adam.said("board-changed") in shown
    assert "5 % is 1.50 USD" in shown
    adam.presses("Post")
    lina.forges(f"com:{group.community.id}:fee:100")
    charter = task_of(adam).charter
    assert charter is not None
    assert charter.fee_bps == 500


def test_task__board_closed(chat: Chat, adam: Actor, lina: Actor) -> None:
    """A draft for a board that was closed is refused, then offered for everybody's board alone, without its fee."""
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    lina.forges(f"com:{group.community.id}:close")
    shown = adam.presses("Post").words
    assert "is closed" in shown
    assert NAME not in shown
    adam.presses("Post")
    assert task_of(adam).community is None
    assert start(adam, f"post_{group.community.id}").words == adam.said("board-closed")


def test_links__lead_to_the_board(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Links begin a draft for the board, and show it alone; in the group `/board` counts its own tasks."""
    group = board_of(chat, lina)
    adam.says(f"/task {LINE} elsewhere")
    adam.presses("Post")
    (card,) = group.hears(adam, "/task")
    assert f"start=post_{group.community.id}" in str(card.payload)
    start(adam, f"post_{group.community.id}")
    adam.says(TITLE)
    adam.says("20 USD")
    adam.says("2d")
    adam.presses("None")
    shown = on_card(adam, "Continue")
    assert NAME in shown
    adam.presses("Post")
    (_, counted) = (group.new(), *group.hears(barb, "/board"))
    assert "1 个" in str(counted.payload["text"])
    assert f"start=board_{group.community.id}" in str(counted.payload)
    alone = start(barb, f"board_{group.community.id}").words
    assert "Open tasks: 1" in alone
    assert NAME in alone
    assert "Open tasks: 1" in barb.says("/board").words
    barb.presses("Filter")
    barb.presses("Clear filter")
    assert "Open tasks: 2" in barb.says("/board").words


def test_arbiters__willing_and_appointed(chat: Chat, adam: Actor, barb: Actor, chen: Actor, lina: Actor) -> None:
    """Somebody rules who offered to and was appointed: before the platform's own, never whoever receives the fee."""
    group = board_of(chat, lina)
    dora = chat.newcomer("dora")
    named = group.community.id
    assert "was in dispute for each ruling" in start(dora, f"rule_{named}").words
    assert NAME in dora.presses("I will rule").words
    assert dora.forges(f"willing:{named}").words == dora.said("already-offered")
    assert "dora" in lina.hears().words
    lina.presses("任务板设置")
    assert "仲裁人：dora" in on_card(lina, "任命 dora")
    assert "You are now an arbiter" in dora.hears().words
    start(lina, f"rule_{named}")
    lina.presses("我愿意仲裁")
    lina.forges(f"com:{named}:appoint:{lina.person.id}")
    group.hears(adam, f"/task {LINE}")
    assert "one of its 2 arbiters" in adam.screen()[-1].words
    adam.presses("Post")
    apply(barb, task_of(adam))
    choose(adam)
    assert task_of(adam).arbiter == dora.person.id
    assert terms_of(task_of(adam)).arbiter == dora.person.address
    dora.presses("I will not rule any more")
    assert [one.person for one in chat.ledger.views.arbiters(named)] == [lina.person.id]
    assert lina.forges(f"com:{named}:dismiss:{dora.person.id}").words == lina.said("no-arbiter")
    assert chen.forges(f"unwilling:{named}").words == chen.said("no-arbiter")
    lina.forges(f"com:{named}:dismiss:{lina.person.id}")
    assert chat.ledger.views.arbiters(named) == ()
    group.hears(adam, f"/task {LINE}")
    adam.presses("Post")
    apply(barb, task_of(adam))
    choose(adam)
    assert task_of(adam).arbiter == chen.person.id, "the platform's"


def test_group__moves(chat: Chat, adam: Actor, lina: Actor) -> None:
    """The board follows a group that becomes a supergroup, however often Telegram says so; tasks stay its own."""
    group = board_of(chat, lina)
    before = group.community
    assert group.happens(message={"message_id": 9, "date": 1, "migrate_to_chat_id": MOVED}) == []
    moved = Group(chat, MOVED)
    moved.happens(message={"message_id": 1, "date": 1, "migrate_from_chat_id": GROUP})
    assert moved.community.id == before.id
    assert chat.ledger.views.community_of(GROUP) is None
    moved.has(lina, "administrator")
    moved.hears(adam, f"/task {LINE}")
    adam.presses("Post")
    assert [one.chat_id for one in moved.new()] == [MOVED]
    assert "停止接受新任务" in str(lina.forges(f"com:{before.id}")[-1].buttons)


def test_group__moves_to_a_board(chat: Chat, lina: Actor) -> None:
    """A board set up at the new number first gives way to the group's own, which is said there once."""
    moved = Group(chat, MOVED)
    moved.has(lina, "administrator")
    group = board_of(chat, lina)
    before = group.community
    moved.hears(lina, "/community", code="zh-hans")
    lina.presses("开放任务板")
    newer = moved.community
    for told in ({"migrate_to_chat_id": MOVED}, {"migrate_to_chat_id": MOVED}):
        group.happens(message={"message_id": 9, "date": 1, **told})
    assert moved.community == replace(before, chat_id=MOVED)
    aside = chat.ledger.views.community(newer.id)
    assert aside is not None
    assert (aside.chat_id, aside.is_open) == (GROUP, False)
    assert [str(one.payload["text"]) for one in moved.new()] == [text(before.language, "group-two-boards")]


def test_group__moves_before_it_is_told(chat: Chat, adam: Actor, lina: Actor) -> None:
    """Where Telegram says of a new number first by refusing the old one, a press and an announcement find the group."""
    group = board_of(chat, lina)
    group.moves()
    assert "社区费" in lina.forges(f"com:{group.community.id}").words
    start(adam, f"post_{group.community.id}")
    for words in (TITLE, "20 USD", "2d"):
        adam.says(words)
    adam.presses("None")
    adam.presses("Continue")
    refused = chat.states().get("refused", 0)
    adam.presses("Post")
    assert task_of(adam).community == group.community.id
    assert chat.states().get("refused", 0) == refused
    shown = chat.store.rows("SELECT content FROM messages WHERE chat_id = ?", MOVED)
    assert TITLE in str([row["content"] for row in shown])


def test_group__without_the_bot(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Taken out of the group the board is closed to new tasks; those that are posted go on as they were."""
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    adam.presses("Post")
    bot = {"id": chat.exchange.bot.id, "is_bot": True, "first_name": "e"}
    change = {"date": 1, "from": {"id": lina.id, "is_bot": False, "first_name": "l"}}
    joined = {
        **change,
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": "member"},
    }
    gone = {
        **change,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "left"},
    }
    group.happens(my_chat_member=joined)
    assert group.community.is_open
    group.happens(my_chat_member=gone)
    group.happens(my_chat_member=gone)
    assert not group.community.is_open
    apply(barb, task_of(adam))
    choose(adam)
    assert terms_of(task_of(adam)).benefits_bps == 200


def test_group__stopped_in_the_middle(restart: Restart) -> None:
    """What was asked before a stop is done after it, once; the draft still knows its board."""
    chat = restart()
    adam, lina = chat.people["adam"], chat.people["lina"]
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    lina.taps("停止接受新任务")
    chat.fetch()
    chat = restart()
    chat.pump()
    community = chat.ledger.views.community_of(GROUP)
    assert community is not None
    assert not community.is_open
    chat.people["lina"].presses("开放任务板")
    assert chat.people["adam"].said("board-changed") in chat.people["adam"].presses("Post").words
    chat.people["adam"].presses("Post")
    assert task_of(chat.people["adam"]).community == community.id


@pytest.mark.parametrize(("code", "welcome"), [("zh-hant", "语言"), ("fr", "语言"), (None, "语言"), ("en", "language")])
def test_language__of_a_newcomer(chat: Chat, lina: Actor, code: str | None, welcome: str) -> None:
    """Whoever follows a group's link reads what Telegram says they read, else what the group reads."""
    group = board_of(chat, lina)
    person = chat.person("dora", code) if code else chat.person("dora", None)  # type: ignore[arg-type]
    assert welcome in start(person, f"board_{group.community.id}").words
    person.presses("English")
    assert (
        "Open tasks" in person.presses("Accept").words
        or "empty" in person.screen()[-1].words
        or "filter" in person.screen()[-1].words
    )


def test_language__none_known(chat: Chat) -> None:
    """Where neither Telegram nor a group names a language, it is English; who has chosen one keeps it."""
    person = chat.person("dora", "fr")
    assert "language" in person.says("/start").words
    person.presses("中文")
    assert "语言" in start(person, "board_com_none").words or "找不到" in person.screen()[-1].words
