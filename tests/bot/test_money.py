"""A person's own money: putting in, looking, taking out; nothing moves unseen, and nothing beyond the balance."""

from tests.bot.chat import Actor, Chat
from tests.bot.plays import ELSEWHERE, apply, at_stage, choose, pairs, post

BAD_SUMS = [
    ("x", "cannot read “x”", "“x”不是我能看懂的金额"),
    ("0", "must be above zero", "必须大于零"),
    ("-5", "below zero", "小于零"),
    ("1.0000001", "at most 6", "最多 6 位"),
    ("5 EUR", "currency “EUR”", "不认识币种“EUR”"),
    ("5 now", "currency “now”", "不认识币种“now”"),
    ("5 USD now", "cannot read", "不是我能看懂的金额"),
    ("10001", "at most 10,000 USD", "最多发放 10,000 USD"),
    ("9999999999", "too large", "太大了"),
]
BAD_WITHDRAWALS = [
    ("5", "address is missing", "缺少地址"),
    ("x " + ELSEWHERE, "cannot read “x”", "“x”不是我能看懂的金额"),
    ("0 " + ELSEWHERE, "must be above zero", "必须大于零"),
    ("5 0x12", "is not an address", "不是地址"),
    ("5 " + ELSEWHERE.replace("aA", "AA"), "capitals", "大小写"),
    ("5 0x" + "0" * 40, "zero address", "零地址"),
    ("100.000001 " + ELSEWHERE, "0.000001 USD is missing", "还差 0.000001 USD"),
]


def test_fund__asked_and_pressed(chat: Chat) -> None:
    """Without a sum one is asked for; a press puts it in, and the receipt says what is next."""
    for employer, _ in pairs(chat):
        assert employer.lang("test money", "测试币") in employer.says("/fund").words
        heard = employer.presses(employer.lang("Put in 30 USD", "存入 30 USD")).words

        assert employer.lang("30 USD received", "30 USD 已到账") in heard
        assert "130 USD" in heard
        assert "/task" in heard
        assert employer.balance == 130_000_000


def test_fund__bad_sums(chat: Chat) -> None:
    """A sum that cannot be used is refused with what to write, typed or carried by a button, and nothing moves."""
    before = chat.standing()
    for employer, _ in pairs(chat):
        for typed, english, chinese in BAD_SUMS:
            assert employer.lang(english, chinese) in employer.says(f"/fund {typed}").words
            assert employer.lang(english, chinese) in employer.forges(f"fund:{typed}").words
    assert chat.standing() == before


@at_stage("opened")
def test_balance__escrow_beside_it(chat: Chat) -> None:
    """The balance stands beside what is in escrow, with the address and who holds the key."""
    for employer, worker in pairs(chat):
        heard = employer.says("/balance").words
        for part in ("70 USD", "30 USD", employer.person.address, employer.lang("operator", "运营方")):
            assert part in heard
        assert worker.lang("Your balance: 0 USD", "你的余额：0 USD") in worker.says("/balance").words


def test_withdraw__previewed_and_confirmed(chat: Chat) -> None:
    """The preview names sum, address and rest; only its button moves money, once."""
    for employer, _ in pairs(chat):
        preview = employer.says(f"/withdraw 40 {ELSEWHERE}")[0]
        for part in ("40 USD", ELSEWHERE, "60 USD"):
            assert part in preview.words
        assert employer.balance == 100_000_000
        heard = employer.presses(employer.lang("Withdraw", "提现"))

        assert employer.lang("40 USD withdrawn", "已提现 40 USD") in heard.words
        assert employer.balance == 60_000_000
        again = preview.button(employer.lang("Withdraw", "提现"))
        assert again is not None
        assert employer.forges(again, message_id=preview.id).words == employer.said("out-of-date")
        assert employer.balance == 60_000_000


def test_withdraw__all(chat: Chat, adam: Actor, chen: Actor) -> None:
    """All there is can be taken out in one word; then there is nothing more to take."""
    for actor, word in ((adam, "all"), (chen, "全部")):
        actor.says(f"/withdraw {word} {ELSEWHERE}")
        actor.presses(actor.lang("Withdraw", "提现"))
        assert actor.balance == 0
        for typed in ("/withdraw", f"/withdraw {word} {ELSEWHERE}"):
            assert actor.said("withdraw-nothing", balance="0 USD") in actor.says(typed).words


