"""Quick posts, ratings and withdrawals are read exactly or refused by name."""

from datetime import timedelta

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from bot import bad_input as bad
from bot.oneline import one_line
from bot.parse import Draft, Withdrawal, parse_fund, parse_quick_post, parse_rating, parse_withdraw
from ledger.core.commands import Filling

ASSETS = {"USD": 6, "ETH": 18, "PTS": 0}
VITALIK = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"


def post(text: str) -> Draft:
    """Read a quick post with the embedded default asset."""
    return parse_quick_post(text, default_asset="USD", assets=ASSETS)


def withdraw(text: str) -> Withdrawal:
    """Read a withdrawal with the embedded default asset."""
    return parse_withdraw(text, default_asset="USD", assets=ASSETS)


def test_parse_quick_post__example() -> None:
    """The example of the help text is read in full."""
    assert post("/task 30 USD 2d 翻译 500 字 #zh #Translation") == Draft(
        reward_minor=30_000_000,
        asset="USD",
        duration=timedelta(days=2),
        title="翻译 500 字",
        skills=frozenset({"translation"}),
        languages=frozenset({"zh"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "/task 30 USD 2天 翻译 500 字",
        "/task@escrowd_bot 30 USD 48h 翻译 500 字",
        "/task 30USD 2 days 翻译 500 字",
        "/task 30.000 usd 2D 翻译  500\n字",
        "/task 30 2d 翻译 500 字",
        "/task 30USD2天翻译 500 字",
        "／ｔａｓｋ　３０　ＵＳＤ　２ｄ　翻译 500 字",
        "/task +30. USD 48小时 翻译 500 字",
        "30 USD 48 个小时 翻译 500 字",
        "/task 30 USD 2d \u202e翻译\u200b 500\u2067 字\x00",
    ],
)
def test_parse_quick_post__same_task_in_other_writing(text: str) -> None:
    """Spacing, width, case and the unit's word make no difference."""
    read = post(text)

    assert (read.reward_minor, read.duration, read.title) == (30_000_000, timedelta(days=2), "翻译 500 字")


@pytest.mark.parametrize(
    ("text", "reward_minor", "asset"),
    [
        ("30.5 USD", 30_500_000, "USD"),
        (".5", 500_000, "USD"),
        ("1,234,567.000001 USD", 1_234_567_000_001, "USD"),
        ("0.000000000000000001 eth", 1, "ETH"),
        ("999999999.999999", 999_999_999_999_999, "USD"),
        ("7.00 PTS", 7, "PTS"),
    ],
)
def test_parse_quick_post__reward(text: str, reward_minor: int, asset: str) -> None:
    """Amounts become whole minor units of their asset, to the last digit."""
    read = post(f"/task {text} 2d title")

    assert (read.reward_minor, read.asset) == (reward_minor, asset)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1h", 1),
        ("12小时", 12),
        ("90min", 1.5),
        ("1.5d", 36),
        ("1w", 168),
        ("1周", 168),
        ("2 個星期", 336),
        ("90d", 2160),
        ("３天", 72),
    ],
)
def test_parse_quick_post__duration(text: str, hours: float) -> None:
    """Durations are read in hours, days and weeks, in both languages."""
    assert post(f"/task 30 USD {text} title").duration == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("rest", "title", "tags"),
    [
        ("fix C# bug #12 #c++ #Node.js.", "fix C# bug #12", {"c++", "node.js"}),
        ("翻译#中文，谢谢", "翻译 ，谢谢", {"中文"}),
        ("＃ＺＨ翻译 文章", "文章", {"zh翻译"}),
        ("#zh#en both", "both", {"zh", "en"}),
        ("see https://a.example/#part", "see https://a.example/#part", set()),
        ("<b>bold</b> & co", "<b>bold</b> & co", set()),
        ("لوگو 🎨 👩\u200d👧 עברית", "لوگو 🎨 👩\u200d👧 עברית", set()),
        ("500字说明书，校对", "500字说明书，校对", set()),
    ],
)
def test_parse_quick_post__title(rest: str, title: str, tags: set[str]) -> None:
    """The title is kept as written; hashtags are taken out of it."""
    read = post(f"/task 30 USD 2d {rest}")

    assert read.title == title
    assert read.skills | read.languages == tags


