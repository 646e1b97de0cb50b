"""Redundant answers to many small items: what they come to, what each worker's are worth, and when to stop asking.

The door is `combine`; `step` says which items want another answer; `ratings` is what the escrow pays by.
"""

from matcher.consensus.adaptive import JUDGES, BadRule, Decided, Rule, Step, Want, replay, step
from matcher.consensus.answers import UNKNOWN, Answers, BadAnswers, TooMany, answers_of
from matcher.consensus.choosing import Choice, Trial
from matcher.consensus.clickers import Clicker, blind, fast
from matcher.consensus.combining import Consensus, Reliability, combine, reliabilities
from matcher.consensus.copies import Copy, Echo, copies, echoes
from matcher.consensus.gold import BadShare, mix, pick
from matcher.consensus.overruling import overruled
from matcher.consensus.pay import FULL, quality, ratings
from matcher.consensus.weighing import Method

__all__ = [
    "FULL",
    "JUDGES",
    "UNKNOWN",
    "Answers",
    "BadAnswers",
    "BadRule",
    "BadShare",
    "Choice",
    "Clicker",
    "Consensus",
    "Copy",
    "Decided",
    "Echo",
    "Method",
    "Reliability",
    "Rule",
    "Step",
    "TooMany",
    "Trial",
    "Want",
    "answers_of",
    "blind",
    "combine",
    "copies",
    "echoes",
    "fast",
    "mix",
    "overruled",
    "pick",
    "quality",
    "ratings",
    "reliabilities",
    "replay",
    "step",
]
