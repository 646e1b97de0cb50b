"""What the page needs to lose and double nothing: numbers for what is said, and the last messages of a chat."""

from typing import Any


def test_say__random_id(hands: Any) -> None:
    """The same number says the same thing once, whatever else is said meanwhile; another number says it again."""
    adam, barb = hands.person("Adam"), hands.person("Barb")

    first = hands.say(adam, "hello", random_id="7")
    hands.say(adam, "and", random_id="8")
    again = hands.say(adam, "hello", random_id="7")
    hands.say(adam, "hello", random_id="9")
    other = hands.say(barb, "hello", random_id="7")

    assert again == first
    assert other["message"]["from"]["id"] == barb
    assert [message["text"] for message in hands.seen(adam)] == ["/start", "hello", "and", "hello"]
    assert len(hands.updates()) == 4


def test_say__random_id_of_a_refusal(hands: Any) -> None:
    """What was refused can be said under the same number."""
    adam = hands.person()
    hands.http.post(f"{hands.url}/sandbox/api/people/{adam}/messages", json={"text": " ", "random_id": "7"})

    assert hands.say(adam, "better", random_id="7")["message"]["text"] == "better"


def test_hand_in__random_id(hands: Any) -> None:
    """A file is handed in once under its number."""
    adam = hands.person()

    first = hands.hand_in(adam, "a.txt", b"one", random_id="7")
    assert hands.hand_in(adam, "a.txt", b"one", random_id="7") == first
    assert len(hands.seen(adam)) == 2


def test_messages__before(hands: Any) -> None:
    """The last messages before a number come oldest first, without those that were deleted."""
    adam = hands.person()
    for number in range(2, 7):
        hands.call("sendMessage", chat_id=adam, text=str(number))
    hands.call("deleteMessage", chat_id=adam, message_id=4)

    def before(number: int) -> list[int]:
        found = hands.control("GET", f"chats/{adam}/messages?before={number}&limit=3")["messages"]
        return [message["message_id"] for message in found]

    assert before(100) == [3, 5, 6]
    assert before(3) == [1, 2]
    assert before(1) == []
