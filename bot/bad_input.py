"""Refusals of what a person typed: one class per reason, each with a stable code and what it concerns.

BadInput
├── BadPost                a quick post that cannot be read
│   ├── PostEmpty
│   ├── DurationMissing, DurationUnreadable, DurationTooShort, DurationTooLong
│   ├── TitleMissing, TitleTooLong
│   ├── TagTooLong, TooManyTags, TagsMissing, TagUnreadable
│   ├── CountUnreadable, SeatsOutOfRange, SeatsFixed
│   ├── LinkUnreadable, AttachmentsTooMany, AttachedTwice
│   └── RequirementUnreadable, FillingUnreadable, FillingsTwo, LanguageUnknown, OrderUnreadable
├── BadRating
│   └── RatingUnreadable, RatingNotWhole, RatingOutOfRange
├── BadWithdrawal
│   ├── WithdrawalEmpty
│   └── AddressMissing, AddressUnreadable, AddressChecksumWrong, AddressZero
├── BadWords                  what somebody says in their own words
│   └── WordsMissing, WordsTooLong
├── ShareOutOfRange
└── BadAmount                 an amount of money, in a post or a withdrawal (so it is both of these)
    ├── AmountUnreadable, AmountNegative, AmountZero, AmountTooFine, AmountTooLarge
    └── UnknownAsset

The texts for people are in `bot/texts`, under `bad-` and the code.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class BadInput(Exception):
    """What a person typed cannot be acted on; the code and the details make the sentence that says why."""

    code: ClassVar[str] = "input"

    def __init__(self, **details: str) -> None:
        super().__init__(self.code, details)
        self.details: Mapping[str, str] = MappingProxyType(details)


class BadPost(BadInput):
    """A quick post cannot be read."""

    code = "post"


class BadRating(BadInput):
    """A rating cannot be read."""

    code = "rating"


class BadWithdrawal(BadInput):
    """A request to withdraw cannot be read."""

    code = "withdrawal"


class BadWords(BadInput):
    """What somebody says in their own words cannot be taken."""

    code = "words"


class BadAmount(BadPost, BadWithdrawal):
    """An amount of money cannot be used."""

    code = "amount"


class PostEmpty(BadPost):
    """Nothing stands after the command."""

    code = "post_empty"


class DurationMissing(BadPost):
    """Nothing follows the reward."""

    code = "duration_missing"


class DurationUnreadable(BadPost):
    """What follows the reward, `got`, is no span of time."""

    code = "duration_unreadable"


class DurationTooShort(BadPost):
    """The span is below the least one."""

    code = "duration_too_short"


class DurationTooLong(BadPost):
    """The span is above the longest one."""

    code = "duration_too_long"


class TitleMissing(BadPost):
    """Nothing says what is to be done."""

    code = "title_missing"


class TitleTooLong(BadPost):
    """The title has `length` characters, more than `limit`."""

    code = "title_too_long"


class TagTooLong(BadPost):
    """A hashtag is longer than `limit` characters."""

    code = "tag_too_long"


class TooManyTags(BadPost):
    """There are more than `limit` hashtags."""

    code = "too_many_tags"


class FillingsTwo(BadPost):
    """Two hashtags say how the task finds its worker, and say it differently."""

    code = "fillings_two"


class AmountUnreadable(BadAmount):
    """Where an amount should stand there is `got`."""

    code = "amount_unreadable"


class AmountNegative(BadAmount):
    """The amount is below zero."""

    code = "amount_negative"


class AmountZero(BadAmount):
    """The amount is zero."""

    code = "amount_zero"


class AmountTooFine(BadAmount):
    """The amount has more decimals than the asset."""

    code = "amount_too_fine"


class AmountTooLarge(BadAmount):
    """The amount is beyond anything the platform carries."""

    code = "amount_too_large"


class UnknownAsset(BadAmount):
    """The currency `got` is none of those `known`."""

    code = "unknown_asset"


class TagsMissing(BadPost):
    """No skill or language stands there."""

    code = "tags_missing"


class TagUnreadable(BadPost):
    """What stands there is no skill or language."""

    code = "tag_unreadable"


class CountUnreadable(BadPost):
    """This is no number of tasks."""

    code = "count_unreadable"


class SeatsOutOfRange(BadPost):
    """There are tasks for one to `limit` workers."""

    code = "seats_out_of_range"


class SeatsFixed(BadPost):
    """How many workers a task is for does not change once it is on the board."""

    code = "seats_fixed"


class LinkUnreadable(BadPost):
    """What is to be attached is neither a file nor a link."""

    code = "link_unreadable"


class AttachmentsTooMany(BadPost):
    """More than `limit` files and links are attached."""

    code = "attachments_too_many"


class AttachedTwice(BadPost):
    """This is attached already."""

    code = "attached_twice"


class RequirementUnreadable(BadPost):
    """This is no requirement that a task can have."""

    code = "requirement_unreadable"


class FillingUnreadable(BadPost):
    """This is no way to find a worker."""

    code = "filling_unreadable"


class OrderUnreadable(BadPost):
    """This is no order of the board."""

    code = "order_unreadable"


class LanguageUnknown(BadPost):
    """This language is not one that can be asked for."""

    code = "language_unknown"


class RatingUnreadable(BadRating):
    """The rating is not a number."""

    code = "rating_unreadable"


class RatingNotWhole(BadRating):
    """The rating has a fraction."""

    code = "rating_not_whole"


class RatingOutOfRange(BadRating):
    """The rating is not between 0 and 100."""

    code = "rating_out_of_range"


class WithdrawalEmpty(BadWithdrawal):
    """Nothing stands after the command."""

    code = "withdrawal_empty"


class AddressMissing(BadWithdrawal):
    """No address follows the amount."""

    code = "address_missing"


class AddressUnreadable(BadWithdrawal):
    """What stands where the address should be is none."""

    code = "address_unreadable"


class AddressChecksumWrong(BadWithdrawal):
    """The capitals of a mixed-case address do not fit, so a character is wrong."""

    code = "address_checksum_wrong"


class AddressZero(BadWithdrawal):
    """Money sent to the zero address is lost for everybody."""

    code = "address_zero"


class WordsMissing(BadWords):
    """Nothing can be seen of what was written."""

    code = "words_missing"


class WordsTooLong(BadWords):
    """More was written than fits."""

    code = "words_too_long"


class ShareOutOfRange(BadInput):
    """More than the whole."""

    code = "share_out_of_range"


class FeeUnreadable(BadInput):
    """No share in per cent."""

    code = "fee_unreadable"


class FeeTooHigh(BadInput):
    """More than a community may take."""

    code = "fee_too_high"
