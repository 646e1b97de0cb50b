"""A group's own board: what administrators set for new tasks there, and who is willing to rule.

Telegram is asked each time about whoever presses (`Incoming.rank`): a card in private outlives the right to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot import texts
from bot.bad_input import BadInput
from bot.flows.shares import percent
from bot.incoming import Rank
from bot.parse import parse_fee
from bot.texts import LOCALES, Html, plain, refusal_text
from bot.turn import Answer, Button, Row, Turn, message, only
from ledger.core import communities as core
from ledger.core.communities import (
    AppointArbiter,
    Arbiter,
    ByAdministrator,
    ChangeCommunity,
    Community,
    DismissArbiter,
    FoundCommunity,
    OfferToRule,
    StopRuling,
    fee_most,
)
from ledger.core.effects import Send
from ledger.core.errors import LedgerError
from ledger.core.ids import CommunityId, PersonId
from ledger.core.money import allocate
from ledger.intake import Outcome

CARD = "community"
ASKING_FEE = "community-fee"
POST_LINK, BOARD_OF_LINK, ARBITER_LINK = "post_", "board_", "rule_"  # what links to a community begin with
FEES_OFFERED = ("0", "100", "200", "500")
_PRESSED = "com"
_CHANGES: Mapping[str, Mapping[str, object]] = {
    "open": {"is_open": True},
    "close": {"is_open": False},
    "announce": {"is_announcing": True},
    "hush": {"is_announcing": False},
    "mine": {"takes_fee": True},
}


def group_asked(turn: Turn) -> int:
    """Name the group of which it must be known whether this person administers it; 0 where nothing rests on that."""
    incoming, dialogue = turn.incoming, turn.dialogue
    if incoming.group_id:
        return incoming.group_id if incoming.command == "community" else 0
    named = ""
    if incoming.query_id and incoming.pressed.startswith(f"{_PRESSED}:"):
        named = incoming.pressed.split(":")[1]
    elif not incoming.query_id and not incoming.command and dialogue is not None and dialogue.flow == ASKING_FEE:
        named = dialogue.body["community"]
    found = turn.views.community(CommunityId(named)) if named else None
    return 0 if found is None else found.chat_id


def found(turn: Turn) -> Answer:
    """Make a board of the group in which an administrator asked for it, or show the one there is, in private."""
    incoming = turn.incoming
    known = turn.views.community_of(incoming.group_id)
    locale = turn.locale if known is None else known.language
    if incoming.rank != Rank.ADMINISTRATOR:
        return only(_in_group(turn, locale, _refusal(turn)))
    command = FoundCommunity(
        **turn.stamp(),  # type: ignore[arg-type]
        person=turn.person.id,
        chat_id=incoming.group_id,
        title=incoming.group_title,
    )

    def shown(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        made = core.new_community(CommunityId(outcomes[0].result), command, turn.locale)
        standing = replace(known or made, title=command.title)
        card = _card(turn, standing, turn.views.arbiters(standing.id), is_new=True)
        return (_in_group(turn, locale, "group-community"), card)

    return Answer(commands=(command,), accepted=shown)


def mine(turn: Turn) -> Answer:
    """List the boards whose fee is this person's; of a new one say how it is made."""
    received = turn.views.communities_of(turn.person.id)
    rows = tuple((Button(texts.shorten(one.title, texts.LABEL_UNITS_MAX), f"com:{one.id}"),) for one in received)
    return only(turn.say("community-mine", *rows, count=len(received)))


def show(turn: Turn, community: str) -> Answer:
    """Show what new tasks of a board are under, and the buttons to change it."""
    standing = _administered(turn, community)
    if isinstance(standing, Answer):
        return standing
    return only(_card(turn, standing, turn.views.arbiters(standing.id)), is_over=_is_asking(turn))


def press(turn: Turn, community: str, verb: str, value: str = "") -> Answer:
    """Act on a button of the card."""
    standing = _administered(turn, community)
    if isinstance(standing, Answer):
        return standing
    if verb == "fee" and not value:
        return only(_fee_question(turn, standing), dialogue=turn.begin(ASKING_FEE, community=standing.id))
    if verb in {"appoint", "dismiss"} and value:
        return _appointed(turn, standing, PersonId(value), is_appointed=verb == "appoint")
    what = _pressed_change(verb, value)
    return only(turn.say("out-of-date")) if what is None else _change(turn, standing, **what)


