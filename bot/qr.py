"""QR codes: what a wallet's camera reads, as a picture."""

from io import BytesIO

import segno

_MODULE_PIXELS, _QUIET_MODULES = 8, 4  # the quiet zone is ISO/IEC 18004's


def token_request(*, token: str, chain_id: int, to: str, minor: int | None) -> str:
    """Write what asks a wallet for a transfer of an ERC-20, after EIP-681; `minor` in the token's smallest unit."""
    asked = "" if minor is None else f"&uint256={minor}"
    return f"ethereum:{token}@{chain_id}/transfer?address={to}{asked}"


def picture(words: str) -> bytes:
    """Draw a QR code as PNG: black on white, readable although some of it is covered (level M)."""
    drawn = BytesIO()
    segno.make(words, error="m", micro=False).save(drawn, kind="png", scale=_MODULE_PIXELS, border=_QUIET_MODULES)
    return drawn.getvalue()
