"""What a task asks of whoever applies: met, or refused with the one thing that is missing."""

from dataclasses import replace

import pytest

from ledger.core.errors import BadCommand, Unfit
from ledger.core.needs import Needs, Standing, require_fit, require_sound

ABLE = Standing(rated=4, rating_sum=339, skills=("law", "math"), languages=("en", "zh"), place="上海")
ALL = Needs(rating=84, completed=4, skills=("law",), languages=("zh",), place="上海")


def test_require_fit__met() -> None:
    """Whoever has all that is asked is not refused, and nothing asked refuses nobody."""
    require_fit(ALL, ABLE)
    require_fit(Needs(), Standing())
    require_fit(Needs(place="shanghai"), Standing(place="Shanghai"))


@pytest.mark.parametrize(
    ("worker", "need", "asked", "has"),
    [
        (replace(ABLE, rated=3, rating_sum=300), "completed", "4", "3"),
        (replace(ABLE, rating_sum=335), "rating", "84", "83"),
        (replace(ABLE, languages=("en",)), "language", "zh", "en"),
        (replace(ABLE, skills=()), "skill", "law", ""),
        (replace(ABLE, place="北京"), "place", "上海", "北京"),
    ],
)
def test_require_fit__one_missing(worker: Standing, need: str, asked: str, has: str) -> None:
    """The refusal names the one requirement, what it asks and what there is."""
    with pytest.raises(Unfit) as refused:
        require_fit(ALL, worker)

    assert refused.value.details == {"need": need, "asked": asked, "has": has}


def test_require_fit__city() -> None:
    """A city is the same with and without the word for city."""
    for asked, said in (("上海市", "上海"), ("上海", "上海市"), ("Berlin", "BERLIN")):
        require_fit(replace(ALL, place=asked), replace(ABLE, place=said))


def test_require_fit__no_ratings() -> None:
    """Of a stranger no rating is assumed, and the exact mean counts, not a rounded one."""
    with pytest.raises(Unfit):
        require_fit(Needs(rating=1), Standing())
    with pytest.raises(Unfit):
        require_fit(Needs(rating=85), Standing(rated=3, rating_sum=254))
    require_fit(Needs(rating=85), Standing(rated=3, rating_sum=255))


@pytest.mark.parametrize(
    "needs",
    [
        Needs(rating=101),
        Needs(rating=-1),
        Needs(completed=1001),
        Needs(completed=-1),
        Needs(place="x" * 61),
        Needs(skills=("",)),
        Needs(skills=("x" * 33,)),
        Needs(languages=tuple("abcdefghi")),
    ],
)
def test_require_sound__out_of_bounds(needs: Needs) -> None:
    """What nobody could meet, or no card could show, is refused."""
    require_sound(ALL)
    with pytest.raises(BadCommand):
        require_sound(needs)
