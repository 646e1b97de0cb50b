"""How much one worker may take on: the limit says what to do next, and what others do is no fault of theirs."""

from tests.bot.chat import Chat
from tests.bot.plays import pairs, post

NEWCOMERS = 5


def test_apply__enough_open(chat: Chat) -> None:
    """One offer too many is refused with the figures and what to do; a task that its employer took back makes room."""
    employer = chat.people["adam"]
    tasks = [post(employer, f"1 USD 2d task {number}") for number in range(NEWCOMERS + 1)]
    for _, worker in pairs(chat):
        for task in tasks[:NEWCOMERS]:
            worker.forges(f"apply:{task.id}")
        before = chat.standing()
        refused = worker.forges(f"apply:{tasks[-1].id}").words
        assert worker.lang("a newcomer may have 5 at once", "新人同时最多 5 个") in refused
        assert "/mine" in refused
        assert chat.standing() == before

    employer.presses("Take back task", on="task 0")
    for _, worker in pairs(chat):
        worker.forges(f"apply:{tasks[-1].id}")
        listing = chat.ledger.views.listing(tasks[-1].id)
        assert listing is not None
        assert worker.person.id in listing.applicants
