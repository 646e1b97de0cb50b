"""Records side by side: names become places, moments become weights, and the order of the records is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from matcher.quality.effects import Rows
from matcher.quality.history import Answered, BadHistory, Promised, Rated
from matcher.quality.natural import Floats, Places, binned

_LEAST = 2.0**-40  # what a record weighs however old it is, so that no precision is lost in what follows


@dataclass(frozen=True, slots=True)
class When:
    """From where records are looked at, and how fast they fade."""

    now: datetime
    half_life: timedelta | None  # none where old records weigh as new ones

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise BadHistory("now has no time zone")
        if self.half_life is not None and self.half_life <= timedelta(0):
            raise BadHistory(f"a half-life of {self.half_life} is not above zero")

    def weights(self, moments: list[datetime]) -> Floats:
        """Return what each record still weighs: half after every half-life; what is yet to come weighs as if now."""
        if self.half_life is None:
            return np.ones(len(moments))
        past = np.array([at.timestamp() for at in moments], dtype=float)
        age = np.maximum(self.now.timestamp() - past, 0)
        return np.asarray(np.maximum(np.exp2(-age / self.half_life.total_seconds()), _LEAST))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Numbered and sorted records, with the names that the numbers stand for, in order."""

    subjects: tuple[str, ...]
    skills: tuple[str, ...]
    raters: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often each subject kept to something and how often not, old cases for less: arrays of shape (n,)."""

    subjects: tuple[str, ...]
    yes: Floats
    no: Floats


def of_ratings(rated: Iterable[Rated], when: When) -> Columns:
    """Set ratings side by side."""
    records = tuple(rated)
    return _columns(
        [one.subject for one in records],
        [one.skill for one in records],
        [one.rater for one in records],
        np.array([one.rating for one in records], dtype=float),
        when.weights([one.at for one in records]),
    )


def of_seconds(promised: Iterable[Promised], when: When) -> Columns:
    """Set logarithms of seconds side by side; in the rater's place stands the kind of work, which takes its time."""
    took = [(one, one.seconds) for one in promised if one.seconds is not None]
    skills = [one.skill for one, _ in took]
    return _columns(
        [one.subject for one, _ in took],
        skills,
        skills,
        np.log(np.array([seconds for _, seconds in took], dtype=float)),
        when.weights([one.at for one, _ in took]),
    )


def of_promises(promised: Iterable[Promised], when: When) -> Counts:
    """Count the promises kept and broken."""
    records = tuple(promised)
    kept = np.array([one.is_kept for one in records], dtype=float)
    return _counts([one.subject for one in records], kept, 1 - kept, when.weights([one.at for one in records]))


def of_answers(answered: Iterable[Answered], when: When) -> Counts:
    """Count the answers right and wrong."""
    records = tuple(answered)
    right = np.array([one.right for one in records], dtype=float)
    wrong = np.array([one.wrong for one in records], dtype=float)
    return _counts([one.subject for one in records], right, wrong, when.weights([one.at for one in records]))


def _columns(subjects: list[str], skills: list[str], raters: list[str], value: Floats, weight: Floats) -> Columns:
    known_subjects, subject = _numbered(subjects)
    known_skills, skill = _numbered(skills)
    known_raters, rater = _numbered(raters)
    order = np.lexsort((weight, value, rater, skill, subject))
    rows = Rows(subject[order], skill[order], rater[order], value[order], weight[order])
    return Columns(known_subjects, known_skills, known_raters, rows)


def _counts(subjects: list[str], yes: Floats, no: Floats, weight: Floats) -> Counts:
    known, subject = _numbered(subjects)
    order = np.lexsort((weight, no, yes, subject))
    subject, weight = subject[order], weight[order]
    return Counts(
        known,
        binned(subject, yes[order] * weight, len(known)),
        binned(subject, no[order] * weight, len(known)),
    )


def _numbered(names: list[str]) -> tuple[tuple[str, ...], Places]:
    known = tuple(sorted(set(names)))
    places = {name: place for place, name in enumerate(known)}
    return known, np.array([places[name] for name in names], dtype=np.int64)