def _pressed_change(verb: str, value: str) -> Mapping[str, object] | None:
    """Read what a button sets; nothing of a forged one."""
    match verb:
        case "fee" if value in FEES_OFFERED:
            return {"fee_bps": int(value)}
        case "lang" if value in LOCALES:
            return {"language": value}
        case _:
            return None if value else _CHANGES.get(verb)


def take_fee(turn: Turn) -> Answer:
    """Take typed words for the fee that was asked for."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only an asked-for fee waits for words"
    standing = _administered(turn, dialogue.body["community"])
    if isinstance(standing, Answer):
        return standing
    try:
        bps = parse_fee(turn.incoming.text, most_bps=fee_most(turn.policy.fee_bps))
    except BadInput as refusal:
        return only(_fee_question(turn, standing, above=refusal_text(turn.locale, refusal)), dialogue=dialogue)
    return _change(turn, standing, fee_bps=bps)


def ask_arbiter(turn: Turn, community: str) -> Answer:
    """Tell whoever followed the link what ruling in a community is, and ask whether they will."""
    standing = turn.views.community(CommunityId(community))
    if standing is None:
        return only(turn.say("unknown"))
    role = next((one for one in turn.views.arbiters(standing.id) if one.person == turn.person.id), None)
    state = "none" if role is None else "appointed" if role.is_appointed else "offered"
    verb = "willing" if role is None else "unwilling"
    row = (Button(plain(turn.locale, f"btn-{verb}"), f"{verb}:{standing.id}"),)
    return only(turn.say("arbiter-ask", row, community=standing.title, appointed=state, fee=_cost_of_ruling(turn)))


def offer_to_rule(turn: Turn, community: str) -> Answer:
    """Be willing to rule."""
    command = OfferToRule(**turn.stamp(), person=turn.person.id, community=CommunityId(community))  # type: ignore[arg-type]

    def offered(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        standing = turn.views.community(command.community)
        assert standing is not None, "a command was accepted for it"
        told = turn.views.person(standing.receiver)
        words = texts.text(told.language, "arbiter-offered", community=standing.title, arbiter=turn.person.name)
        row = (Button(plain(told.language, "btn-community"), f"com:{standing.id}"),)
        thanks = turn.say("arbiter-thanks", community=standing.title)
        return (*turn.strip_card(), thanks, message(told.chat_id, words, row))

    return Answer(commands=(command,), accepted=offered)


def stop_ruling(turn: Turn, community: str) -> Answer:
    """Be an arbiter no more, or take the offer back."""
    command = StopRuling(**turn.stamp(), person=turn.person.id, community=CommunityId(community))  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=lambda _: (*turn.strip_card(), turn.say("arbiter-stopped")))


def _is_asking(turn: Turn) -> bool:
    return turn.dialogue is not None and turn.dialogue.flow == ASKING_FEE


def _administered(turn: Turn, community: str) -> Community | Answer:
    """Find a community, if Telegram has just said that this person administers its group; else say why not."""
    standing = turn.views.community(CommunityId(community))
    if standing is None:
        return only(turn.say("unknown"))
    return standing if turn.incoming.rank == Rank.ADMINISTRATOR else only(turn.say(_refusal(turn)))


def _refusal(turn: Turn) -> str:
    return "rank-unknown" if turn.incoming.rank == Rank.UNKNOWN else "not-administrator"


def _by_administrator(turn: Turn, standing: Community) -> dict[str, Any]:
    return {**turn.stamp(), "person": turn.person.id, "community": standing.id, "chat_id": standing.chat_id}


def _change(turn: Turn, standing: Community, **what: object) -> Answer:
    command = ChangeCommunity(**_by_administrator(turn, standing), **what)  # type: ignore[arg-type]

    def changed(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        try:  # as it stood when this was asked: in this very transaction no reader sees it yet
            now = core.change(standing, command, turn.policy.fee_bps)
        except LedgerError:
            now = standing
        return (_card(turn, now, turn.views.arbiters(now.id)),)

    return Answer(commands=(command,), accepted=changed, is_over=_is_asking(turn))


def _appointed(turn: Turn, standing: Community, arbiter: PersonId, *, is_appointed: bool) -> Answer:
    make = AppointArbiter if is_appointed else DismissArbiter
    command: ByAdministrator = make(**_by_administrator(turn, standing), arbiter=arbiter)

    def done(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        told, arbiters = turn.views.person(arbiter), turn.views.arbiters(standing.id)
        others = [one for one in arbiters if one.person != arbiter]
        now = [*others, Arbiter(community=standing.id, person=arbiter, is_appointed=True)] if is_appointed else others
        key = "arbiter-appointed" if is_appointed else "arbiter-dismissed"
        row = (Button(plain(told.language, "btn-unwilling"), f"unwilling:{standing.id}"),) if is_appointed else ()
        words = texts.text(told.language, key, community=standing.title, fee=_cost_of_ruling(turn))
        return (_card(turn, standing, now), message(told.chat_id, words, row))

    return Answer(commands=(command,), accepted=done)


def _cost_of_ruling(turn: Turn) -> str:
    return percent(turn.policy.arbiter_fee_bps)


def _in_group(turn: Turn, locale: str, key: str) -> Send:
    row = (Button(plain(locale, "btn-private"), url=f"https://t.me/{turn.bot_name}"),)
    return message(turn.incoming.group_id, texts.text(locale, key), row)


def _card(turn: Turn, standing: Community, arbiters: Sequence[Arbiter], *, is_new: bool = False) -> Send:
    code = turn.default_asset
    earned = 100 * 10 ** turn.assets[code].decimals
    share, platform, _ = allocate(earned, (standing.fee_bps, turn.policy.fee_bps))
    start = f"https://t.me/{turn.bot_name}?start="
    names = {
        kind: [turn.views.person(one.person).name for one in arbiters if one.is_appointed is kind]
        for kind in (True, False)
    }
    values: dict[str, str | int] = {
        "community": standing.title,
        "is_open": "yes" if standing.is_open else "no",
        "language": plain(turn.locale, f"choice-{standing.language.partition('-')[0]}"),
        "fee": percent(standing.fee_bps),
        "receiver": turn.views.person(standing.receiver).name,
        "platform": percent(turn.policy.fee_bps),
        "earned": turn.money(earned, code),
        "share": turn.money(share, code),
        "platform_share": turn.money(platform, code),
        "announced": "yes" if standing.is_announcing else "no",
        "arbiters": _listed(names[True]),
        "offers": _listed(names[False]),
        "link": f"{start}{POST_LINK}{standing.id}",
        "board_link": f"{start}{BOARD_OF_LINK}{standing.id}",
        "arbiter_link": f"{start}{ARBITER_LINK}{standing.id}",
    }
    return turn.card(CARD, turn.words("community-card", **values), *_rows(turn, standing, arbiters), is_new=is_new)


def _listed(names: Sequence[str]) -> Html:
    return Html(", ".join(texts.html(texts.shorten(name, 40)) for name in names) or "—")


def _rows(turn: Turn, standing: Community, arbiters: Sequence[Arbiter]) -> tuple[Row, ...]:
    def button(key: str, verb: str, **values: str) -> Button:
        return Button(plain(turn.locale, f"btn-{key}", **values), f"com:{standing.id}:{verb}")

    other = next(one for one in LOCALES if one != standing.language)
    sides = [button("community-lang-" + other.partition("-")[0], f"lang:{other}"), button("community-fee", "fee")]
    takes = () if standing.receiver == turn.person.id else (button("community-mine", "mine"),)
    people: list[Row] = []
    for one in arbiters:
        name = texts.shorten(turn.views.person(one.person).name, 30)
        appoint = () if one.is_appointed else (button("community-appoint", f"appoint:{one.person}", name=name),)
        people.append((*appoint, button("community-dismiss", f"dismiss:{one.person}", name=name)))
    return (
        (button(*(("community-close", "close") if standing.is_open else ("community-open", "open"))),),
        tuple(sides),
        (button(*(("community-hush", "hush") if standing.is_announcing else ("community-announce", "announce"))),),
        takes,
        *people,
        (Button(plain(turn.locale, "btn-refresh"), f"com:{standing.id}"),),
    )


def _fee_question(turn: Turn, standing: Community, *, above: str = "") -> Send:
    most = fee_most(turn.policy.fee_bps)
    html = turn.words("community-ask-fee", most=percent(most), platform=percent(turn.policy.fee_bps))
    if above:
        html = Html(f"⚠️ {above}\n\n{html}")
    offered = (one for one in FEES_OFFERED if int(one) <= most)
    row = tuple(Button(f"{percent(int(one))} %", f"com:{standing.id}:fee:{one}") for one in offered)
    return turn.card(CARD, html, row, (Button(plain(turn.locale, "btn-back"), f"com:{standing.id}"),))
