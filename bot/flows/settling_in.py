"""What a person sets: role, skills, languages, place, and the phrase they know us by; shown and changed on one card."""

from dataclasses import replace

from bot.bad_input import BadInput, LanguageUnknown
from bot.flows import consenting
from bot.flows.specs import tag_words
from bot.parse import LANGUAGES, parse_line, parse_tags
from bot.texts import Html, plain, refusal_text
from bot.turn import Answer, Button, Turn, only
from ledger.core.bounds import PLACE_MAX
from ledger.core.commands import Command
from ledger.core.effects import Send
from ledger.core.personal import PHRASE_MAX, Describe, Profile, SetPhrase
from ledger.intake import Outcome

CARD = "settings"
ASKING = "describe"
TOLD = ("skills", "languages", "place")
PARTS = (*TOLD, "phrase")
NOTHING = "—"


def settings(turn: Turn) -> Answer:
    """Show what is set, on a card of its own."""
    return only(_card(turn, turn.views.profile(turn.person.id), is_new=True))


def ask(turn: Turn, part: str) -> Answer:
    """Ask for one part; the role goes with the terms."""
    if part == "role":
        return only(consenting.question(turn))
    if part == "back":
        return only(_card(turn, turn.views.profile(turn.person.id)), is_over=_is_mine(turn))
    if part not in PARTS:
        return only(turn.say("out-of-date"))
    return only(_question(turn, part), dialogue=turn.begin(ASKING, part=part))


def press(turn: Turn, part: str, words: str) -> Answer:
    """Take what was pressed for a part."""
    return _told(turn, part, words) if part in PARTS else only(turn.say("out-of-date"))


def take(turn: Turn) -> Answer:
    """Take typed words for the part that was asked for."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only an asked-for part waits for words"
    part = dialogue.body["part"]
    try:
        return _told(turn, part, turn.incoming.text)
    except BadInput as refusal:
        above = refusal_text(turn.locale, refusal)
        return only(_question(turn, part, above=above), dialogue=dialogue)


def _told(turn: Turn, part: str, words: str) -> Answer:
    now = turn.views.profile(turn.person.id)
    if part == "phrase":
        phrase = parse_line(words, PHRASE_MAX)
        setting = SetPhrase(**turn.stamp(), person=turn.person.id, phrase=phrase)  # type: ignore[arg-type]
        return _changed(turn, setting, replace(now, phrase=phrase))
    told: dict[str, tuple[str, ...] | str] = {name: getattr(now, name) for name in TOLD}
    told[part] = _read(part, words)
    command = Describe(**turn.stamp(), person=turn.person.id, **told)  # type: ignore[arg-type]
    return _changed(turn, command, replace(now, **told))  # type: ignore[arg-type]


def _changed(turn: Turn, command: Command, shown: Profile) -> Answer:
    def described(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (_card(turn, shown),)

    return Answer(commands=(command,), accepted=described, is_over=_is_mine(turn))


def _read(part: str, words: str) -> tuple[str, ...] | str:
    if part == "place":
        return parse_line(words, PLACE_MAX)
    tags = parse_tags(words)
    for tag in sorted(tags - LANGUAGES) if part == "languages" else ():
        raise LanguageUnknown(got=tag)
    return tuple(sorted(tags))


def _is_mine(turn: Turn) -> bool:
    return turn.dialogue is not None and turn.dialogue.flow == ASKING


def _card(turn: Turn, profile: Profile, *, is_new: bool = False) -> Send:
    values = {
        "role": plain(turn.locale, f"role-{profile.role or 'none'}"),
        "skills": tag_words((), profile.skills) or NOTHING,
        "languages": tag_words((), profile.languages) or NOTHING,
        "place": profile.place or NOTHING,
        "phrase": profile.phrase or NOTHING,
    }
    rows = (
        (Button(plain(turn.locale, "btn-language"), "language"), Button(plain(turn.locale, "btn-role"), "me:role")),
        (_part(turn, "skills"), _part(turn, "languages")),
        (_part(turn, "place"), _part(turn, "phrase")),
        (Button(plain(turn.locale, "btn-wallet"), "wallet"),),
    )
    return turn.card(CARD, turn.words("settings", **values), *rows, is_new=is_new)


def _part(turn: Turn, part: str) -> Button:
    return Button(plain(turn.locale, f"btn-me-{part}"), f"me:{part}")


def _question(turn: Turn, part: str, *, above: str = "") -> Send:
    html = turn.words(f"settings-ask-{part}")
    if above:
        html = Html(f"⚠️ {above}\n\n{html}")
    none = Button(plain(turn.locale, "btn-none"), f"me:{part}:-")
    return turn.card(CARD, html, (none, Button(plain(turn.locale, "btn-back"), "me:back")))
