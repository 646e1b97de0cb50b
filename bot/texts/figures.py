"""Money, moments and spans of time as people read them."""

from datetime import UTC, datetime, timedelta

from ledger.core.money import digits_of

SIMPLIFIED_CHINESE = "zh-Hans"
ENGLISH = "en"
LOCALES = (SIMPLIFIED_CHINESE, ENGLISH)

# Spelled out, because strftime would ask the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# As wallets name them, in every language; by EIP-155 chain id.
CHAIN_NAMES = {
    1: "Ethereum",
    10: "OP Mainnet",
    56: "BNB Smart Chain",
    100: "Gnosis",
    137: "Polygon",
    8453: "Base",
    42161: "Arbitrum One",
    42220: "Celo",
    59144: "Linea",
    84532: "Base Sepolia",
    421614: "Arbitrum Sepolia",
    534352: "Scroll",
    11155111: "Sepolia",
    11155420: "OP Sepolia",
}
DECIMALS_LEAST = 2  # 30 USD, but 30.50 USD and not 30.5 USD
UNITS = (
    (timedelta(days=1), {ENGLISH: ("day", "days"), SIMPLIFIED_CHINESE: ("天", "天")}),
    (timedelta(hours=1), {ENGLISH: ("hour", "hours"), SIMPLIFIED_CHINESE: ("小时", "小时")}),
    (timedelta(minutes=1), {ENGLISH: ("minute", "minutes"), SIMPLIFIED_CHINESE: ("分钟", "分钟")}),
)


def money(minor: int, decimals: int, asset: str, locale: str) -> str:
    """Write an amount exactly, to the last minor unit, with thousands grouped."""
    assert locale in LOCALES, locale  # both write figures alike; a locale that does not would differ here
    sign, whole, part = digits_of(minor, decimals)
    if part:
        part = "." + part.ljust(min(DECIMALS_LEAST, decimals), "0")
    return f"{sign}{whole}{part} {asset}"


def when(moment: datetime, locale: str) -> str:
    """Write a moment in UTC and say so."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone cannot be shown")
    utc = moment.astimezone(UTC)
    if locale == SIMPLIFIED_CHINESE:
        return f"{utc.year}年{utc.month}月{utc.day}日 {utc:%H:%M} UTC"
    return f"{utc.day} {MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def size(count: int) -> str:
    """Write how large a file is, with one decimal where that says more."""
    for unit, scale in (("MB", 1024 * 1024), ("KB", 1024)):
        if count >= scale:
            tenths = count * 10 // scale
            return f"{tenths // 10}.{tenths % 10} {unit}".replace(".0 ", " ")
    return f"{count} B"


def span(length: timedelta, locale: str) -> str:
    """Write a span of time in days, hours and minutes; what is below a minute is left out."""
    parts: list[str] = []
    for unit, names in UNITS:
        count, length = divmod(length, unit)
        one, many = names[locale]
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return " ".join(parts) or f"0 {UNITS[-1][1][locale][1]}"
