"""Distances are whole metres, right on all the earth, and the same on every machine."""

import math

from hypothesis import given
from hypothesis import strategies as st

from matcher import Place
from matcher.candidates.pairwise import root
from matcher.draws import lot_of, luck_of, name_of, pair_draw, seeded_name
from matcher.places import RADIUS, metres, point_of

PLACES = st.builds(Place, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


def test_metres__known() -> None:
    """Known places are as far as they are, less what the straight line saves; the figures are fixed for good."""
    shanghai, suzhou, beijing = (
        Place(31_230_400, 121_473_700),
        Place(31_299_000, 120_585_300),
        Place(39_904_200, 116_407_400),
    )

    assert metres(shanghai, suzhou) == 84_782
    assert metres(shanghai, beijing) == 1_066_064
    assert metres(shanghai, shanghai) == 0


def test_metres__edges_of_the_map() -> None:
    """At the poles and where the date changes nothing jumps."""
    assert metres(Place(90_000_000, 0), Place(90_000_000, 180_000_000)) <= 1
    assert metres(Place(0, 180_000_000), Place(0, -180_000_000)) <= 1
    assert metres(Place(0, 0), Place(0, 180_000_000)) in range(2 * RADIUS // 100 - 1, 2 * RADIUS // 100 + 1)


@given(PLACES, PLACES)
def test_metres__against_floats(one: Place, other: Place) -> None:
    """The whole numbers agree with the formula in floating point to a metre, from both sides."""
    points = [(math.radians(place.latitude / 1e6), math.radians(place.longitude / 1e6)) for place in (one, other)]
    vectors = [(math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)) for a, b in points]

    assert abs(metres(one, other) - math.dist(*vectors) * RADIUS / 100) <= 1.1
    assert metres(one, other) == metres(other, one)
    assert abs(math.hypot(*point_of(one)) - RADIUS) <= 3


@given(st.integers(0, 4 * RADIUS**2))
def test_root__any_square(square: int) -> None:
    """The whole root is exact, however large the square."""
    assert root(square) == math.isqrt(square)
    assert root(square**2 % (4 * RADIUS**2)) == math.isqrt(square**2 % (4 * RADIUS**2))


def test_root__machine_off_by_one() -> None:
    """Squares whose root the machine rounds up or down come out right."""
    for whole in range(1_273_000_000, 1_273_000_300):
        assert root(whole * whole - 1) == whole - 1
        assert root(whole * whole) == whole


def test_draw__even() -> None:
    """Draws of pairs are spread evenly, lot and chance alike, whoever and under whichever seed."""
    draws = [pair_draw(seeded_name(3, f"t{n % 50}"), name_of(f"w{n // 50}")) for n in range(5_000)]

    assert len(set(draws)) > 4_990
    assert 480 < sum(map(lot_of, draws)) / 5_000 < 543
    assert -50 < sum(map(luck_of, draws)) / 5_000 < 50
    assert all(0 <= draw < 2**32 for draw in draws)
    assert pair_draw(seeded_name(4, "t0"), name_of("w0")) != draws[0]
