"""A task that is still being written: its words as a dialogue keeps them, read step by step from buttons or typing.

What a button sends is what a person could have typed, so both are read by the same code.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot import bad_input as bad
from bot.oneline import halfwidth, one_line
from bot.parse import (
    FILLINGS,
    LANGUAGES,
    Draft,
    is_none,
    parse_completed,
    parse_duration,
    parse_fund,
    parse_line,
    parse_link,
    parse_rating,
    parse_seats,
    parse_tags,
    parse_title,
)
from bot.turn import default_asset
from ledger.core.attaching import ATTACHMENTS_MAX
from ledger.core.bounds import PLACE_MAX
from ledger.core.commands import Deliverable, DeliverableKind, Filling
from ledger.core.ids import CommunityId
from ledger.core.needs import Needs
from ledger.core.task import Task

Body = Mapping[str, str]

LINE = ("title", "reward", "seconds", "tags", "more")  # asked one after the other
NEEDS = ("need-rating", "need-completed", "need-language", "need-skill", "need-place")
BESIDE = ("seats", "attach")  # asked for only where it is wanted
SIDES = (*NEEDS, "filling", *BESIDE)
STEPS = frozenset({*LINE, *SIDES, "change", "preview"})
PREVIEW, CHANGE, MORE, ATTACH = "preview", "change", "more", "attach"
COMMUNITY, RULES = "community", "rules"  # on whose board, and which version of that community's rules was shown
ATTACHED = "attached"  # files and links, as JSON
_LANGUAGE_OF = {"中文": "zh", "chinese": "zh", "英文": "en", "英语": "en", "english": "en"}
# How a requirement is named where it is typed in one line, in either language.
_NAMES = {
    "rating": "need-rating",
    "评分": "need-rating",
    "completed": "need-completed",
    "完成": "need-completed",
    "language": "need-language",
    "语言": "need-language",
    "skill": "need-skill",
    "技能": "need-skill",
    "place": "need-place",
    "地点": "need-place",
    "filling": "filling",
    "选人": "filling",
    "workers": "seats",
    "人数": "seats",
    "attach": "attach",
    "附件": "attach",
}
_FILLINGS = {**FILLINGS, "matcher": Filling.MATCHER, "择优": Filling.MATCHER}
_read_attached = msgspec.json.Decoder(tuple[Deliverable, ...]).decode


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read an answer."""

    decimals: Mapping[str, int]  # of each currency


def of_line(draft: Draft) -> dict[str, str]:
    """Begin with what was typed in one line."""
    return {
        "title": draft.title,
        "asset": draft.asset,
        "reward": str(draft.reward_minor),
        "seconds": str(int(draft.duration.total_seconds())),
        **_tags(draft.skills | draft.languages),
        "filling": str(draft.filling),
        "seats": str(draft.seats),
        MORE: "yes",
    }


def of_task(task: Task, seats: int) -> dict[str, str]:
    """Begin with what a task says, for so many workers."""
    needs = task.needs
    return {
        "title": task.title,
        "asset": task.asset,
        "reward": str(task.reward),
        "seconds": str(task.seconds),
        **_tags(frozenset((*task.skills, *task.languages))),
        "need-rating": str(needs.rating),
        "need-completed": str(needs.completed),
        "need-language": " ".join(needs.languages),
        "need-skill": " ".join(needs.skills),
        "need-place": needs.place,
        "filling": str(task.filling),
        "seats": str(seats),
        ATTACHED: written(task.attachments),
        MORE: "yes",
        **({} if task.community is None else {COMMUNITY: task.community}),
    }


def fields_of(body: Body) -> dict[str, Any]:
    """Give what the ledger is asked to post."""
    return {
        "title": body["title"],
        "asset": body["asset"],
        "reward": int(body["reward"]),
        "seconds": int(body["seconds"]),
        "skills": tuple(body["skills"].split()),
        "languages": tuple(body["languages"].split()),
        "needs": needs_of(body),
        "filling": filling_of(body),
        "seats": seats_of(body),
        "attachments": attached_of(body),
        "community": CommunityId(body[COMMUNITY]) if COMMUNITY in body else None,
        "community_version": int(body.get(RULES, "0")),
    }


def needs_of(body: Body) -> Needs:
    """Give what the draft asks of whoever applies."""
    return Needs(
        rating=int(body.get("need-rating", "0")),
        completed=int(body.get("need-completed", "0")),
        languages=tuple(body.get("need-language", "").split()),
        skills=tuple(body.get("need-skill", "").split()),
        place=body.get("need-place", ""),
    )


def filling_of(body: Body) -> Filling:
    """Give how the draft finds a worker."""
    return Filling(body.get("filling", Filling.MATCHER))


def seats_of(body: Body) -> int:
    """Give for how many workers the draft is."""
    return int(body.get("seats", "1"))


def attached_of(body: Body) -> tuple[Deliverable, ...]:
    """Give the files and links that are attached."""
    return _read_attached(body.get(ATTACHED, "[]"))


def written(attached: tuple[Deliverable, ...]) -> str:
    """Write files and links as a dialogue keeps them."""
    return msgspec.json.encode(attached).decode()