@pytest.mark.parametrize(
    ("text", "refusal", "details"),
    [
        ("/task", bad.PostEmpty, {}),
        ("  ", bad.PostEmpty, {}),
        ("/task hello", bad.AmountUnreadable, {"got": "hello"}),
        ("/task 30,5 USD 2d x", bad.AmountUnreadable, {"got": "30,5"}),
        ("/task 1.2.3 USD 2d x", bad.AmountUnreadable, {"got": "1.2.3"}),
        ("/task . USD 2d x", bad.AmountUnreadable, {"got": "."}),
        ("/task 0x30 2d x", bad.AmountUnreadable, {"got": "0x30"}),
        ("/task ٣٠ USD 2d x", bad.AmountUnreadable, {"got": "٣٠"}),
        ("/task -30 USD 2d x", bad.AmountNegative, {"got": "-30"}),
        ("/task 0.00 USD 2d x", bad.AmountZero, {"got": "0.00"}),
        (
            "/task 0.0000001 USD 2d x",
            bad.AmountTooFine,
            {"got": "0.0000001", "asset": "USD", "decimals": "6"},
        ),
        ("/task 7.5 PTS 2d x", bad.AmountTooFine, {"got": "7.5", "asset": "PTS", "decimals": "0"}),
        (
            "/task 1000000000 2d x",
            bad.AmountTooLarge,
            {"got": "1000000000", "asset": "USD", "limit": "1,000,000,000"},
        ),
        ("/task 30 EUR 2d x", bad.UnknownAsset, {"got": "EUR", "known": "ETH, PTS, USD"}),
        ("/task 30 USD translate", bad.DurationUnreadable, {"got": "translate"}),
        ("/task 30 USD 2dogs", bad.DurationUnreadable, {"got": "2dogs"}),
        ("/task 30 USD", bad.DurationMissing, {}),
        ("/task 30 USD 59min x", bad.DurationTooShort, {"got": "59min", "hours": "1"}),
        ("/task 30 USD 0h x", bad.DurationTooShort, {"got": "0h", "hours": "1"}),
        ("/task 30 USD 91d x", bad.DurationTooLong, {"got": "91d", "days": "90"}),
        ("/task 30 USD 13w x", bad.DurationTooLong, {"got": "13w", "days": "90"}),
        ("/task 30 USD 2d", bad.TitleMissing, {}),
        ("/task 30 USD 2d #zh \u200d\u3164", bad.TitleMissing, {}),
        ("/task 30 USD 2d " + "字" * 201, bad.TitleTooLong, {"length": "201", "limit": "200"}),
        ("/task 30 USD 2d x #" + "a" * 33, bad.TagTooLong, {"got": "a" * 33, "limit": "32"}),
        ("/task 30 USD 2d x #first #自选", bad.FillingsTwo, {}),
        ("/task 30 USD 2d x #a #b #c #d #e #f #g #h #i", bad.TooManyTags, {"count": "9", "limit": "8"}),
    ],
)
def test_parse_quick_post__refusal(text: str, refusal: type[bad.BadPost], details: dict[str, str]) -> None:
    """Each fault of a post has its own refusal, which keeps what was typed and the limit."""
    with pytest.raises(bad.BadPost) as caught:
        post(text)

    assert type(caught.value) is refusal
    assert caught.value.details == details


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (f"/task {'9' * 5000} USD 2d x", bad.AmountTooLarge),
        (f"/task 30 USD {'9' * 5000}d x", bad.DurationTooLong),
        (f"/task 0.{'0' * 5000}1 2d x", bad.AmountTooFine),
    ],
)
def test_parse_quick_post__number_without_end(text: str, refusal: type[bad.BadPost]) -> None:
    """A number too long for Python to read is refused like any other, and quoted in short."""
    with pytest.raises(refusal) as caught:
        post(text)

    assert len(caught.value.details["got"]) <= 42


