"""Updates brought to the webhook in a burst, each twice, and the product killed in its middle: each is answered."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.journeys.stage import PATIENCE, Actor, NeverCame, Stage, cast, free_ports, performing, words

EACH = 8


def burst(actors: tuple[Actor, ...]) -> None:
    """Let everybody say their words, each of which is brought twice."""
    for number in range(EACH):
        for actor in actors:
            said = actor.stage.call("POST", f"/people/{actor.id}/messages", json={"text": f"/word{number}"})
            actor.stage.call("POST", f"/updates/{said['update_id']}/redeliver")


def answers(actor: Actor) -> list[str]:
    """List which words of a person's were answered, in order, as often as they were."""
    told = [words(message) for message in actor.messages() if message["from"]["is_bot"]]
    return [word for text in told for word in (f"/word{number}" for number in range(EACH)) if word in text]


def until_answered(stage: Stage, actors: tuple[Actor, ...]) -> None:
    """Wait until everybody has all their answers, and start the product again when it is dead."""
    deadline = time.monotonic() + PATIENCE
    while any(len(set(answers(actor))) < EACH for actor in actors):
        if time.monotonic() > deadline:
            raise NeverCame(actors[0].transcript())
        stage.product.revive()
        time.sleep(0.1)  # polling: the product is killed and started again under our hands


@pytest.mark.parametrize(("backend", "point"), [(SQLITE, "send"), (POSTGRESQL, "inbox")], indirect=["backend"])
def test_burst__killed(backend: str, point: str, databases: Databases, tmp_path: Path) -> None:
    """Every update is answered, in order and once; one message may come again, where the kill was before its mark."""
    place = databases.place(backend, tmp_path / "var")
    stage, hook = Stage(place.folder, database_url=place.url), free_ports()
    webhook = {"WEBHOOK_URL": f"http://127.0.0.1:{hook}/", "WEBHOOK_PORT": str(hook)}
    stage.product.env = {**stage.product.env, **webhook}
    with performing(stage, STOP_AT=f"{point}:12"):
        actors = cast(stage)
        for actor in actors:
            actor.say("/start")
        burst(actors)
        until_answered(stage, actors)
        found = [answers(actor) for actor in actors]

    assert stage.product.deaths == 1
    for words_ in found:
        assert list(dict.fromkeys(words_)) == [f"/word{number}" for number in range(EACH)]
    repeats = sum(count - 1 for words_ in found for count in Counter(words_).values())
    assert repeats <= (3 if point == "send" else 0)
