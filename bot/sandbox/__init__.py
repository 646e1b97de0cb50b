"""A Telegram Bot API server of our own, with a page to chat on."""