@given(
    minor=st.integers(1, 10**9 * 10**6 - 1),
    hours=st.integers(1, 2160),
    title=st.text(st.characters(categories=("L", "N"), max_codepoint=0x9FFF), min_size=1, max_size=40),
    tags=st.frozensets(st.from_regex(r"[a-z]{3,12}", fullmatch=True), max_size=8),
)
def test_parse_quick_post__round_trip(minor: int, hours: int, title: str, tags: frozenset[str]) -> None:
    """What a post says is what is read, for any amount, span, title and tags."""
    written = " ".join([title, *("#" + tag for tag in sorted(tags))])
    text = f"/task {minor // 10**6}.{minor % 10**6:06} USD {hours}h {written}"

    read = post(text)

    assert (read.reward_minor, read.duration, read.skills) == (minor, timedelta(hours=hours), tags)
    assert post(f"/task 1 1h {read.title}").title == read.title


@given(st.text() | st.text().map(lambda rest: "/task 30 USD 2d " + rest))
def test_parse_quick_post__anything(text: str) -> None:
    """Whatever is typed is read or refused by name; what is read is within the limits."""
    try:
        read = post(text)
    except bad.BadPost:
        return

    assert 0 < read.reward_minor < 10**15
    assert timedelta(hours=1) <= read.duration <= timedelta(days=90)
    assert 0 < len(read.title) <= 200
    assert one_line(read.title) == read.title


@pytest.mark.parametrize(
    ("text", "rating"),
    [("0", 0), ("100", 100), (" 85 ", 85), ("８５分", 85), ("007", 7), ("+60", 60), ("-0", 0)],
)
def test_parse_rating__whole_number(text: str, rating: int) -> None:
    """Whole numbers from 0 to 100 are ratings, in either width."""
    assert parse_rating(text) == rating


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("101", bad.RatingOutOfRange),
        ("-1", bad.RatingOutOfRange),
        ("9" * 5000, bad.RatingOutOfRange),
        ("8.5", bad.RatingNotWhole),
        ("8,5", bad.RatingNotWhole),
        ("good", bad.RatingUnreadable),
        ("", bad.RatingUnreadable),
        ("85/100", bad.RatingUnreadable),
        ("八十", bad.RatingUnreadable),
        ("85 90", bad.RatingUnreadable),
    ],
)
def test_parse_rating__refusal(text: str, refusal: type[bad.BadRating]) -> None:
    """Anything else is refused by its own reason."""
    with pytest.raises(bad.BadRating) as caught:
        parse_rating(text)

    assert type(caught.value) is refusal


@given(st.text() | st.integers().map(str) | st.floats().map(str))
def test_parse_rating__anything(text: str) -> None:
    """Whatever is typed is a rating in range or refused."""
    try:
        rating = parse_rating(text)
    except bad.BadRating:
        return

    assert 0 <= rating <= 100


@pytest.mark.parametrize(
    ("text", "minor", "asset"),
    [
        (f"/withdraw 12.5 {VITALIK}", 12_500_000, "USD"),
        (f"/withdraw 12.5 ETH {VITALIK}", 125 * 10**17, "ETH"),
        (f"/withdraw all {VITALIK}", None, "USD"),
        (f"/withdraw 全部 pts {VITALIK.lower()}", None, "PTS"),
        (f"/withdraw　１　{VITALIK.upper()}", 1_000_000, "USD"),
    ],
)
def test_parse_withdraw__amount_and_address(text: str, minor: int | None, asset: str) -> None:
    """A withdrawal names an amount or all, perhaps an asset, and an address in any of its writings."""
    assert withdraw(text) == Withdrawal(minor=minor, asset=asset, to=VITALIK)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("/withdraw", bad.WithdrawalEmpty),
        (f"/withdraw {VITALIK}", bad.AmountUnreadable),
        ("/withdraw 12.5", bad.AddressMissing),
        ("/withdraw all", bad.AddressMissing),
        ("/withdraw 12.5 0x123", bad.AddressUnreadable),
        (f"/withdraw 12.5 {VITALIK} now", bad.AddressUnreadable),
        (f"/withdraw 12.5 {VITALIK[2:]}", bad.AddressUnreadable),
        (f"/withdraw 12.5 {VITALIK.replace('dA6', 'Da6')}", bad.AddressChecksumWrong),
        ("/withdraw all 0x" + "0" * 40, bad.AddressZero),
        (f"/withdraw 0 {VITALIK}", bad.AmountZero),
        (f"/withdraw -1 {VITALIK}", bad.AmountNegative),
        (f"/withdraw 1.0000001 {VITALIK}", bad.AmountTooFine),
        (f"/withdraw all EUR {VITALIK}", bad.UnknownAsset),
    ],
)
def test_parse_withdraw__refusal(text: str, refusal: type[bad.BadWithdrawal]) -> None:
    """Each fault of a withdrawal has its own refusal; a mistyped address never passes."""
    with pytest.raises(bad.BadWithdrawal) as caught:
        withdraw(text)

    assert type(caught.value) is refusal


