"""The terms of use: read, accepted together with what somebody came for, and asked for before they post or apply."""

from collections.abc import Callable

from bot.flows import board, drafting, links
from bot.flows.money import fund_button
from bot.flows.shares import percent
from bot.texts import plain
from bot.turn import TASK_LINK, Answer, Button, Turn, only
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.personal import AcceptTerms, Role
from ledger.intake import Outcome

TERMS_VERSION = "2026-11"  # moves with the words of `terms`: whoever accepted another version is asked anew
ARRIVING = "arriving"  # what somebody waits for who followed a link to a task and is still being asked


def terms(turn: Turn) -> Answer:
    """Show the terms whole, and ask for consent where it is missing."""
    is_accepted = turn.views.has_consented(turn.person.id, TERMS_VERSION)
    shown = turn.say(
        "terms", version=TERMS_VERSION, percent=percent(turn.policy.fee_bps), accepted="yes" if is_accepted else "no"
    )
    return only(shown, *(() if is_accepted else (question(turn),)))


def question(turn: Turn, task: str = "") -> Send:
    """Ask for consent and for what somebody came for; then go on to a task, where one is named."""
    suffix = f":{task}" if task else ""
    rows = ((Button(plain(turn.locale, f"btn-agree-{role}"), f"agree:{role}{suffix}"),) for role in Role)
    return turn.say("terms-ask", *rows, version=TERMS_VERSION, percent=percent(turn.policy.fee_bps))


def first(flow: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let a flow begin only when the terms are accepted; what was to be done can be done right after."""

    def consented(turn: Turn, *arguments: str) -> Answer:
        if turn.views.has_consented(turn.person.id, TERMS_VERSION):
            return flow(turn, *arguments)
        task = arguments[0] if turn.incoming.pressed.startswith("apply:") else ""
        return only(question(turn, task))

    return consented


def agree(turn: Turn, role: str, task: str = "") -> Answer:
    """Keep the consent, and go on with what was waiting for it."""
    if role not in set(Role):
        return only(turn.say("out-of-date"))
    command = AcceptTerms(
        **turn.stamp(),  # type: ignore[arg-type]
        person=turn.person.id,
        version=TERMS_VERSION,
        role=Role(role),
    )
    dialogue = turn.dialogue
    is_arriving = dialogue is not None and dialogue.flow == ARRIVING
    if dialogue is not None and is_arriving:
        waiting = links.follow(turn, dialogue.body.get("link") or TASK_LINK + dialogue.body["task"])  # as once kept
    else:
        waiting = board.details(turn, TaskId(task)) if task else _draft(turn)

    def agreed(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        ways = (Button(plain(turn.locale, "btn-board"), "board"), fund_button(turn.locale))
        keys = (Button(plain(turn.locale, "btn-wallet"), "wallet"),)
        thanks = turn.say("terms-accepted", ways, keys, version=TERMS_VERSION, role=role)
        return (*turn.strip_card(), thanks, *waiting.accepted(outcomes))

    return Answer(
        commands=(command, *waiting.commands), accepted=agreed, dialogue=waiting.dialogue, is_over=is_arriving
    )


def _draft(turn: Turn) -> Answer:
    """Show the draft that waits to be posted, if there is one."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow not in drafting.FLOWS:
        return Answer()
    return drafting.show(turn, dialogue.body, dialogue.body["step"], is_new=True)
