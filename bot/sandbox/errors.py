"""The emulator's refusals: Telegram's to the bot, in Telegram's own words, and the page's to people."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A Bot API call is refused; subclasses carry the code and the prefix that Telegram uses."""

    code = 400
    prefix = ""

    def __init__(self, words: str = "", *, retry_after: int | None = None, moved_to: int | None = None) -> None:
        """Keep the words after the prefix, and for floods how long to wait."""
        super().__init__(words)
        self.words = words
        self.retry_after = retry_after
        self.moved_to = moved_to

    def as_json(self) -> Json:
        """Give the body of the answer."""
        description = f"{self.prefix}: {self.words}" if self.words else self.prefix
        body: Json = {"ok": False, "error_code": self.code, "description": description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.moved_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.moved_to}
        return body


class BadRequest(ApiError):
    """The call makes no sense as it stands."""

    prefix = "Bad Request"


class Unauthorized(ApiError):
    """The token is not this bot's."""

    code = 401
    prefix = "Unauthorized"


class Forbidden(ApiError):
    """The person does not want to hear from this bot."""

    code = 403
    prefix = "Forbidden"


class NotFound(ApiError):
    """There is no such method."""

    code = 404
    prefix = "Not Found"


class Conflict(ApiError):
    """Somebody else reads the updates."""

    code = 409
    prefix = "Conflict"


class TooLarge(ApiError):
    """The request body is beyond what Telegram takes."""

    code = 413
    prefix = "Request Entity Too Large"


class TooManyRequests(ApiError):
    """The bot is told to wait."""

    code = 429
    prefix = "Too Many Requests"

    def __init__(self, retry_after: int) -> None:
        """Say how many seconds to wait."""
        super().__init__(f"retry after {retry_after}", retry_after=retry_after)


class InternalError(ApiError):
    """Telegram's own fault."""

    code = 500
    prefix = "Internal Server Error"


class Refused(Exception):
    """The control API cannot do what a person asked for."""

    def __init__(self, words: str, *, code: int = 400) -> None:
        """Keep the sentence and the HTTP code."""
        super().__init__(words)
        self.words = words
        self.code = code
