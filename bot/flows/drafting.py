"""A task written step by step on one card: each step takes a button or typed words, and each has a way back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot import deliverables, drafts
from bot.bad_input import BadInput
from bot.drafts import CHANGE, COMMUNITY, MORE, NEEDS, PREVIEW, RULES, Body
from bot.flows.money import fund_button
from bot.flows.shares import percent
from bot.flows.specs import needs_lines, tag_words
from bot.texts import Html, plain, refusal_text, span
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.communities import charter_of
from ledger.core.effects import Send
from ledger.core.ids import CommunityId, TaskId
from ledger.core.money import allocate
from ledger.dialogues import Dialogue

CARD = "draft"
WRITING, SHOWN = "guide", "post"  # whether words that are typed are taken for the answer
# What can be pressed instead of typing it: the label's words are read like typed ones.
_OFFERED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "reward": (("10", "30"), ("50", "100")),
    "seconds": (("4h", "1d"), ("3d", "7d")),
    "need-rating": (("60", "80"), ("90",)),
    "need-completed": (("1", "5"), ("10",)),
    "seats": (("1", "2", "3"), ("5", "10")),
}
_LABELLED: Mapping[str, tuple[str, ...]] = {"need-language": ("zh", "en"), "filling": ("matcher", "choose", "first")}
_WITH_NONE = frozenset({"tags", *NEEDS})
FLOWS = frozenset({WRITING, SHOWN})
PRESSED_BYTES_MAX = 64  # of what a button may carry, by Telegram's rule


def begin(turn: Turn, body: Body, *, step: str = "") -> Answer:
    """Show a draft on a card of its own, at what is asked next; with the file that came with it."""
    whole, fault = attached(turn, body)
    return show(turn, whole, step or drafts.next_step(body), is_new=True, above=fault)


def show(turn: Turn, body: Body, step: str, *, is_new: bool = False, above: str = "") -> Answer:
    """Show a step of a draft, and wait for it."""
    body, gone = _on_its_board(turn, body) if step == PREVIEW else (body, "")
    above = gone or above
    dialogue = turn.begin(SHOWN if step == PREVIEW else WRITING, **{**body, "step": step})
    return only(_card(turn, dialogue, is_new=is_new, above=above), dialogue=dialogue)


def _on_its_board(turn: Turn, body: Body) -> tuple[Body, str]:
    """Note under which rules of its community a new task is shown; where that board is closed take it off it."""
    if "task" in body or COMMUNITY not in body:
        return body, ""
    standing = turn.views.community(CommunityId(body[COMMUNITY]))
    if standing is not None and standing.is_open:
        return {**body, RULES: str(standing.version)}, ""
    return {key: value for key, value in body.items() if key not in {COMMUNITY, RULES}}, turn.words(
        "draft-board-closed"
    )


def under_other_rules(turn: Turn, dialogue: Dialogue) -> Answer | None:
    """Show a draft anew whose board asks something else by now than was shown; None where it is as it was."""
    body, _ = _on_its_board(turn, dialogue.body)
    if body == dialogue.body:
        return None
    return show(turn, dialogue.body, PREVIEW, is_new=True, above=turn.words("board-changed"))


def take(turn: Turn) -> Answer:
    """Take typed words for the answer to the step that is asked."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only a draft that is being written waits for words"
    return _answer(turn, dialogue, turn.incoming.text)


def attach(turn: Turn) -> Answer:
    """Attach the file that was sent, at whatever step the draft is."""
    dialogue = turn.dialogue
    assert dialogue is not None, "a file is attached to a draft"
    body, fault = attached(turn, dialogue.body)
    return show(turn, body, dialogue.body["step"], above=fault)


def attached(turn: Turn, body: Body) -> tuple[Body, str]:
    """Add the file that came with this message, if one did; else gives what is wrong with it."""
    file = turn.incoming.attachment
    if file is None:
        return body, ""
    if file.fault:
        return body, turn.words(file.fault)
    try:
        return drafts.attach(body, deliverables.file_of(file, "")), ""
    except BadInput as refusal:
        return body, refusal_text(turn.locale, refusal)