def test_withdraw__bad_lines(chat: Chat) -> None:
    """A line that cannot be carried out is refused with the reason, and nothing moves."""
    before = chat.standing()
    for employer, _ in pairs(chat):
        assert employer.lang("up to 100 USD", "最多可提现 100 USD") in employer.says("/withdraw").words
        for typed, english, chinese in BAD_WITHDRAWALS:
            heard = employer.says(f"/withdraw {typed}")

            assert employer.lang(english, chinese) in heard.words, typed
            assert not heard[0].button(employer.lang("Withdraw", "提现"))
    assert chat.standing() == before


def test_withdraw__to_the_platform_itself(chat: Chat, adam: Actor) -> None:
    """Money is not sent where it would be stuck: to the escrow, the token, or one's account here."""
    token = chat.ledger.views.assets()["USD"].token
    refused = (("own", adam.person.address), ("escrow", chat.ledger.policy.escrow), ("token", token))
    for why, address in refused:
        for typed in (address, address.lower()):
            assert adam.said(f"withdraw-not-there-{why}", to=address) in adam.says(f"/withdraw 5 {typed}").words


def test_withdraw__cancelled(chat: Chat) -> None:
    """A cancelled preview moves nothing, and neither does its button afterwards."""
    for employer, _ in pairs(chat)[1:]:
        preview = employer.says(f"/withdraw 40 {ELSEWHERE}")[0]
        assert employer.said("dropped") in employer.presses(employer.lang("Cancel", "取消")).words
        for _, pressed in preview.buttons:
            assert employer.said("out-of-date") in employer.forges(pressed, message_id=preview.id).words
        assert employer.balance == 100_000_000


def test_withdraw__old_preview(chat: Chat) -> None:
    """A newer preview takes the older one's place."""
    for employer, _ in pairs(chat)[:1]:
        old = employer.says(f"/withdraw 40 {ELSEWHERE}")[0]
        employer.says(f"/withdraw 1 {ELSEWHERE}")
        assert employer.forges(old.buttons[1][1], message_id=old.id).words == employer.said("out-of-date")
        employer.presses(employer.lang("Withdraw", "提现"), on="1 USD")
        assert employer.balance == 99_000_000


def test_withdraw__balance_gone_meanwhile(chat: Chat) -> None:
    """When the balance is used up between preview and press, the press is refused with figures; later it is taken."""
    for employer, worker in pairs(chat)[1:]:
        apply(worker, post(employer, "50 USD 2d x"))
        employer.says(f"/withdraw 60 {ELSEWHERE}")
        choose(employer)
        heard = employer.presses(employer.lang("Withdraw", "提现")).words

        assert employer.lang("your balance is 50 USD: 10 USD is missing", "你的余额是 50 USD，还差 10 USD") in heard
        assert employer.balance == 50_000_000
        employer.says("/fund 10")
        employer.presses(employer.lang("Withdraw", "提现"))
        assert employer.balance == 0


def test_withdraw__asked_twice_before_the_chain_answers(chat: Chat, adam: Actor) -> None:
    """Two withdrawals of the same money: the contract pays one and refuses the other, and both are told."""
    for _ in range(2):
        adam.types(f"/withdraw 100 {ELSEWHERE}")
        chat.answer()
        chat.speak()
        adam.taps("Withdraw", on="100 USD")
        chat.answer()
    chat.pump()
    heard = "\n".join(message.words for message in adam.screen())

    assert heard.count("100 USD withdrawn.") == 1
    assert "This could not be carried out: taking money out" in heard
    assert "the balance did not reach" in heard
    assert adam.balance == 0


def test_withdraw__more_than_the_faucet_gives(chat: Chat) -> None:
    """What is missing is offered to be put in only if that can work."""
    for employer, _ in pairs(chat):
        assert employer.says(f"/withdraw 9000 {ELSEWHERE}")[-1].buttons
        heard = employer.says(f"/withdraw 99999 {ELSEWHERE}")
        assert "99,899 USD" in heard.words
        assert not heard[-1].buttons
