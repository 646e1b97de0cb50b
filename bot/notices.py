"""What the ledger has to tell a person, in words: a notice's key and figures become a message with its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import texts
from bot.flows.judging import rating_rows
from bot.texts import Html, plain
from bot.turn import Button, Row, keyboard, message
from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.effects import Notify, Send
from ledger.core.ids import PersonId, TaskId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.core.terms import split
from ledger.views import Listing, Views

_SHORT_TEXT = 600  # a longer delivery is shown by its beginning; the whole follows from the board of the task


@dataclass(frozen=True, slots=True)
class Scribe:
    """Words a notice for one person."""

    views: Views
    person: Person
    assets: Mapping[str, Asset]

    def word(self, notice: Notify) -> Send:
        """Make the message of a notice."""
        if "task" not in notice.details:
            return self._money_notice(notice)
        listing = self.views.listing(TaskId(str(notice.details["task"])))
        assert listing is not None, "a notice names a task that is there"
        values = self._about(listing, notice)
        html = texts.text(self.person.language, notice.key, **values)
        rows = self._rows(listing.task, notice)
        handed_in = self.views.deliverable(listing.task) if notice.key == "delivered-employer" else None
        if handed_in is not None and handed_in.kind is DeliverableKind.FILE:
            return self._document(handed_in, html, rows)
        return message(self.person.chat_id, html, *rows)

    def _about(self, listing: Listing, notice: Notify) -> dict[str, str | int]:
        task, details = listing.task, notice.details
        values: dict[str, str | int] = {
            "title": task.title,
            "reward": self._sum(task.reward, task.asset),
            "employer": self.views.person(task.employer).name,
            "applied": len(listing.applicants),
            "balance": self._balance(task.asset),
        }
        named = details.get("worker") or task.worker
        if named is not None:
            values["worker"] = self.views.person(PersonId(str(named))).name
        if task.window_at is not None:
            values["decided_by"] = self._when(task.window_at)
        values |= self._dates(task) | self._sums(task, details) | self._words(task, notice)
        return values | {name: details[name] for name in ("tx", "block", "rating") if name in details}

    def _dates(self, task: Task) -> dict[str, str | int]:
        if task.terms is None:
            return {}
        dates = {"submit_by": task.terms.submit_by, "rate_by": task.terms.rate_by, "contest_by": task.terms.contest_by}
        return {name: self._when(datetime.fromtimestamp(seconds, UTC)) for name, seconds in dates.items()}

    def _sums(self, task: Task, details: Mapping[str, str | int]) -> dict[str, str | int]:
        """Say the amounts: those of the settlement where the chain has named them, else what the rating would pay."""
        sums = {name: int(details[name]) for name in ("payout", "fee", "refund") if name in details}
        if not sums and task.terms is not None and task.rating is not None:
            sums = {"payout": split(task.terms, task.reward, task.rating).payout}
        asset = self.assets[task.asset]
        employer = self.views.person(task.employer)
        sums["missing"] = max(task.reward - self.views.balance(employer, asset), 0)
        return {name: self._sum(minor, task.asset) for name, minor in sums.items()}

    def _words(self, task: Task, notice: Notify) -> dict[str, str | int]:
        locale, details = self.person.language, notice.details
        match notice.key:
            case "assigned-worker" | "assigned-employer":
                reasons = ((reason.key, reason.figure) for reason in self.views.reasons(task.id))
                return {"why": texts.why(locale, reasons)}
            case "assigned-other":
                return {"why": texts.why_not(locale, str(details["why"]), int(details["figure"]))}
            case "delivered-employer":
                return {"deliverable": _shown(self.views.deliverable(task))}
            case "tx-refused":
                return self._refused(details)
            case _:
                return {}

    def _refused(self, details: Mapping[str, str | int]) -> dict[str, str | int]:
        locale = self.person.language
        return {
            "step": plain(locale, f"step-{details['step']}"),
            "reason": texts.chain_reason(locale, str(details["reason"])),
        }

    def _rows(self, task: Task, notice: Notify) -> tuple[Row, ...]:
        locale = self.person.language
        match notice.key:
            case "application-received":
                return ((Button(plain(locale, "btn-assign-now"), f"assign:{task.id}"),),)
            case "opened-worker":
                return ((Button(plain(locale, "btn-deliver"), f"deliver:{task.id}"),),)
            case "delivered-employer":
                return rating_rows(locale, task.id)
            case "rated-worker":
                assert task.terms is not None, "a rated task has terms"
                payout = split(task.terms, task.reward, int(notice.details["rating"])).payout
                label = plain(locale, "btn-accept", payout=self._sum(payout, task.asset))
                return ((Button(label, f"accept:{task.id}:{notice.details['rating']}"),),)
            case _:
                return ()

    def _money_notice(self, notice: Notify) -> Send:
        details = notice.details
        values: dict[str, str | int] = {name: details[name] for name in ("tx", "block", "to") if name in details}
        if notice.key == "tx-refused":
            values |= self._refused(details)
        else:
            code = str(details["asset"])
            values |= {"sum": self._sum(int(details["minor"]), code), "balance": self._balance(code)}
        return message(self.person.chat_id, texts.text(self.person.language, notice.key, **values))

    def _document(self, handed_in: Deliverable, html: Html, rows: tuple[Row, ...]) -> Send:
        payload = {"document": handed_in.file_id, "caption": str(html), "parse_mode": "HTML"}
        return Send(self.person.chat_id, "sendDocument", {**payload, "reply_markup": keyboard(*rows)})

    def _sum(self, minor: int, code: str) -> str:
        return texts.money(minor, self.assets[code].decimals, code, self.person.language)

    def _balance(self, code: str) -> str:
        return self._sum(self.views.balance(self.person, self.assets[code]), code)

    def _when(self, moment: datetime) -> str:
        return texts.when(moment, self.person.language)


def _shown(handed_in: Deliverable | None) -> Html:
    """Show what was handed in: a text by its beginning, a file by name, size and hash."""
    assert handed_in is not None, "a delivery was kept before it was told"
    if handed_in.kind is DeliverableKind.FILE:
        name = texts.html(handed_in.file_name)
        return Html(f"📎 {name} · {handed_in.size:,} B\nSHA-256 <code>{handed_in.sha256}</code>")
    return Html(f"<blockquote>{texts.html(handed_in.text[:_SHORT_TEXT])}</blockquote>")