def press(turn: Turn, revision: str, verb: str, value: str = "") -> Answer:
    """Act on a button of the card; one of an older card shows how things stand now."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow not in FLOWS:
        return only(*turn.strip_card(), turn.say("out-of-date"))
    if str(dialogue.revision) != revision:
        return again(turn, dialogue)
    if verb == "set":
        return _answer(turn, dialogue, value)
    if verb == "at" and drafts.may_go(dialogue.body, value):
        return show(turn, _passed(dialogue.body, value), value)
    return again(turn, dialogue)


def again(turn: Turn, dialogue: Dialogue) -> Answer:
    """Show the draft as it stands now, below what was said since."""
    return show(turn, dialogue.body, dialogue.body["step"], is_new=True, above=turn.words("out-of-date-draft"))


def _passed(body: Body, step: str) -> Body:
    """Note that the requirements were looked at, where the way leads past them."""
    return {**body, MORE: "yes"} if step == PREVIEW else body


def _answer(turn: Turn, dialogue: Dialogue, words: str) -> Answer:
    step = dialogue.body["step"]
    if step in {CHANGE, PREVIEW}:
        return show(turn, dialogue.body, step, above=turn.words("draft-press"))
    try:
        body, following = drafts.answered(dialogue.body, step, words, drafts.Reading(turn.decimals))
    except BadInput as refusal:
        return show(turn, dialogue.body, step, above=refusal_text(turn.locale, refusal))
    return show(turn, body, following)


def _card(turn: Turn, dialogue: Dialogue, *, is_new: bool, above: str) -> Send:
    step = dialogue.body["step"]
    html = _preview(turn, dialogue.body) if step == PREVIEW else _question(turn, dialogue.body, step)
    if above:
        html = Html(f"⚠️ {above}\n\n{html}")
    return turn.card(CARD, html, *_rows(turn, dialogue, step), is_new=is_new)


def _question(turn: Turn, body: Body, step: str) -> Html:
    asked = turn.words(f"draft-{step}", **({"needs": _asked_for(turn, body)} if step == MORE else {}))
    return Html("\n\n".join(part for part in (_known(turn, body), asked) if part))


def _known(turn: Turn, body: Body) -> Html:
    """Write what was answered so far, a line each."""
    lines = []
    if "title" in body:
        lines.append(turn.words("draft-known-title", title=body["title"], tags=_tags(body)))
    if "reward" in body:
        lines.append(turn.words("draft-known-reward", reward=turn.money(int(body["reward"]), body["asset"])))
    if "seconds" in body:
        lines.append(turn.words("draft-known-seconds", duration=_span(turn, body)))
    lines += [turn.words("draft-known-attached", name=deliverables.name_of(one)) for one in drafts.attached_of(body)]
    return Html("\n".join(lines))


def _asked_for(turn: Turn, body: Body) -> Html:
    beside = {"seats": drafts.seats_of(body), "attached": len(drafts.attached_of(body))}
    return needs_lines(turn, drafts.needs_of(body), drafts.filling_of(body), **beside)


def _total(body: Body) -> int:
    """Sum what all its workers can earn: so much will be locked."""
    return int(body["reward"]) * drafts.seats_of(body)


def _preview(turn: Turn, body: Body) -> Html:
    code, reward = body["asset"], int(body["reward"])
    fee, _ = allocate(reward, (turn.policy.fee_bps,))
    held = turn.views.balance(turn.person, turn.assets[code])
    values: dict[str, str | int] = {
        "title": body["title"],
        "tags": _tags(body),
        "reward": turn.money(reward, code),
        "fee": turn.money(fee, code),
        "seats": drafts.seats_of(body),
        "total": turn.money(_total(body), code),
        "fees": turn.money(fee * drafts.seats_of(body), code),
        "duration": _span(turn, body),
        "rating_window": span(turn.policy.rate_within, turn.locale),
        "needs": _asked_for(turn, body),
        "covered": "yes" if _total(body) <= held else "no",
        "balance": turn.money(held, code),
        "missing": _missing(turn, body),
        "board": _board(turn, body),
        "ask": _ask(turn, body),
    }
    return turn.words("post-preview", **values)


def _board(turn: Turn, body: Body) -> Html:
    """Say on whose board it stands, what that community takes and who rules there; a task's own rules are frozen."""
    listing = turn.views.listing(TaskId(body["task"])) if "task" in body else None
    named = body.get(COMMUNITY) if listing is None else listing.task.community
    standing = turn.views.community(CommunityId(named)) if named else None
    if standing is None:
        return Html("")
    charter = None if listing is None else listing.task.charter
    if charter is None:
        charter = charter_of(standing, turn.views.arbiters(standing.id), turn.person.id, turn.policy.fee_bps)
    (share, _) = allocate(int(body["reward"]), (charter.fee_bps,))
    said = turn.words(
        "post-board",
        community=standing.title,
        percent=percent(charter.fee_bps),
        share=turn.money(share, body["asset"]),
        receiver=turn.views.person(charter.receiver).name,
        judges=len(charter.arbiters),
    )
    return Html(f"\n{said}")


def _ask(turn: Turn, body: Body) -> Html:
    """Ask for the word that makes it count, and say what that does."""
    if "task" not in body:
        return turn.words("post-confirm")
    listing = turn.views.listing(TaskId(body["task"]))
    return turn.words("edit-confirm", applied=len(listing.applicants) if listing else 0)


