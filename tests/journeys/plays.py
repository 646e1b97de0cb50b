"""The three tasks as people play them: paid by a rating, never delivered, never rated."""

import time
from collections.abc import Mapping

from tests.journeys.stage import PATIENCE, Actor, NeverCame, Stage, words

DAY = 24 * 3600
POST = "/task 30 USD 2d 翻译 500 字"
TITLE = "翻译 500 字"

# What a freelancer reads and presses, in each language: (zh-hans, en).
LINES: Mapping[str, tuple[str, str]] = {
    "apply": ("申请", "Apply"),
    "applied": ("你已申请", "You have applied"),
    "chosen": ("选中你了", "You were chosen"),
    "other": ("这次指派给了别人", "went to somebody else"),
    "start": ("可以开工了", "You can start"),
    "deliver": ("交付", "Deliver"),
    "hand in": ("请在下一条消息里", "as your next message"),
    "received": ("已收到", "Received for"),
    "delivered": ("交付已记录在链上", "It stands on the chain"),
    "rated": ("你得到 85 分", "You were rated 85"),
    "accept": ("接受", "Accept"),
    "sure": ("不能再提出异议", "you cannot object afterwards"),
    "confirm": ("确认", "Confirm"),
    "paid": ("已到账 26.125 USD", "Paid: 26.125 USD"),
    "refunded": ("30 USD 已退给雇主", "30 USD went back to the employer"),
    "released": ("全款到账 28.50 USD", "Paid in full: 28.50 USD"),
    "withdraw": ("提现", "Withdraw"),
    "withdrawn": ("已提现", "withdrawn"),
}


def line(actor: Actor, key: str) -> str:
    """Give the words of this actor's language."""
    return LINES[key][0 if actor.language.startswith("zh") else 1]


def enter(chen: Actor, barb: Actor, lin: Actor) -> None:
    """Everybody says hello, chooses a language, and reads who holds the key."""
    for actor, button, custody in ((chen, "中文", "运营方"), (barb, "English", "operator"), (lin, "中文", "运营方")):
        actor.say("/start")
        actor.press(button)
        actor.read(custody)
        actor.press("Accept: I do both" if button == "English" else "同意：两者都要")


def fund(chen: Actor, whole: int) -> None:
    """The employer puts money in."""
    chen.say(f"/fund {whole}")
    chen.read(f"{whole} USD 已到账", "0x")


def open_task(chen: Actor, barb: Actor, lin: Actor) -> tuple[Actor, Actor]:
    """Post, apply, be matched with a reason; gives who was chosen and who was not."""
    chen.say(POST)
    chen.press("发布", on=TITLE)
    chen.read("已发布", TITLE)
    for actor in (barb, lin):
        actor.say("/board")
        actor.press(line(actor, "apply"), on=TITLE)
        actor.read(line(actor, "applied"), TITLE)
    chen.read("林涛", "申请了", "2 人申请")
    chen.press("现在选人")
    chen.read("选中了", TITLE, "•")
    chen.read("已锁进托管合约")
    other = _wait_for_choice(barb, lin)
    worker = lin if other is barb else barb
    worker.read(line(worker, "chosen"), "•")
    worker.read(line(worker, "start"), TITLE)
    other.read(line(other, "other"))
    return worker, other


def deliver(chen: Actor, worker: Actor) -> None:
    """Hand in a file; the employer gets it with its hash."""
    worker.press(line(worker, "deliver"))
    worker.read(line(worker, "hand in"))
    worker.attach("译文.txt", "五百字的译文。".encode() * 100)
    worker.read(line(worker, "received"))
    worker.read(line(worker, "delivered"))
    chen.read("已交付", "译文.txt", "SHA-256")


def settle(chen: Actor, worker: Actor) -> None:
    """Rate 85 and say why, accept, and read the receipts: 30 USD * 91.66 % = 27.50, 5 % fee of it, 2.50 back."""
    chen.press("85")
    chen.read("评 85 分", "26.125 USD", "1.375 USD", "2.50 USD")
    chen.say("少了两页。")
    chen.read("评 85 分", "少了两页。")
    chen.press("确认", on="少了两页")
    worker.read(line(worker, "rated"), "26.125 USD")
    worker.press(line(worker, "accept"))
    worker.read(line(worker, "sure"))
    worker.press(line(worker, "confirm"), on=line(worker, "sure"))
    worker.read(line(worker, "paid"), "1.375 USD", "0x")
    chen.read("已结算", "26.125 USD", "2.50 USD", "0x")


def withdraw(worker: Actor, sum_: str, address: str) -> None:
    """Take money out: preview, confirm, receipt."""
    worker.say(f"/withdraw {sum_} {address}")
    worker.press(line(worker, "withdraw"), on=address)
    worker.read(line(worker, "withdrawn"), address)


def let_it_be_refunded(stage: Stage, chen: Actor, worker: Actor) -> None:
    """Nothing is delivered; the date passes."""
    stage.advance(2 * DAY + 60)
    chen.read("已退款 30 USD", "0x")
    worker.read(line(worker, "refunded"))


def let_it_be_released(stage: Stage, chen: Actor, worker: Actor) -> None:
    """Nobody rates; the date passes."""
    stage.advance(5 * DAY + 60)
    worker.read(line(worker, "released"), "0x")
    chen.read("已付全款", "28.50 USD")


def _wait_for_choice(barb: Actor, lin: Actor) -> Actor:
    """Wait until one of the two has read that it is not them; gives that one."""
    stage = barb.stage
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for actor in (barb, lin):
            if any(line(actor, "other") in words(message) for message in actor.messages(actor.seen)):
                return actor
        stage.product.revive()
        time.sleep(0.05)  # polling: the choice is on its way
    raise NeverCame(f"nobody was chosen:\n{barb.transcript()}\n{lin.transcript()}")
