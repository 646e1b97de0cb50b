"""Which flow takes an update: one visible table of commands, buttons and dialogues."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.asides import with_asides
from bot.bad_input import BadInput
from bot.flows import (
    board,
    choosing,
    communities,
    consenting,
    depositing,
    disputing,
    drafting,
    ending,
    entering,
    groups,
    judging,
    mine,
    money,
    posting,
    ruling,
    settling_in,
    sifting,
    talking,
    templates,
    wallet,
    working,
)
from bot.flows.asking import is_asked
from bot.parse import parse_rating
from bot.texts import refusal_text, shorten
from bot.turn import Answer, Turn, only
from ledger.core.ids import PersonId, TaskId

CANCEL = "取消"  # also without a slash
COMMAND_UNITS_MAX = 32  # of Telegram's own commands; what is longer is repeated no further

COMMANDS: Mapping[str, Callable[[Turn], Answer]] = {
    "start": entering.start,
    "help": entering.show_help,
    "language": entering.language,
    "settings": settling_in.settings,
    "terms": consenting.terms,
    "privacy": entering.privacy,
    "paysupport": entering.paysupport,
    "fund": money.fund,
    "deposit": depositing.deposit,
    "balance": money.balance,
    "statement": money.statement,
    "withdraw": money.withdraw,
    "wallet": wallet.wallet,
    "task": posting.task_command,
    "templates": templates.templates,
    "mine": mine.mine,
    "board": board.board,
    "deliver": working.deliver_command,
    "cancel": entering.cancel,
    CANCEL: entering.cancel,
    "community": communities.mine,
}

# What was previewed, by the flow of the conversation, and is now confirmed.
CONFIRMED: Mapping[str, Callable[[Turn], Answer]] = {
    "rated": judging.give_rating,
    "accepting": judging.accept_rating,
    "contesting": disputing.contest,
    "ruling": ruling.rule,
    "paying": ending.pay_in_full,
    "declining": ending.give_back,
    "proposing": ending.propose,
    "agreeing": ending.agree,
    "feedback": talking.give_feedback,
    "opinion": talking.give_opinion,
    "showing": disputing.show_evidence,
}


def _confirmed(turn: Turn, flow: str, task: str, revision: str) -> Answer:
    """Do what was previewed last in this chat; any other preview is out of date."""
    if flow not in CONFIRMED or not is_asked(turn, flow, task, revision):
        return mine.stale(turn, TaskId(task))
    return CONFIRMED[flow](turn)


# What a button sends back, up to the first colon; the rest are its arguments.
BUTTONS: Mapping[tuple[str, int], Callable[..., Answer]] = {
    ("lang", 1): entering.choose_language,
    ("agree", 1): consenting.agree,
    ("agree", 2): consenting.agree,
    ("language", 0): entering.language,
    ("me", 1): settling_in.ask,
    ("me", 2): settling_in.press,
    ("board", 0): board.board,
    ("board", 1): board.turn_to,
    ("task", 1): lambda turn, task: board.details(turn, TaskId(task)),
    ("task", 2): lambda turn, task, number: board.details(turn, TaskId(task), number),
    ("over", 1): mine.over,
    ("past", 1): lambda turn, task: mine.past(turn, TaskId(task)),
    ("why", 1): lambda turn, task: board.tell_why(turn, TaskId(task)),
    ("filter", 0): sifting.show,
    ("filter", 1): sifting.ask,
    ("filter", 2): sifting.press,
    ("unfilter", 0): sifting.clear,
    ("fund", 0): money.fund,
    ("fund", 1): money.fund_with,
    ("deposit", 2): depositing.put_in,
    ("look", 0): depositing.look,
    ("statement", 1): money.statement_of,
    ("withdraw", 1): money.confirm_withdraw,
    ("wallet", 0): wallet.wallet,
    ("link", 0): wallet.link,
    ("linked", 1): wallet.confirm_link,
    ("unlink", 0): wallet.ask_unlink,
    (wallet.UNLINKING, 1): wallet.unlink,
    ("export", 0): wallet.ask_export,
    (wallet.EXPORTING, 1): wallet.export,
    ("bring", 1): wallet.ask_bring,
    (wallet.BRINGING, 1): wallet.bring,
    ("unsign", 1): wallet.decline,
    ("drop", 1): posting.drop,
    ("close", 0): posting.close,
    ("draft", 0): posting.task_command,
    ("post", 1): consenting.first(posting.confirm_post),
    ("untask", 1): lambda turn, task: posting.cancel_task(turn, TaskId(task)),
    ("edit", 1): lambda turn, task: posting.edit_task(turn, TaskId(task)),
    ("again", 1): lambda turn, task: posting.post_again(turn, TaskId(task)),
    ("g", 3): drafting.press,
    ("tuse", 1): lambda turn, task: templates.use(turn, TaskId(task)),
    ("tsave", 1): lambda turn, task: templates.ask_name(turn, TaskId(task)),
    ("tdrop", 1): lambda turn, task: templates.drop(turn, TaskId(task)),
    ("assign", 1): lambda turn, task: posting.assign_now(turn, TaskId(task)),
    ("offers", 1): lambda turn, task: choosing.offers(turn, TaskId(task)),
    ("choose", 2): lambda turn, task, worker: choosing.choose(turn, TaskId(task), PersonId(worker)),
    ("apply", 1): consenting.first(lambda turn, task: board.apply(turn, TaskId(task))),
    ("apply", 2): consenting.first(lambda turn, task, number: board.apply(turn, TaskId(task), number)),
    ("unapply", 1): lambda turn, task: board.unapply(turn, TaskId(task)),
    ("show", 1): lambda turn, task: working.show(turn, TaskId(task)),
    ("files", 1): lambda turn, task: working.attached(turn, TaskId(task)),
    ("deliver", 1): lambda turn, task: working.ask_delivery(turn, TaskId(task)),
    ("rate", 1): lambda turn, task: judging.ask_rating(turn, TaskId(task)),
    ("rate", 2): lambda turn, task, rating: judging.preview_rating(turn, TaskId(task), _rating(rating)),
    ("rated", 2): lambda turn, task, rating: judging.confirm_rating(turn, TaskId(task), _rating(rating)),
    ("rated", 3): lambda turn, task, rating, seen: judging.confirm_rating(turn, TaskId(task), _rating(rating), seen),
    ("accept", 2): lambda turn, task, rating: judging.preview_accepting(turn, TaskId(task), _rating(rating)),
    ("contest", 1): lambda turn, task: disputing.ask_grounds(turn, TaskId(task)),
    ("evidence", 1): lambda turn, task: disputing.ask_evidence(turn, TaskId(task)),
    ("case", 1): lambda turn, task: disputing.case(turn, TaskId(task)),
    ("piece", 2): lambda turn, task, number: disputing.piece(turn, TaskId(task), number),
    ("rule", 1): lambda turn, task: ruling.ask_share(turn, TaskId(task)),
    ("rule", 2): lambda turn, task, earned: ruling.ask_reason(turn, TaskId(task), earned),
    ("ways", 1): lambda turn, task: ending.ways(turn, TaskId(task)),
    ("pay", 1): lambda turn, task: ending.preview_paying(turn, TaskId(task)),
    ("giveback", 1): lambda turn, task: ending.preview_declining(turn, TaskId(task)),
    ("propose", 1): lambda turn, task: ending.ask_figure(turn, TaskId(task)),
    ("deal", 2): lambda turn, task, earned: ending.preview_agreeing(turn, TaskId(task), earned),
    ("undeal", 1): lambda turn, task: ending.withdraw_proposal(turn, TaskId(task)),
    ("note", 1): lambda turn, task: talking.ask_note(turn, TaskId(task)),
    ("feedback", 1): lambda turn, task: talking.ask_feedback(turn, TaskId(task)),
    ("feedback", 2): lambda turn, task, rating: talking.ask_opinion(turn, TaskId(task), rating),
    ("sure", 3): _confirmed,
    ("com", 1): communities.show,
    ("com", 2): communities.press,
    ("com", 3): communities.press,
    ("willing", 1): communities.offer_to_rule,
    ("unwilling", 1): communities.stop_ruling,
}

DIALOGUES: Mapping[str, Callable[[Turn], Answer]] = {
    drafting.WRITING: drafting.take,
    "template": templates.take_name,
    sifting.ASKING: sifting.take,
    settling_in.ASKING: settling_in.take,
    "deliver": working.take_delivery,
    "rate": judging.take_rating,
    "rate-why": judging.take_reason,
    "contest": disputing.take_grounds,
    "evidence": disputing.take_evidence,
    "rule": ruling.take_share,
    "rule-why": ruling.take_reason,
    "agree": ending.take_figure,
    "note": talking.take_note,
    "grade": talking.take_grade,
    "feedback": talking.take_opinion,
    communities.ASKING_FEE: communities.take_fee,
}


def route(turn: Turn) -> Answer:
    """Find the flow and let it answer; what was typed wrongly is said, and the question stays open."""
    return with_asides(turn, _answer)


def _answer(turn: Turn) -> Answer:
    try:
        return _going_on(turn, _route(turn))
    except BadInput as refusal:
        return _going_on(turn, only(turn.show(refusal_text(turn.locale, refusal))))


def _going_on(turn: Turn, answer: Answer) -> Answer:
    """Let what was waited for go on, unless the answer is about just that.

    A command leaves a question that waits for words: else the next words, meant otherwise, would be taken for
    its answer. A preview only waits for its own button, so it may wait; so does a draft, whose card has buttons.
    """
    if answer.is_over or answer.dialogue is not None or turn.dialogue is None:
        return answer
    leaves = bool(turn.incoming.command) and turn.dialogue.flow in DIALOGUES
    if leaves and turn.dialogue.flow == drafting.WRITING:
        return replace(answer, dialogue=drafting.paused(turn.dialogue))
    return answer if leaves else replace(answer, dialogue=turn.dialogue)


def _route(turn: Turn) -> Answer:
    incoming = turn.incoming
    if incoming.group_id:
        return groups.answer(turn)
    if incoming.query_id:
        return _pressed(turn, incoming.pressed)
    is_bare = incoming.attachment is None and incoming.text.strip() == CANCEL
    if command := CANCEL if is_bare else incoming.command:
        flow = COMMANDS.get(command)
        return flow(turn) if flow is not None else _unknown(turn)
    if incoming.attachment is not None and turn.dialogue is not None and turn.dialogue.flow in drafting.FLOWS:
        return drafting.attach(turn)
    waiting = DIALOGUES.get(turn.dialogue.flow) if turn.dialogue is not None else None
    if waiting is not None:
        return waiting(turn)
    return working.not_asked_for(turn)


def _unknown(turn: Turn) -> Answer:
    got = shorten(turn.incoming.command, COMMAND_UNITS_MAX)
    return only(turn.say("unknown-command", got=f"/{got}"))


def _pressed(turn: Turn, pressed: str) -> Answer:
    name, *arguments = pressed.split(":")
    flow = BUTTONS.get((name, len(arguments)))
    if flow is None:
        return only(turn.say("out-of-date"))
    return flow(turn, *arguments)


def _rating(text: str) -> int:
    """Read the rating a button carries; a forged one is refused like a typed one."""
    return parse_rating(text)