def _missing(turn: Turn, body: Body) -> str:
    code = body["asset"]
    held = turn.views.balance(turn.person, turn.assets[code])
    return turn.money(max(_total(body) - held, 0), code)


def _tags(body: Body) -> Html:
    return tag_words(tuple(body.get("languages", "").split()), tuple(body.get("skills", "").split()))


def _span(turn: Turn, body: Body) -> str:
    return span(timedelta(seconds=int(body["seconds"])), turn.locale)


def _rows(turn: Turn, dialogue: Dialogue, step: str) -> tuple[Row, ...]:
    if step == PREVIEW:
        return _preview_rows(turn, dialogue)
    rows = (*_offers(turn, dialogue, step), *_steps(turn, dialogue, step))
    back = drafts.step_before(dialogue.body, step)
    way_back = (_go(turn, dialogue, "btn-back", back),) if back else ()
    return (*rows, (*way_back, *turn.cancel_row(dialogue)))


def _preview_rows(turn: Turn, dialogue: Dialogue) -> tuple[Row, ...]:
    body = dialogue.body
    held = turn.views.balance(turn.person, turn.assets[body["asset"]])
    key = "btn-save-changes" if "task" in body else "btn-post"
    return (
        (Button(plain(turn.locale, key), f"post:{dialogue.revision}"), _go(turn, dialogue, "btn-change", CHANGE)),
        () if _total(body) <= held else (fund_button(turn.locale, _missing(turn, body)),),
        turn.cancel_row(dialogue),
    )


def _offers(turn: Turn, dialogue: Dialogue, step: str) -> tuple[Row, ...]:
    """Offer answers that need no typing."""
    rows = [tuple(_set(dialogue, _label(turn, step, word), word) for word in row) for row in _OFFERED.get(step, ())]
    rows += [(_set(dialogue, plain(turn.locale, f"choice-{word}"), word),) for word in _LABELLED.get(step, ())]
    if step == "need-skill" and dialogue.body.get("skills"):
        words = dialogue.body["skills"]
        if len(_set(dialogue, words, words).pressed.encode()) <= PRESSED_BYTES_MAX:
            rows.append((_set(dialogue, words, words),))
    if step == drafts.ATTACH and drafts.attached_of(dialogue.body):
        rows.append((_set(dialogue, plain(turn.locale, "btn-unattach"), "-"),))
    if step in _WITH_NONE:
        rows.append((_set(dialogue, plain(turn.locale, "btn-none"), "-"),))
    return tuple(rows)


def _label(turn: Turn, step: str, word: str) -> str:
    if step == "reward":
        return turn.money(int(word) * 10 ** turn.assets[turn.default_asset].decimals, turn.default_asset)
    if step == "seconds":
        hours = int(word[:-1]) * (24 if word.endswith("d") else 1)
        return span(timedelta(hours=hours), turn.locale)
    return plain(turn.locale, f"choice-{step}", count=int(word))


def _steps(turn: Turn, dialogue: Dialogue, step: str) -> tuple[Row, ...]:
    """Offer to go to other steps: from the two cards that list them, and onwards where this one is answered."""
    if step == MORE:
        sides = [_go(turn, dialogue, f"btn-{name}", name) for name in _sides(dialogue.body)]
        return (*_pairs(sides), (_go(turn, dialogue, "btn-continue", PREVIEW),))
    if step == CHANGE:
        line = [_go(turn, dialogue, f"btn-draft-{name}", name) for name in drafts.LINE]
        beside = [name for name in drafts.BESIDE if drafts.may_go(dialogue.body, name)]
        return _pairs([*line, *(_go(turn, dialogue, f"btn-{name}", name) for name in beside)])
    key = "skills" if step == "tags" else step
    if key in dialogue.body and step in drafts.LINE:
        return ((_go(turn, dialogue, "btn-keep", drafts.next_step(dialogue.body)),),)
    return ()


def _sides(body: Body) -> tuple[str, ...]:
    """List what can be asked for beside the line; not how many, of a task that is on the board."""
    return tuple(name for name in drafts.SIDES if drafts.may_go(body, name))


def _pairs(buttons: list[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _go(turn: Turn, dialogue: Dialogue, key: str, step: str) -> Button:
    return Button(plain(turn.locale, key), f"g:{dialogue.revision}:at:{step}")


def _set(dialogue: Dialogue, label: str, words: str) -> Button:
    return Button(label, f"g:{dialogue.revision}:set:{words}")


def paused(dialogue: Dialogue) -> Dialogue:
    """Leave a draft for a while: its buttons go on working, but what is typed is meant otherwise."""
    return replace(dialogue, flow=SHOWN)
