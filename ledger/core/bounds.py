"""What figures a command may carry: what lies beyond, the contract could not take, so the door does not either."""

from eth_utils.address import is_address, is_checksum_address, is_checksum_formatted_address, to_checksum_address

from ledger.core.errors import BadCommand

REWARD_MAX = 2**96 - 1  # what the contract keeps of one task
HELD_MAX = 2**128 - 1  # what the contract keeps of one holder
SECONDS_MIN = 60
SECONDS_MAX = 365 * 24 * 3600  # with the windows after it, still within the contract's two years
GROUNDS_MAX = 1000  # characters of why somebody rates, objects or rules
NOTE_MAX = 1000  # characters of what one side tells the other
OPINION_MAX = 300  # characters of what a worker says of an employer
TAG_MAX = 32  # characters of one skill or language
TAGS_MAX = 8
PLACE_MAX = 60
LANGUAGES = ("zh-Hans", "en")


def require_reward(minor: int) -> None:
    """Refuse a reward of nothing, or beyond what the contract can keep of a task."""
    _require_between(minor, 1, REWARD_MAX, "reward")


def require_sum(minor: int) -> None:
    """Refuse to move nothing, or more than the contract can keep of a holder."""
    _require_between(minor, 1, HELD_MAX, "sum")


def require_span(seconds: int) -> None:
    """Refuse a time to deliver that the terms' dates cannot hold."""
    _require_between(seconds, SECONDS_MIN, SECONDS_MAX, "span")


def require_language(language: str) -> None:
    """Refuse a language that there are no texts in."""
    if language not in LANGUAGES:
        raise BadCommand(reason="language", got=language)


def require_tags(tags: tuple[str, ...], most: int) -> None:
    """Refuse more words than a card can show, an empty one, or one that is too long."""
    _require_between(len(tags), 0, most, "tags")
    for tag in tags:
        _require_between(len(tag), 1, TAG_MAX, "tag-length")


def require_grounds(text: str) -> None:
    """Refuse to rate low, to object or to rule without saying why, or with more than a message can carry."""
    _require_between(len(text.strip()), 1, GROUNDS_MAX, "grounds-length")


def require_note(text: str) -> None:
    """Refuse to tell the other side nothing, or more than a message can carry."""
    _require_between(len(text.strip()), 1, NOTE_MAX, "words-length")


def require_opinion(text: str) -> None:
    """Refuse more words about an employer than a sentence or two; none are needed."""
    _require_between(len(text), 0, OPINION_MAX, "words-length")


def require_address(address: str) -> str:
    """Refuse what is no address, or one with a mistyped letter; gives it as the chain writes it."""
    is_mistyped = is_checksum_formatted_address(address) and not is_checksum_address(address)
    if not is_address(address) or is_mistyped or int(address, 16) == 0:
        raise BadCommand(reason="address", got=address)
    return to_checksum_address(address)


def _require_between(figure: int, least: int, most: int, reason: str) -> None:
    if not least <= figure <= most:
        raise BadCommand(reason=reason, got=str(figure), limit=str(most))
