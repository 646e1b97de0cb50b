"""What of the board somebody wants to see: chosen on the board's own card, by buttons or typed words."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.bad_input import BadInput, LanguageUnknown, OrderUnreadable
from bot.flows import board
from bot.oneline import one_line
from bot.parse import LANGUAGES, is_none, parse_fund, parse_tags
from bot.texts import Html, plain, refusal_text
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.effects import Send
from ledger.core.personal import BoardFilter, FilterBoard, Order
from ledger.dialogues import Dialogue
from ledger.intake import Outcome

ASKING = "sift"
LEAST_OFFERED = ("10", "50", "100")
SKILLS_OFFERED = 4  # of those that a person has named, as buttons


def show(turn: Turn) -> Answer:
    """Show the filter in the place of the board, with what can be changed of it."""
    return only(_card(turn, turn.views.profile(turn.person.id).board), is_over=_is_asking(turn))


def ask(turn: Turn, what: str) -> Answer:
    """Ask for a part of the filter; words that are typed are taken for it too."""
    if what not in _READERS:
        return only(turn.say("out-of-date"))
    dialogue = turn.begin(ASKING, what=what)
    return only(_question(turn, what), dialogue=dialogue)


def press(turn: Turn, what: str, words: str) -> Answer:
    """Take what was pressed for a part of the filter."""
    if what not in _READERS:
        return only(turn.say("out-of-date"))
    return _set(turn, _READERS[what](turn, turn.views.profile(turn.person.id).board, words))


def take(turn: Turn) -> Answer:
    """Take typed words for the part of the filter that was asked for."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only an asked-for part waits for words"
    wanted = turn.views.profile(turn.person.id).board
    try:
        return _set(turn, _READERS[dialogue.body["what"]](turn, wanted, turn.incoming.text))
    except BadInput as refusal:
        above = refusal_text(turn.locale, refusal)
        return only(_question(turn, dialogue.body["what"], above=above), dialogue=dialogue)


def clear(turn: Turn) -> Answer:
    """Show everything again, the newest first."""
    return _set(turn, BoardFilter())


def _set(turn: Turn, wanted: BoardFilter) -> Answer:
    command = FilterBoard(**turn.stamp(), person=turn.person.id, filter=wanted)  # type: ignore[arg-type]

    def filtered(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (_card(turn, wanted),)

    return Answer(commands=(command,), accepted=filtered, is_over=_is_asking(turn))


def _is_asking(turn: Turn) -> bool:
    dialogue: Dialogue | None = turn.dialogue
    return dialogue is not None and dialogue.flow == ASKING


def _card(turn: Turn, wanted: BoardFilter) -> Send:
    now = board.filter_words(turn, wanted) or plain(turn.locale, "filter-none")
    sides = [Button(plain(turn.locale, f"btn-filter-{what}"), f"filter:{what}") for what in _READERS]
    rows: tuple[Row, ...] = (
        tuple(sides[:2]),
        tuple(sides[2:]),
        (
            Button(plain(turn.locale, "btn-clear-filter"), "unfilter"),
            Button(plain(turn.locale, "btn-show-board"), "board:0"),
        ),
    )
    return turn.card(board.CARD, turn.words("filter", filter=now), *rows)


def _question(turn: Turn, what: str, *, above: str = "") -> Send:
    html = turn.words(f"filter-ask-{what}")
    if above:
        html = Html(f"⚠️ {above}\n\n{html}")
    offers = tuple((Button(label, f"filter:{what}:{words}"),) for label, words in _offers(turn, what))
    return turn.card(board.CARD, html, *offers, (Button(plain(turn.locale, "btn-back"), "filter"),))


def _offers(turn: Turn, what: str) -> list[tuple[str, str]]:
    if what == "order":
        return [(plain(turn.locale, f"order-{order}"), str(order)) for order in Order]
    if what == "language":
        offers = [(plain(turn.locale, f"choice-{one}"), one) for one in sorted(LANGUAGES)]
    elif what == "least":
        asset = turn.assets[turn.default_asset]
        offers = [(turn.money(int(one) * 10**asset.decimals, asset.code), one) for one in LEAST_OFFERED]
    else:
        offers = [(one, one) for one in turn.views.profile(turn.person.id).skills[:SKILLS_OFFERED] if _fits(one)]
    return [*offers, (plain(turn.locale, "btn-any"), "-")]


def _fits(skill: str) -> bool:
    return len(f"filter:skill:{skill}".encode()) <= 64  # noqa: PLR2004  # what a button may carry, by Telegram's rule


def _skill(_turn: Turn, wanted: BoardFilter, words: str) -> BoardFilter:
    if is_none(words):
        return replace(wanted, skill="")
    return replace(wanted, skill=min(parse_tags(words)))


def _language(_turn: Turn, wanted: BoardFilter, words: str) -> BoardFilter:
    if is_none(words):
        return replace(wanted, language="")
    tag = min(parse_tags(words))
    if tag not in LANGUAGES:
        raise LanguageUnknown(got=tag)
    return replace(wanted, language=tag)


def _least(turn: Turn, wanted: BoardFilter, words: str) -> BoardFilter:
    if is_none(words):
        return replace(wanted, least=0, asset="")
    minor, asset = parse_fund(words, default_asset=turn.default_asset, assets=turn.decimals)
    return replace(wanted, least=minor, asset=asset)


def _order(_turn: Turn, wanted: BoardFilter, words: str) -> BoardFilter:
    return replace(wanted, order=read_order(words))


def read_order(words: str) -> Order:
    """Read what is to stand first."""
    if words not in set(Order):
        raise OrderUnreadable(got=one_line(words)[:40])
    return Order(words)


_READERS: Mapping[str, Callable[[Turn, BoardFilter, str], BoardFilter]] = {
    "skill": _skill,
    "language": _language,
    "least": _least,
    "order": _order,
}
