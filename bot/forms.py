"""The forms in which a message may be tried: a file that is not taken goes as a picture, or at least in words."""

from ledger.core.effects import Send

FILED, _WITH_CAPTION = ("document", "photo"), frozenset({"sendDocument", "sendPhoto"})


def other_forms(ready: Send) -> tuple[Send, ...]:
    """List what is tried before the last form: a photo's id is no document's, and only Telegram knows which it is."""
    if ready.method == "sendPhoto":
        return (ready,)
    if ready.method != "sendDocument":
        return ()
    payload = {name: value for name, value in ready.payload.items() if name != "document"}
    return (ready, Send(ready.chat_id, "sendPhoto", {**payload, "photo": ready.payload["document"]}))


def last_form(ready: Send) -> Send:
    """Give the words alone where there was a file or picture: whoever has to act on it must hear of it."""
    if ready.method not in _WITH_CAPTION:
        return ready
    kept = {name: value for name, value in ready.payload.items() if name in {"parse_mode", "reply_markup"}}
    return Send(ready.chat_id, "sendMessage", {**kept, "text": ready.payload["caption"]})
