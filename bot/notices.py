"""What the ledger has to tell a person, in words: a notice's key and figures become a message with its buttons.

A notice is worded when it is sent, which may be long after it was staged: what was true only then stands in its
details, and nothing here may rest on the stage the task has now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot import texts
from bot.deliverables import document, is_cut, on_card
from bot.flows import choices
from bot.flows.choices import rating_rows
from bot.flows.depositing import look_button, put_in_button
from bot.flows.drafting import FLOWS as DRAFT_FLOWS
from bot.flows.money import fund_button
from bot.flows.proposing import assured, proposal_rows
from bot.flows.shares import fees
from bot.flows.wallet import sign_page
from bot.texts import CAPTION_UNITS_MAX, Html, plain, quoted, seen, shorten, units
from bot.turn import Button, Row, keyboard, message
from ledger.core.commands import Deliverable, DeliverableKind, Filling
from ledger.core.crew import place_of
from ledger.core.effects import Notify, Send, TaskStep
from ledger.core.ids import PersonId, TaskId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.core.terms import split
from ledger.core.wallets import NOT_SIGNED, SIGNATURE_DECLINED
from ledger.views import Listing, Views

_LISTED_MAX = 10  # of the tasks that are opened together
_BRIEF_TITLE, _BRIEF_NAME = 80, 40  # units, where a long title and a long name would not fit into a caption
# What deadlines ask for, they ask for again; all else somebody must ask for.
_ASKED_AGAIN = frozenset({TaskStep.FINISH, TaskStep.RELEASE, TaskStep.REFUND, TaskStep.DEFAULT})
_SUMS = ("payout", "fee", "share", "refund", "arbiter_fee", "least", "most", "total", "missing")
_PAID = frozenset({"settled-worker", "released-worker", "ruled-worker", "defaulted-worker", "agreed-worker"})
_CASE = ("case", "case")
# The one thing to do now: the label's key, and what the button sends back before the task's id.
_OFFERED: Mapping[str, tuple[str, str]] = {
    "application-received": ("assign-now", "assign"),
    "application-to-choose": ("offers", "offers"),
    "open-unsigned-employer": ("assign-now", "assign"),
    "opened-worker": ("deliver", "deliver"),
    "delivered-worker": ("replace", "deliver"),
    "note": ("note", "note"),
    **{f"contested-{role}": _CASE for role in ("worker", "employer", "arbiter")},
    **{f"evidence-{role}": _CASE for role in ("other", "arbiter")},
    **{f"remind-{role}-contested": _CASE for role in ("worker", "employer", "arbiter")},
    "remind-worker-opened": ("deliver", "deliver"),
    "task-expired": ("post-again", "again"),
}
# Whose reason is told, and as what.
_WITH_GROUNDS: Mapping[str, tuple[str, str]] = {
    "rated-worker": ("why", "employer"),
    "contested-employer": ("grounds", "worker"),
    "contested-arbiter": ("grounds", "worker"),
    "ruled-worker": ("grounds", "arbiter"),
    "ruled-employer": ("grounds", "arbiter"),
}
_TOGETHER = frozenset({"batch-assigned-employer", "batch-opened-employer"})
_WITH_WORDS = frozenset({"note", "feedback-employer"})
_AS_THEY_ARE = ("tx", "block", "rating", "has_arbiter", "count", "again")


@dataclass(frozen=True, slots=True)
class Scribe:
    """Words a notice for one person."""

    views: Views
    person: Person
    assets: Mapping[str, Asset]
    public_url: str = ""  # where the ledger's pages are reached from outside, if they are
    pages_url: str = ""  # where people's browsers find them

    def word(self, notice: Notify) -> Send:
        """Make the message of a notice."""
        if notice.key.startswith("finding-"):
            return self._finding_notice(notice)
        if notice.key in {"sign-asked", "sign-taken"}:
            return self._sign_notice(notice)
        if notice.key == "wallet-proved":
            return self._wallet_notice(notice)
        if "task" not in notice.details:
            return self._money_notice(notice)
        listing = self.views.listing(TaskId(str(notice.details["task"])))
        assert listing is not None, "a notice names a task that is there"
        handed_in = self.views.deliverable(listing.task) if notice.key == "delivered-employer" else None
        values = {"again": "no"} | self._about(listing, notice) | _handed_in(handed_in)
        rows = self._rows(listing.task, notice, handed_in, str(values["missing"]))
        key = self._key(listing.task, notice)
        html = texts.text(self.person.language, key, **values)
        if handed_in is None or handed_in.kind is not DeliverableKind.FILE:
            return message(self.person.chat_id, html, *rows)
        if units(seen(html)) > CAPTION_UNITS_MAX:
            brief = values | _brief(values, handed_in)
            html = texts.text(self.person.language, key, **brief)
        sent = document(self.person.chat_id, handed_in, html)
        return replace(sent, payload={**sent.payload, "reply_markup": keyboard(*rows)})

    def _key(self, task: Task, notice: Notify) -> str:
        """Find the text: a refusal reads differently to each side, and with a task it names it."""
        if notice.key != "tx-refused":
            return notice.key
        if notice.details["step"] == TaskStep.OPEN:
            is_unsigned = notice.details["reason"] in {NOT_SIGNED, SIGNATURE_DECLINED}
            if task.employer != self.person.id:
                return "open-unsigned-worker" if is_unsigned else "open-refused-worker"
            if is_unsigned:
                return "open-unsigned-employer"
            return "batch-open-refused-employer" if "count" in notice.details else "open-refused-employer"
        return "task-tx-refused"

    def _about(self, listing: Listing, notice: Notify) -> dict[str, str | int]:
        task, details = listing.task, notice.details
        values: dict[str, str | int] = {
            "title": task.title,
            "reward": self._sum(task.reward, task.asset),
            "employer": self.views.person(task.employer).name,
            "applied": len(listing.applicants),
            "balance": self._balance(task.asset),
        }
        if "by" in details:
            values["by"] = self.views.person(PersonId(str(details["by"]))).name
        named = details.get("worker") or task.worker
        if named is not None:
            values["worker"] = self.views.person(PersonId(str(named))).name
        if notice.key == "proposal-received":
            values["assured"] = self._assured(task, details)
        if notice.key in _TOGETHER:
            values["tasks"] = self._together(task, str(details.get("batch") or task.batch))
        if "stage" in details:
            values["stage"] = plain(self.person.language, f"stage-{details['stage']}")
        dates = ("decided_by", "until")
        values |= {name: self._date(int(details[name])) for name in dates if name in details}
        values |= self._dates(task) | self._sums(task, details) | self._words(task, notice)
        return values | {name: details[name] for name in _AS_THEY_ARE if name in details}

    def _dates(self, task: Task) -> dict[str, str | int]:
        if task.terms is None:
            return {}
        dates = {
            "open_by": task.terms.open_by,
            "submit_by": task.terms.submit_by,
            "rate_by": task.terms.rate_by,
            "contest_by": task.terms.contest_by,
            "rule_by": task.terms.rule_by,
        }
        return {name: self._date(seconds) for name, seconds in dates.items()}

    def _sums(self, task: Task, details: Mapping[str, str | int]) -> dict[str, str | int]:
        """Say the amounts: those of the settlement where the chain has named them, else what the rating would pay."""
        sums = {name: int(details[name]) for name in _SUMS if name in details}
        if not sums and task.terms is not None and "rating" in details:
            sums = {"payout": split(task.terms, task.reward, int(details["rating"])).payout}
        asset = self.assets[task.asset]
        employer = self.views.person(task.employer)
        sums.setdefault("missing", max(task.reward - self.views.balance(employer, asset), 0))
        shown = {name: self._sum(minor, task.asset) for name, minor in sums.items()}
        if "fee" in shown:
            shown["fee"] = fees(self.person.language, shown["fee"], shown.get("share", ""))
        return {**shown}

    def _words(self, task: Task, notice: Notify) -> dict[str, str | int]:
        locale, details = self.person.language, notice.details
        match notice.key:
            case "assigned-worker" | "assigned-employer":
                reasons = ((reason.key, reason.figure) for reason in self.views.reasons(task.id))
                return {"why": texts.why(locale, reasons)}
            case "assigned-other":
                return {"why": texts.why_not(locale, str(details["why"]), int(details["figure"]))}
            case "tx-refused":
                return self._refused(details)
            case key if key in _WITH_WORDS:
                return {"words": quoted(str(details["words"])) if details["words"] else Html("")}
            case key if key in _WITH_GROUNDS:
                name, role = _WITH_GROUNDS[key]
                return {name: self._grounds(task, getattr(task, role))}
            case _:
                return {}

    def _together(self, task: Task, batch: str) -> Html:
        """List tasks that are opened together, a line each: title, place of the posting, worker."""
        tasks = self.views.tasks_of_batch(batch) or (task,)
        locale, shown = self.person.language, tasks[:_LISTED_MAX]
        lines = [
            texts.text(
                locale,
                "batch-line",
                title=shorten(one.title, _BRIEF_TITLE),
                seat=place_of(one),
                worker=shorten(self.views.person(one.worker).name, _BRIEF_NAME) if one.worker is not None else "",
            )
            for one in shown
        ]
        if len(tasks) > len(shown):
            lines.append(texts.text(locale, "batch-more", count=len(tasks) - len(shown)))
        return Html("\n".join(lines))

    def _assured(self, task: Task, details: Mapping[str, str | int]) -> Html:
        """Say what is sure without a proposal, as it was when it was made."""
        return assured(
            self.person.language,
            str(details.get("assured_by", "")),
            sure=int(details.get("sure", 0)),
            payout=int(details["payout"]),
            money=lambda minor: self._sum(minor, task.asset),
        )

    def _grounds(self, task: Task, person: PersonId | None) -> Html:
        """Show why somebody objected or ruled, as it was said last; outside of here nobody says it to us."""
        said = [grounds.text for grounds in self.views.grounds(task.id) if grounds.person == person]
        return texts.grounds(self.person.language, said[-1]) if said else Html("")

    def _refused(self, details: Mapping[str, str | int]) -> dict[str, str | int]:
        locale, step = self.person.language, str(details["step"])
        return {
            "step": plain(locale, f"step-{step}"),
            "reason": texts.chain_reason(locale, str(details["reason"])),
            "again": "alone" if step in _ASKED_AGAIN else "asked",
        }

    def _rows(self, task: Task, notice: Notify, handed_in: Deliverable | None, missing: str) -> tuple[Row, ...]:
        locale = self.person.language
        if notice.key == "delivered-employer":
            is_part = handed_in is not None and is_cut(handed_in)
            show = ((Button(plain(locale, "btn-show"), f"show:{task.id}"),),) if is_part else ()
            return (*show, *rating_rows(locale, task.id))
        rows = self._dispute_rows(task, notice)
        if rows:
            return rows
        button = self._button(task, notice, missing)
        files = choices.files_row(locale, task) if notice.key == "opened-worker" else ()
        return (*self._receipt_rows(task, notice), *(() if button is None else ((button,),)), files)

    def _receipt_rows(self, task: Task, notice: Notify) -> tuple[Row, ...]:
        """Link what the chain has settled to its page on the ledger, where people can reach it."""
        if not self.public_url or "payout" not in notice.details or "tx" not in notice.details:
            return ()
        page = f"{self.public_url}/ledger/tasks/{task.batch}/{task.place}"
        return ((Button(plain(self.person.language, "btn-ledger"), "", page),),)

    def _dispute_rows(self, task: Task, notice: Notify) -> tuple[Row, ...]:
        """Offer what can be answered in more than one way."""
        locale, details = self.person.language, notice.details
        match notice.key:
            case "rated-worker" | "remind-worker-rated":
                assert task.terms is not None, "a rated task has terms"
                rating = int(details["rating"])
                payout = self._sum(split(task.terms, task.reward, rating).payout, task.asset)
                return choices.answer_rows(locale, task.id, rating, payout)
            case "remind-employer-delivered":
                return ((Button(plain(locale, "btn-show"), f"show:{task.id}"),), *rating_rows(locale, task.id))
            case "proposal-received":
                payout = self._sum(int(details["payout"]), task.asset)
                return proposal_rows(locale, task.id, int(details["earned"]), payout)
            case _:
                return ()

    def _button(self, task: Task, notice: Notify, missing: str) -> Button | None:
        """Give the one thing to do now, where there is one."""
        locale, key = self.person.language, self._key(task, notice)
        if key in {"cover-missing", "batch-cover-missing"}:
            return fund_button(locale, missing)
        if key in _PAID:
            return choices.feedback_button(locale, task.id)
        if key == "open-unsigned-employer" and task.filling is Filling.CHOOSE:
            key = "application-to-choose"
        offered = _OFFERED.get(key)
        return None if offered is None else Button(plain(locale, f"btn-{offered[0]}"), f"{offered[1]}:{task.id}")

    def _money_notice(self, notice: Notify) -> Send:
        details = notice.details
        values: dict[str, str | int] = {name: details[name] for name in ("tx", "block", "to") if name in details}
        if notice.key == "tx-refused":
            values |= self._refused(details)
        else:
            code = str(details["asset"])
            values |= {"sum": self._sum(int(details["minor"]), code), "balance": self._balance(code), "asset": code}
            values |= {"held": self._sum(int(details["held"]), code)} if "held" in details else {}
        rows = self._money_rows(notice)
        return message(self.person.chat_id, texts.text(self.person.language, notice.key, **values), *rows)

    def _money_rows(self, notice: Notify) -> tuple[Row, ...]:
        """Offer what has arrived to be put in, to look again, or the draft that waited for what is there now."""
        locale, details = self.person.language, notice.details
        match notice.key:
            case "money-arrived" | "money-found" if int(details["held"]) and details.get("is_last", 1):
                code, held = str(details["asset"]), int(details["held"])
                return ((put_in_button(locale, code, held, self._sum(held, code)),),)
            case "money-not-found":
                return ((look_button(locale),),)
            case "deposit-received" if self.views.has_draft(self.person.chat_id, DRAFT_FLOWS):
                return ((Button(plain(locale, "btn-draft"), "draft"),),)
            case _:
                return ()

    def _sign_notice(self, notice: Notify) -> Send:
        """Ask for a signature by a link to the page that shows what it says, or say that it is there."""
        locale, details = self.person.language, notice.details
        values = {"step": plain(locale, f"step-{details['step']}"), "until": self._date(int(details["until"]))}
        listing = self.views.listing(TaskId(str(details["task"]))) if "task" in details else None
        if listing is None:
            values["about"] = self._sum(int(details["minor"]), str(details["asset"]))
        else:
            values["about"] = listing.task.title
        signing = str(details["signing"])
        page = sign_page(self.pages_url, signing)
        opened = Button(plain(locale, "btn-sign" if notice.key == "sign-asked" else "btn-signed"), "", page)
        no = (Button(plain(locale, "btn-unsign"), f"unsign:{signing}"),) if notice.key == "sign-asked" else ()
        rows = ((opened,), no) if self.pages_url else (no,)
        return message(self.person.chat_id, texts.text(locale, notice.key, **values), *rows)

    def _wallet_notice(self, notice: Notify) -> Send:
        """Ask whether the wallet that has signed is theirs; whoever did not sign leaves it."""
        locale = self.person.language
        cancel = Button(plain(locale, "btn-not-mine"), "link")
        confirm = Button(plain(locale, "btn-link-sure"), f"linked:{notice.details['link']}")
        html = texts.text(locale, notice.key, address=str(notice.details["address"]))
        return message(self.person.chat_id, html, (cancel,), (confirm,))

    def _finding_notice(self, notice: Notify) -> Send:
        values: dict[str, str | int] = dict(notice.details)
        if notice.key == "finding-found":
            values["what"], values["next"] = texts.finding(self.person.language, str(values["code"]))
        return message(self.person.chat_id, texts.text(self.person.language, notice.key, **values))

    def _sum(self, minor: int, code: str) -> str:
        return texts.money(minor, self.assets[code].decimals, code, self.person.language)

    def _balance(self, code: str) -> str:
        return self._sum(self.views.balance(self.person, self.assets[code]), code)

    def _date(self, seconds: int) -> str:
        return texts.when(datetime.fromtimestamp(seconds, UTC), self.person.language)


def _handed_in(handed_in: Deliverable | None) -> dict[str, str | int]:
    if handed_in is None:
        return {}
    return {"deliverable": on_card(handed_in), "whole": "no" if is_cut(handed_in) else "yes"}


def _brief(values: Mapping[str, str | int], handed_in: Deliverable) -> dict[str, str | Html]:
    """Shorten what people chose the length of; with these, the words of a delivery fit into a caption."""
    return {
        "title": shorten(str(values["title"]), _BRIEF_TITLE),
        "worker": shorten(str(values["worker"]), _BRIEF_NAME),
        "deliverable": on_card(handed_in, is_brief=True),
    }
