"""The pictures of the flows: each scene is played for real, and its last words are what is looked at.

A scene is played in one language by people who all speak it; labels come from the bot's own texts, so that a scene
cannot press what nobody is shown.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.texts import ENGLISH, SIMPLIFIED_CHINESE, text
from tests.journeys.stage import Actor, NeverCame, Stage

ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
HOUR, DAY = 3600, 24 * 3600
FIRST_ID = 7000000001  # the emulator counts people from here
NAMES: Mapping[str, tuple[str, ...]] = {
    SIMPLIFIED_CHINESE: ("陈静", "林涛", "苏敏", "王律"),
    ENGLISH: ("Anna", "Barb", "Carl", "Judge Kim"),
}
ARBITER = FIRST_ID + 3  # the fourth of those who are brought in


@dataclass(frozen=True, slots=True)
class Company:
    """Who plays, all in one language."""

    stage: Stage
    locale: str
    employer: Actor
    worker: Actor
    second: Actor
    arbiter: Actor

    def put(self, english: str, chinese: str) -> str:
        """Say it in the language of the play."""
        return english if self.locale == ENGLISH else chinese

    def press(self, actor: Actor, key: str, **values: str) -> None:
        """Press the newest button that carries this text."""
        actor.press(text(self.locale, f"btn-{key}", **values))

    @property
    def title(self) -> str:
        """What is to be done."""
        return self.put("Translate 500 words", "翻译 500 字")

    @property
    def line(self) -> str:
        """Give the whole post, in one line."""
        return self.put(f"/task 30 USD 2d {self.title} #en", f"/task 30 USD 2天 {self.title} #zh")


class Picture(NamedTuple):
    """What is looked at, and on whose screen."""

    name: str
    of: Actor


QUIET_SECONDS, PATIENCE_SECONDS = 1.0, 30.0


def rest(play: Company) -> None:
    """Wait until nothing has moved on any screen for a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        latest = play.stage.call("GET", "/config")["latest_event"]
        if latest != seen:
            seen, since = latest, time.monotonic()
        if time.monotonic() > deadline:
            raise NeverCame(f"the screens do not come to rest:\n{play.worker.transcript()}")
        time.sleep(0.1)  # polling: there is no event for nothing happening


Scene = Callable[[Company], Picture]


def bring_in(stage: Stage, locale: str) -> Company:
    """Bring the people of a language in; they have said nothing yet."""
    language = "en" if locale == ENGLISH else "zh-hans"
    people = []
    for name in NAMES[locale]:
        made = stage.call("POST", "/people", json={"first_name": name, "language_code": language})
        people.append(Actor(stage, made["id"], name, language))
    return Company(stage, locale, *people)


def enter(play: Company) -> Picture:
    """Language, consent, and who holds the key."""
    for actor, role in ((play.employer, "both"), (play.second, "worker"), (play.arbiter, "both")):
        actor.say("/start")
        play.press(actor, "language-en" if play.locale == ENGLISH else "language-zh")
        play.press(actor, f"agree-{role}")
    play.worker.say("/start")
    play.press(play.worker, "language-en" if play.locale == ENGLISH else "language-zh")
    play.worker.read(play.put("What did you come for", "你是来做什么的"))
    return Picture("enter", play.worker)


def deposit(play: Company) -> Picture:
    """Where to send money, as words and as a picture to scan."""
    play.press(play.worker, "agree-worker")
    play.employer.say("/deposit")
    play.employer.read("0x")
    rest(play)
    return Picture("deposit", play.employer)


def post(play: Company) -> Picture:
    """One line, and what it will cost before it counts."""
    play.employer.say("/fund 200")
    play.employer.read(play.put("200 USD", "200 USD"), "0x")
    play.employer.say(play.line)
    play.employer.read(play.title)
    return Picture("post", play.employer)