@given(st.binary(min_size=20, max_size=20).filter(any), st.integers(0, 39))
def test_parse_withdraw__address_with_one_capital_wrong(raw: bytes, place: int) -> None:
    """An address with its checksum passes; with one letter's case turned it does not."""
    address = to_checksum_address(raw)
    turned = address[: 2 + place] + address[2 + place :].replace(address[2 + place], address[2 + place].swapcase(), 1)

    assert withdraw(f"/withdraw 1 {address}").to == address
    if turned != address and turned[2:] not in {turned[2:].lower(), turned[2:].upper()}:
        with pytest.raises(bad.AddressChecksumWrong):
            withdraw(f"/withdraw 1 {turned}")


@given(st.text() | st.text().map(lambda rest: "/withdraw 1 " + rest))
def test_parse_withdraw__anything(text: str) -> None:
    """Whatever is typed is read or refused by name."""
    try:
        read = withdraw(text)
    except bad.BadWithdrawal:
        return

    assert to_checksum_address(read.to) == read.to


@pytest.mark.parametrize(
    ("text", "minor", "asset"), [("/fund 100 USD", 100_000_000, "USD"), ("0.5", 500_000, "USD"), ("3 pts", 3, "PTS")]
)
def test_parse_fund__amount(text: str, minor: int, asset: str) -> None:
    """An amount to put in is read like any other, with or without the command."""
    assert parse_fund(text, default_asset="USD", assets=ASSETS) == (minor, asset)


def test_parse_fund__more_words() -> None:
    """Words after the amount are not guessed at."""
    with pytest.raises(bad.AmountUnreadable):
        parse_fund("/fund 100 USD please now", default_asset="USD", assets=ASSETS)


@pytest.mark.parametrize(
    ("tags", "filling"),
    [
        ("", Filling.MATCHER),
        ("#law", Filling.MATCHER),
        ("#First", Filling.FIRST),
        ("#first #先到先得", Filling.FIRST),
        ("#ｃｈｏｏｓｅ", Filling.CHOOSE),
        ("#自选", Filling.CHOOSE),
    ],
)
def test_parse_quick_post__filling(tags: str, filling: Filling) -> None:
    """One word says how the worker is found, in either language; it is no skill. Unless said the matcher chooses."""
    read = post(f"/task 30 USD 2d x {tags}")

    assert (read.filling, read.skills) == (filling, {"law"} if tags == "#law" else set())


@pytest.mark.parametrize(
    ("text", "hours", "seats", "title"),
    [
        ("/task $30 2d Sort", 48, 1, "Sort"),
        ("/task USD 30 两天 三人 汉字", 48, 3, "汉字"),
        ("/task 30刀 一周 x 3 Spaces", 168, 3, "Spaces"),
        ("/task 30美元半天 翻译", 12, 1, "翻译"),
        ("/task 30 美金 十二天 3个人 抄写", 288, 3, "抄写"),
        ("/task 30 2天 三人行 书评", 48, 1, "三人行 书评"),
    ],
)
def test_parse_quick_post__as_people_write(text: str, hours: int, seats: int, title: str) -> None:
    """Currencies before the figure or in Chinese, and numerals for days and workers, are read as they are meant."""
    read = post(text)

    assert (read.reward_minor, read.asset, read.title) == (30_000_000, "USD", title)
    assert (read.duration, read.seats) == (timedelta(hours=hours), seats)


@pytest.mark.parametrize("word", ["元", "欧元", "€"])
def test_parse_quick_post__money_not_known(word: str) -> None:
    """It is the currency that is named as not known, not the time to deliver."""
    with pytest.raises(bad.UnknownAsset) as refused:
        post(f"/task 30{word} 2天 翻译")
    assert refused.value.details["got"] == word


def test_parse_withdraw__name_for_an_address() -> None:
    """A name of some register is not taken for a currency."""
    with pytest.raises(bad.AddressUnreadable):
        withdraw("/withdraw 5 vitalik.eth")
