"""Objecting to a rating, showing evidence, and looking at a dispute."""

from dataclasses import replace

import msgspec

from bot import deliverables
from bot.flows import choices
from bot.flows.asking import ask_sure, body_of, done, figures, find
from bot.flows.working import read_deliverable
from bot.parse import parse_words
from bot.texts import Html, grounds, plain, quoted, shorten
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.bounds import GROUNDS_MAX
from ledger.core.commands import AddEvidence, Contest, Deliverable, DeliverableKind
from ledger.core.dispute import bounds_of_ruling, preview, require_party
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import AlreadyDone, NotAllowed, WrongStage
from ledger.core.exchange import EVIDENCE_MAX, Evidence
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import ENDED, Stage, Task, require_in_escrow, require_stage, require_worker, terms_of
from ledger.core.terms import arbiter_fee

BEGINNING_UNITS = 60  # of a piece of evidence, on the card


def ask_grounds(turn: Turn, task_id: TaskId) -> Answer:
    """Say what objecting means, and ask why."""
    found = _rated(turn, task_id)
    if isinstance(found, Answer):
        return found
    dialogue = turn.begin("contest", task=found.id)
    values = _about(turn, found) | {"limit": str(GROUNDS_MAX)}
    return only(turn.say("contest-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_grounds(turn: Turn) -> Answer:
    """Show the objection that was typed before it is made."""
    task_id, _ = body_of(turn)
    why = parse_words(turn.incoming.text, most=GROUNDS_MAX)
    found = _rated(turn, task_id)
    if isinstance(found, Answer):
        return found
    values = _about(turn, found) | {"grounds": quoted(why)}
    return ask_sure(turn, "contesting", found, "contest-confirm", body={"grounds": why}, **values)


def contest(turn: Turn) -> Answer:
    """Object."""
    task_id, body = body_of(turn)
    command = Contest(**turn.stamp(), person=turn.person.id, task=task_id, grounds=body["grounds"])  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "contest-started"), is_over=True)