def guide(play: Company) -> Picture:
    """Step by step, on one card."""
    play.press(play.employer, "post")
    play.second.say("/task")
    play.second.read("")
    for typed in (play.put("Read a contract", "审一份合同"), "80", "3d", play.put("#law", "#法律")):
        rest(play)
        play.second.say(typed)
    rest(play)
    return Picture("guide", play.second)


def board(play: Company) -> Picture:
    """What can be had, and how to ask for it."""
    play.press(play.second, "cancel")
    play.worker.say("/board")
    play.press(play.worker, "apply-for", count="1")
    play.worker.read(play.title)
    rest(play)
    return Picture("board", play.worker)


def choose(play: Company) -> Picture:
    """Who was chosen, and why."""
    play.press(play.employer, "assign-now")
    play.worker.read(play.put("You can start", "可以开工了"))
    rest(play)
    return Picture("chosen", play.worker)


def deliver(play: Company) -> Picture:
    """A file handed in, as the employer gets it."""
    play.press(play.worker, "deliver")
    rest(play)
    play.worker.attach(play.put("translation.txt", "译文.txt"), b"Five hundred words. " * 100)
    play.employer.read("SHA-256")
    rest(play)
    return Picture("delivered", play.employer)


def rate(play: Company) -> Picture:
    """A rating, its reason, and what it pays before it counts."""
    play.press(play.employer, "rate-value", rating="85")
    play.employer.read("26.125 USD")
    play.employer.say(play.put("Two pages are missing.", "少了两页。"))
    rest(play)
    return Picture("rating", play.employer)


def contest(play: Company) -> Picture:
    """Objecting: what can come of it, and why."""
    play.press(play.employer, "confirm")
    play.worker.read(play.put("You were rated 85", "你得到 85 分"))
    play.press(play.worker, "contest")
    rest(play)
    play.worker.say(play.put("The two pages were not in the brief.", "任务说明里没有那两页。"))
    rest(play)
    return Picture("objecting", play.worker)


def rule(play: Company) -> Picture:
    """The arbiter sees both sides, and says what it will be."""
    play.press(play.worker, "confirm")
    play.arbiter.read(play.title)
    rest(play)
    play.press(play.arbiter, "case")
    rest(play)
    return Picture("ruling", play.arbiter)


def receive(play: Company) -> Picture:
    """The receipt, with its transaction and block."""
    play.press(play.arbiter, "rule-other")
    rest(play)
    play.arbiter.say("28 USD")
    rest(play)
    play.arbiter.say(play.put("The brief names no pages.", "任务说明没有提到页数。"))
    rest(play)
    play.press(play.arbiter, "confirm")
    play.worker.read("26.60 USD", "0x")
    rest(play)
    return Picture("receipt", play.worker)


def withdraw(play: Company) -> Picture:
    """Balance, and taking money out to an address that was checked."""
    play.worker.say("/balance")
    rest(play)
    play.worker.say(f"/withdraw 20 {ADDRESS}")
    play.worker.read(ADDRESS)
    return Picture("withdraw", play.worker)


def hold(play: Company) -> Picture:
    """Who holds the key, and how to hold it oneself."""
    play.press(play.worker, "cancel")
    play.worker.say("/wallet")
    rest(play)
    return Picture("wallet", play.worker)


def settings(play: Company) -> Picture:
    """What can be said of oneself."""
    play.worker.say("/settings")
    rest(play)
    return Picture("settings", play.worker)


def crowd(play: Company) -> Picture:
    """Several workers for one task, and tasks of one's own."""
    play.employer.say(play.line.replace("/task 30 USD 2", "/task 12 USD 2").replace(" #", " x3 #"))
    rest(play)
    play.press(play.employer, "post")
    rest(play)
    play.employer.say("/mine")
    rest(play)
    return Picture("several", play.employer)


SCENES: tuple[Scene, ...] = (
    enter,
    deposit,
    post,
    guide,
    board,
    choose,
    deliver,
    rate,
    contest,
    rule,
    receive,
    withdraw,
    hold,
    settings,
    crowd,
)