def attach(body: Body, more: Deliverable) -> dict[str, str]:
    """Attach one more file or link.

    Raises:
        BadInput: it is attached already, or there are enough.
    """
    attached = attached_of(body)
    if more.sha256 in {one.sha256 for one in attached}:
        raise bad.AttachedTwice
    if len(attached) >= ATTACHMENTS_MAX:
        raise bad.AttachmentsTooMany(limit=str(ATTACHMENTS_MAX))
    return {**body, ATTACHED: written((*attached, more))}


def is_whole(body: Body) -> bool:
    """Say whether all was answered, so that the task can be posted."""
    return MORE in body and _has_all(body)


def _has_all(body: Body) -> bool:
    return all(key in body for key in ("title", "reward", "seconds", "skills"))


def next_step(body: Body) -> str:
    """Name what is asked first of what is still open; else all can be looked at."""
    open_steps = (step for step in LINE if ("skills" if step == "tags" else step) not in body)
    return next(open_steps, PREVIEW)


def step_before(body: Body, step: str) -> str:
    """Name where the way back leads; nowhere from the first question."""
    if step in SIDES:
        return MORE
    if is_whole(body):
        return "" if step == PREVIEW else PREVIEW
    at = LINE.index(step) if step in LINE else 0
    return LINE[at - 1] if at else ""


def may_go(body: Body, step: str) -> bool:
    """Say whether a step can be gone to: what is not asked yet is not skipped."""
    if step == PREVIEW:
        return _has_all(body)
    if step == CHANGE:
        return is_whole(body)
    if step == "seats" and "task" in body:
        return False
    if step in {*SIDES, MORE}:
        return "skills" in body
    return step in STEPS and (is_whole(body) or LINE.index(step) <= LINE.index(next_step(body)))


def answered(body: Body, step: str, words: str, reading: Reading) -> tuple[dict[str, str], str]:
    """Take an answer: gives the draft with it, and which step comes next.

    Raises:
        BadInput: it cannot be read.
    """
    if step == MORE:
        step, words = _named(words)
    if step == ATTACH:
        return _with_link(body, words), ATTACH
    if step == "seats" and "task" in body:
        raise bad.SeatsFixed
    told = {**body, **_TAKERS[step](words, reading)}
    if step in SIDES:
        return told, MORE
    return told, next_step(told)


def _named(words: str) -> tuple[str, str]:
    """Read `rating 80`: which requirement, and what of it."""
    name, _, rest = one_line(halfwidth(words)).partition(" ")
    step = _NAMES.get(name.casefold())
    if step is None:
        raise bad.RequirementUnreadable(got=name[:40])
    return step, rest


def _with_link(body: Body, words: str) -> dict[str, str]:
    """Attach a link that was typed, or take off all that is attached."""
    if is_none(words):
        return {**body, ATTACHED: "[]"}
    link = parse_link(words)
    digest = hashlib.sha256(link.encode()).hexdigest()
    return attach(body, Deliverable(kind=DeliverableKind.LINK, sha256=digest, text=link))


def _title(words: str, _reading: Reading) -> dict[str, str]:
    title, tags = parse_title(words)
    return {"title": title, **(_tags(tags) if tags else {})}


def _reward(words: str, reading: Reading) -> dict[str, str]:
    minor, asset = parse_fund(words, default_asset=default_asset(reading.decimals), assets=reading.decimals)
    return {"reward": str(minor), "asset": asset}


def _seconds(words: str, _reading: Reading) -> dict[str, str]:
    return {"seconds": str(int(parse_duration(words).total_seconds()))}


def _rating(words: str, _reading: Reading) -> dict[str, str]:
    return {"need-rating": "0" if is_none(words) else str(parse_rating(words))}


def _languages(words: str, _reading: Reading) -> dict[str, str]:
    tags = {_LANGUAGE_OF.get(tag, tag) for tag in parse_tags(words)}
    for tag in sorted(tags - LANGUAGES):
        raise bad.LanguageUnknown(got=tag)
    return {"need-language": " ".join(sorted(tags))}


def _filling(words: str, _reading: Reading) -> dict[str, str]:
    found = _FILLINGS.get(one_line(halfwidth(words)).casefold())
    if found is None:
        raise bad.FillingUnreadable(got=one_line(words)[:40])
    return {"filling": found}


def _tags(tags: frozenset[str]) -> dict[str, str]:
    """Part hashtags as a one-line post does: languages, how a worker is found, and skills."""
    named = {FILLINGS[tag] for tag in tags if tag in FILLINGS}
    if len(named) > 1:
        raise bad.FillingsTwo
    skills = tags - LANGUAGES - FILLINGS.keys()
    found = {"skills": " ".join(sorted(skills)), "languages": " ".join(sorted(tags & LANGUAGES))}
    return found | ({"filling": str(min(named))} if named else {})


_TAKERS: Mapping[str, Callable[[str, Reading], dict[str, str]]] = {
    "title": _title,
    "reward": _reward,
    "seconds": _seconds,
    "tags": lambda words, _: _tags(parse_tags(words)),
    "need-rating": _rating,
    "need-completed": lambda words, _: {"need-completed": str(parse_completed(words))},
    "need-language": _languages,
    "need-skill": lambda words, _: {"need-skill": " ".join(sorted(parse_tags(words)))},
    "need-place": lambda words, _: {"need-place": parse_line(words, PLACE_MAX)},
    "filling": _filling,
    "seats": lambda words, _: {"seats": str(parse_seats(words))},
}