def ask_evidence(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for a piece of evidence as the next message."""
    found = _disputed(turn, task_id)
    if isinstance(found, Answer):
        return found
    shown = sum(one.person == turn.person.id for one in turn.views.evidence(found.id))
    if shown >= EVIDENCE_MAX:
        return only(turn.say("evidence-enough", limit=str(EVIDENCE_MAX)))
    dialogue = turn.begin("evidence", task=found.id)
    values = {"title": found.title, "rule_by": turn.date(terms_of(found).rule_by), "left": str(EVIDENCE_MAX - shown)}
    return only(turn.say("evidence-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_evidence(turn: Turn) -> Answer:
    """Show what was sent before the others see it; what cannot be shown leaves the question open."""
    task_id, _ = body_of(turn)
    body = read_deliverable(turn)
    if isinstance(body, Answer):
        return body
    found = _disputed(turn, task_id)
    if isinstance(found, Answer):
        return replace(found, is_over=True)
    kept = {"evidence": msgspec.json.encode(body).decode()}
    return ask_sure(
        turn, "showing", found, "evidence-confirm", body=kept, title=found.title, what=quoted(_beginning(body))
    )


def show_evidence(turn: Turn) -> Answer:
    """Show the other side and the arbiter what was confirmed."""
    task_id, kept = body_of(turn)
    body = msgspec.json.decode(kept["evidence"], type=Deliverable)
    command = AddEvidence(**turn.stamp(), person=turn.person.id, task=task_id, evidence=body)  # type: ignore[arg-type]
    more = (Button(plain(turn.locale, "btn-evidence"), f"evidence:{task_id}"),)

    said = turn.say("evidence-kept", more, title=turn.listing(task_id).task.title, hash=body.sha256)
    return Answer(commands=(command,), accepted=lambda _: (said,), is_over=True)


def case(turn: Turn, task_id: TaskId) -> Answer:
    """Show a dispute: what each side says and shows, and what may be ruled."""
    found = _case(turn, task_id)
    if isinstance(found, Answer):
        return found
    pieces = turn.views.evidence(found.id)
    least, most = bounds_of_ruling(found)
    default = preview(found, AskTask(TaskStep.DEFAULT, found.id))
    terms = terms_of(found)
    values: dict[str, str | int] = {
        "title": found.title,
        "employer": turn.views.person(found.employer).name,
        "worker": _name(turn, found.worker),
        "reward": turn.money(found.reward, found.asset),
        "rating": found.rating or 0,
        "why": _said(turn, found, found.employer),
        "grounds": _said(turn, found, found.worker),
        "evidence": _listed(turn, pieces),
        "count": len(pieces),
        "rule_by": turn.date(terms.rule_by),
        "has_arbiter": "yes" if int(terms.arbiter, 16) else "no",
        "least": turn.money(least, found.asset),
        "most": turn.money(most, found.asset),
        "arbiter_fee": turn.money(arbiter_fee(terms, found.reward, found.rating or 0), found.asset),
        "payout": turn.money(default.payout, found.asset),
        "refund": turn.money(default.refund, found.asset),
    }
    return only(turn.say("case-card", *_rows(turn, found, pieces), **values))


def piece(turn: Turn, task_id: TaskId, number: str) -> Answer:
    """Show the whole of one piece of evidence."""
    found = _case(turn, task_id)
    if isinstance(found, Answer):
        return found
    pieces = turn.views.evidence(found.id)
    if not number.isdecimal() or not 1 <= int(number[:3]) <= len(pieces):
        return only(turn.say("nothing-to-do"))
    one = pieces[int(number[:3]) - 1]
    about = turn.say("evidence-piece", count=int(number[:3]), by=_name(turn, one.person), hash=one.hash)
    is_judge = turn.person.id == found.arbiter
    return only(about, *deliverables.whole(turn.incoming.chat_id, one.body, is_ours_first=is_judge))


def _case(turn: Turn, task_id: TaskId) -> Task | Answer:
    """Find a dispute that this person has to do with: a side of it, or its arbiter once it stands on the chain."""

    def is_theirs(task: Task) -> None:
        if turn.person.id not in {task.employer, task.worker, task.arbiter}:
            raise NotAllowed(task=task.id)
        if task.stage in ENDED:
            raise AlreadyDone(task=task.id, stage=task.stage)
        is_shown = task.is_contest_final or (task.stage is Stage.CONTESTED and task.arbiter != turn.person.id)
        if not is_shown:
            raise WrongStage(task=task.id, stage=task.stage)

    return find(turn, task_id, is_theirs)


def _disputed(turn: Turn, task_id: TaskId) -> Task | Answer:
    return find(
        turn,
        task_id,
        lambda task: require_party(task, turn.person.id),
        lambda task: require_stage(task, Stage.CONTESTED),
    )


def _rated(turn: Turn, task_id: TaskId) -> Task | Answer:
    return find(
        turn,
        task_id,
        lambda task: require_worker(task, turn.person.id),
        require_in_escrow,
        lambda task: require_stage(task, Stage.RATED),
    )


def _about(turn: Turn, task: Task) -> dict[str, str | int]:
    """Say what an objection may come to: by the arbiter, by silence, and at the worst."""
    terms = terms_of(task)
    silent = preview(task, AskTask(TaskStep.DEFAULT, task.id))
    offered = preview(task, AskTask(TaskStep.ACCEPT, task.id))
    return {
        **figures(turn, task, silent),
        "title": task.title,
        "rating": task.rating or 0,
        "least": turn.money(offered.payout, task.asset),
        "rule_by": turn.date(terms.rule_by),
        "contest_by": turn.date(terms.contest_by),
        "has_arbiter": "yes" if int(terms.arbiter, 16) else "no",
    }


def _said(turn: Turn, task: Task, person: PersonId | None) -> Html:
    said = [one.text for one in turn.views.grounds(task.id) if one.person == person]
    return grounds(turn.locale, said[-1]) if said else Html("—")


def _listed(turn: Turn, pieces: tuple[Evidence, ...]) -> Html:
    """List the evidence, one piece a line: whose, and how it begins."""
    lines = [
        turn.words("case-evidence", count=number, by=_name(turn, one.person), what=_beginning(one.body))
        for number, one in enumerate(pieces, 1)
    ]
    return Html("\n".join(lines))


def _beginning(body: Deliverable) -> str:
    shown = body.file_name if body.kind is DeliverableKind.FILE else body.text
    return shorten(" ".join(shown.split()), BEGINNING_UNITS)


def _name(turn: Turn, person: PersonId | None) -> str:
    return "" if person is None else shorten(turn.views.person(person).name, BEGINNING_UNITS)


def _rows(turn: Turn, task: Task, pieces: tuple[Evidence, ...]) -> tuple[Row, ...]:
    """Offer to look closer, and what this person may do in the dispute."""
    locale = turn.locale
    show = (Button(plain(locale, "btn-show"), f"show:{task.id}"),) if task.deliverable is not None else ()
    numbers = tuple(
        Button(plain(locale, "btn-piece", count=number), f"piece:{task.id}:{number}")
        for number in range(1, len(pieces) + 1)
    )
    rows = (show, choices.files_row(locale, task), *(numbers[at : at + 4] for at in range(0, len(numbers), 4)))
    if task.stage is not Stage.CONTESTED:
        return rows
    if task.arbiter != turn.person.id:
        return (*rows, (Button(plain(locale, "btn-evidence"), f"evidence:{task.id}"),))
    least, most = bounds_of_ruling(task)
    sums = dict.fromkeys((least, (least + most) // 2, most))
    ruled = tuple(Button(turn.money(one, task.asset), f"rule:{task.id}:{one}") for one in sums)
    return (*rows, ruled, (Button(plain(locale, "btn-rule-other"), f"rule:{task.id}"),))
