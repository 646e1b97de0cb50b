"""A guided tour of the page, written by whoever runs the sandbox: captions, and what people do meanwhile.

The page plays it (`page/tour.js`); here it is read and checked, so that a mistake shows at the start and not in the
middle of a play. How to write one: docs/sandbox.md.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Said = Annotated[str, Field(min_length=1)]
# What to look for in a message: it holds all pieces of any of these, one for each language that the bot may speak.
Words = tuple[Annotated[tuple[Said, ...], Field(min_length=1)], ...]
Panel = Literal["audit", "balances", "chain", "clock", "journal", "tasks"]
CLOCK_STEPS = (3600, 86400, 259200)  # seconds that the page's keys move the clock by


class _Part(BaseModel):
    """A part of a tour; what it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Spoken(_Part):
    """Words in each of the page's languages."""

    en: Said
    zh_hans: Said = Field(alias="zh-Hans")


class Player(_Part):
    """Somebody who plays; found by first name, or brought in."""

    first_name: Said
    language_code: str | None = None
    role: str | None = None


class File(_Part):
    """A file that is handed in."""

    name: Said
    text: Said


class Row(_Part):
    """What the ledger's overview is to show: fields of an object, or of any row of a list."""

    at: Said  # the name of the list or object in the overview
    where: dict[str, str | bool | int]


class Act(_Part):
    """One thing that somebody does, and how to know that it has come off; in this order."""

    person: str = ""
    unless: Words = ()  # not done at all if their chat holds such a message, however old
    start: bool = False  # presses Start, if it is there
    say: str = ""
    press: tuple[Said, ...] = ()  # the newest button whose label begins so, in any language
    on: Words = ()  # under such a message
    numbered: str = ""  # `{n}` in the label is the number that stands before these words in the message
    hand_in: File | None = None
    clock: int = 0  # seconds to move the ledger's clock by
    among: tuple[str, ...] = ()  # who reads `read` first is from now on `binds[0]`, the other `binds[1]`
    binds: tuple[str, ...] = ()
    read: Words = ()  # wait for such a message in the person's chat, newer than what they read last
    ledger: Row | None = None  # wait until the overview shows this
    point: Panel | None = None  # then show this part of the ledger

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = (self.start, self.say, self.press, self.hand_in, self.clock, self.among)
        if sum(bool(kind) for kind in kinds) > 1:
            raise ValueError("an act is one of start, say, press, hand_in, clock and among")
        by_person = (
            self.start or self.say or self.press or self.hand_in or self.unless or (self.read and not self.among)
        )
        if by_person and not self.person:
            raise ValueError("an act in a chat needs a person")
        if self.among and (len(self.among) != len(self.binds) or len(self.among) != 2 or not self.read):  # noqa: PLR2004
            raise ValueError("among names two people, binds two names for them, and read what one of them reads")
        if self.clock and self.clock not in CLOCK_STEPS:
            raise ValueError(f"clock is one of {CLOCK_STEPS}, as the page's keys")
        return self


class Step(_Part):
    """One caption, and what happens while it is read."""

    title: Spoken
    caption: Spoken
    chapter: Spoken | None = None  # begins here; Skip goes to the next one's beginning
    person: str = ""  # whose step it is
    acts: tuple[Act, ...] = ()


class Tour(_Part):
    """The whole tour."""

    title: Spoken
    invitation: Spoken
    patience_seconds: float = 20  # after which the page says what it still waits for
    people: Annotated[dict[str, Player], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        known = set(self.people)
        for number, step in enumerate(self.steps, 1):
            for act in step.acts:
                strangers = {name for name in (act.person, *act.among) if name} - known
                if strangers:
                    raise ValueError(f"step {number} names nobody's {', '.join(sorted(strangers))}")
                known |= set(act.binds)
            if step.person and step.person not in known:
                raise ValueError(f"step {number} is of nobody's {step.person}")
        return self


def read_tour(path: Path) -> Tour:
    """Read a tour from a JSON file.

    Raises:
        OSError: there is no such file.
        pydantic.ValidationError: it is no tour; says where and why.
    """
    return Tour.model_validate_json(path.read_bytes())
