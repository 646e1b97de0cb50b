"""A group that has another name: nothing that was shown of its board's rules is out of date."""

from ledger.core.communities import FoundCommunity
from ledger.core.ids import CommandId
from tests.bot.chat import Actor, Chat
from tests.bot.communities import GROUP, board_of
from tests.bot.plays import TITLE, task_of

LINE = f"30 USD 2d {TITLE}"


def test_group__renamed_beside_a_preview(chat: Chat, adam: Actor, lina: Actor) -> None:
    """Another name of the group is no other rule: what was previewed under it can be posted."""
    group = board_of(chat, lina)
    group.hears(adam, f"/task {LINE}")
    found = FoundCommunity(
        id=CommandId("test:rename"), at=chat.ledger.clock.now(), person=lina.person.id, chat_id=GROUP, title="Another"
    )
    (outcome,) = chat.ledger.intake.handle((found,))
    assert outcome.refusal is None
    assert group.community.title == "Another"
    adam.presses("Post")
    assert task_of(adam).community == group.community.id
