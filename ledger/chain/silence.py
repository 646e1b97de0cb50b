"""How a node says nothing: nobody is there, it is too slow, or what answers is none."""

from http.client import HTTPException, IncompleteRead, RemoteDisconnected

import requests

from ledger.chain.errors import NodeUnreachable, Silence

_SAID = {
    Silence.AWAY: "nobody answers at {}",
    Silence.SLOW: "{} does not answer in time",
    Silence.STRANGE: "what answers at {} is no node",
}
_CUT_SHORT = (RemoteDisconnected, IncompleteRead)
# How Python and web3 stumble over an answer that is none: no UTF-8, no JSON, other members, numbers beyond all bounds.
NO_ANSWER = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
_NO_ANSWER_OF_A_NODE = (requests.HTTPError, HTTPException, *NO_ANSWER)


def silent(name: str, error: Exception) -> NodeUnreachable:
    """Say how a node, named without its path and password, does not answer."""
    silence = _silence_of(error)
    refusal = NodeUnreachable(_SAID[silence].format(name))
    refusal.silence, refusal.name = silence, name
    return refusal


def _silence_of(error: Exception) -> Silence:
    if isinstance(error, (TimeoutError, requests.Timeout)):
        return Silence.SLOW
    is_strange = isinstance(error, _NO_ANSWER_OF_A_NODE) and not isinstance(error, _CUT_SHORT)
    return Silence.STRANGE if is_strange else Silence.AWAY
