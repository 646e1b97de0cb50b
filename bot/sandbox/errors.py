"""The emulator's refusals: Telegram's to the bot, in Telegram's own words, and the page's to people."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A Bot API call is refused; subclasses carry the code and the prefix that Telegram uses."""

    code = 400
    prefix = ""

    def __init__(self, words: str = "", *, parameters: Json | None = None) -> None:
        """Keep the words after the prefix, and what a program needs to do better: when, or where."""
        super().__init__(words)
        self.words = words
        self.parameters = parameters

    def as_json(self) -> Json:
        """Give the body of the answer."""
        description = f"{self.prefix}: {self.words}" if self.words else self.prefix
        body: Json = {"ok": False, "error_code": self.code, "description": description}
        if self.parameters is not None:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """The call makes no sense as it stands."""

    prefix = "Bad Request"


class Unauthorized(ApiError):
    """The token is not this bot's."""

    code = 401
    prefix = "Unauthorized"


class Forbidden(ApiError):
    """The person or the group does not want to hear from this bot."""

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
        super().__init__(f"retry after {retry_after}", parameters={"retry_after": retry_after})


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
