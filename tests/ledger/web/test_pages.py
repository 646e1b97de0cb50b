"""The public pages: whole in both languages, the same as JSON, and nothing in them that the chain does not show."""

import hashlib
import re
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.routing import Mount

from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.web.api import web_app
from ledger.web.serving import serving
from tests.ledger.web.conftest import HOSTILE, SINK, Scene, served
from tests.ledger.web.reading import Page

CHINESE, ENGLISH = {"accept-language": "zh-CN,zh;q=0.9"}, {"accept-language": "de, en;q=0.5"}
QUESTIONS_MOST = 16
# What stands in Latin letters on a Chinese page: names of units and of the product.
LATIN = {
    "escrowd",
    "english",
    "usd",
    "utc",
    "json",
    "id",
    "sha",
    "nonce",
    "gwei",
    "proof",
    "operator_password",
    "data_dir",
    "secret",
}


def paths(scene: Scene) -> list[str]:
    """List a page of each kind."""
    entry = scene.world.ledger.views.entries(1)[0][1]
    trail = scene.trail(scene.settled)
    return [
        "/",
        "/journal",
        "/journal?kind=settle",
        f"/journal?account={scene.address('adam')}",
        f"/journal?tx={entry.log.tx_hash}",
        "/findings",
        "/proof",
        "/entries/1",
        f"/accounts/{scene.address('adam')}",
        f"/accounts/{SINK}",
        trail,
        scene.trail(scene.opened),
        trail.replace("/tasks/", "/batches/").rpartition("/")[0],
        f"/blocks/{entry.log.block_number}",
        f"/txs/{entry.log.tx_hash}",
        "/operator/login",
    ]


@contextmanager
def counted(scene: Scene) -> Iterator[list[str]]:
    """Count what is asked of the database."""
    asked: list[str] = []

    def keep(*given: Any) -> None:
        if given[2].lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT")):
            asked.append(given[2])

    event.listen(scene.world.engine, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        event.remove(scene.world.engine, "before_cursor_execute", keep)


def audited(pages: httpx.Client) -> dict[str, Any]:
    """Wait for the first audit."""
    for _ in range(300):
        told = pages.get("/proof.json").json()["audit"]
        if told is not None:
            return dict(told)
        time.sleep(0.1)  # polling: the audit runs in a thread of its own
    raise AssertionError("no audit came")


def test_pages__in_both_languages(pages: httpx.Client, scene: Scene) -> None:
    """Every page answers in the browser's language, is whole HTML without scripts; its links lead somewhere."""
    audited(pages)
    links: set[str] = set()
    for path in paths(scene):
        for wish, language in ((CHINESE, "zh-Hans"), (ENGLISH, "en")):
            answer = pages.get(path, headers=wish)
            page = Page(answer.text)

            assert answer.status_code == 200, path
            assert answer.headers["content-language"] == language
            assert f'<html lang="{language}">' in answer.text
            assert not {"script", "iframe", "object", "style"} & set(page.tags)
            assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
            links |= set(page.links)
    for link in sorted(links - {"#main"}):
        assert link.startswith("/"), link
        assert pages.get(link).status_code in {200, 303}, link


def test_pages__chinese_is_whole(pages: httpx.Client, scene: Scene) -> None:
    """No English stands on a Chinese page."""
    audited(pages)
    for path in paths(scene):
        page = Page(pages.get(path, headers=CHINESE).text)
        words = {word for said in page.words for word in re.findall(r"[a-z_]{2,}", said.lower())}

        assert words <= LATIN, (path, words - LATIN)


def test_language__chosen_by_a_link(pages: httpx.Client) -> None:
    """A link chooses the language of all later pages, whatever the browser wishes, and keeps what was asked for."""
    with httpx.Client(base_url=pages.base_url, headers=ENGLISH) as browser:
        chosen = browser.get("/journal?kind=open&lang=zh-Hans")
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/journal?kind=open")
        assert browser.get("/journal?kind=open").headers["content-language"] == "zh-Hans"
        assert browser.get("/journal?lang=klingon").headers["content-language"] == "zh-Hans"


def test_twins__front_under_a_mount(scene: Scene) -> None:
    """Where the product mounts the pages the front page has its twin too, and names it."""
    app = Starlette(routes=[Mount("/ledger", web_app(scene.world.ledger))])
    with serving(app) as url, httpx.Client(base_url=url) as client:
        twin = client.get("/ledger/index.json")
        assert "/ledger/index.json" in client.get("/ledger/").text

    assert (twin.status_code, twin.headers["content-type"]) == (200, "application/json")


def test_twins__same_as_the_page(pages: httpx.Client, scene: Scene) -> None:
    """A page's twin has the same figures at the same address with `.json`, or for whoever accepts JSON."""
    for path in paths(scene):
        place, _, query = path.partition("?")
        twin = pages.get(f"{'/index' if place == '/' else place}.json?{query}")
        accepted = pages.get(path, headers={"accept": "application/json"})

        assert twin.headers["content-type"] == "application/json"
        assert twin.json() == accepted.json()
        assert "Accept" in accepted.headers["vary"]
    entries = pages.get("/journal.json").json()["entries"]
    assert [entry["seq"] for entry in entries] == sorted((entry["seq"] for entry in entries), reverse=True)
    assert all(sum(int(leg["minor"]) for leg in entry["postings"]) == 0 for entry in entries)


def test_pages__nobody_is_named(pages: httpx.Client, scene: Scene) -> None:
    """What anybody can read says nothing that the chain does not: no names, titles, chats, tasks' own ids, subjects."""
    own = {person.id for person in scene.world.ledger.views.people()} | {scene.settled, scene.opened}
    secret = {"翻译", "adam", "barb", "alert(", "tg:1:", "chat:", *own}
    for path in paths(scene):
        place, _, query = path.partition("?")
        for text in (pages.get(path).text, pages.get(f"{'/index' if place == '/' else place}.json?{query}").text):
            assert not {word for word in secret if word in text}, path


def test_pages__few_questions(pages: httpx.Client, scene: Scene) -> None:
    """A page asks the database a fixed number of questions, however many rows it shows."""
    audited(pages)
    for path in paths(scene):
        with counted(scene) as asked:
            assert pages.get(path).status_code == 200
        assert len(asked) <= QUESTIONS_MOST, (path, asked)


def test_pages__headers(pages: httpx.Client) -> None:
    """Every answer forbids scripts, frames, guessing at what a file is, and telling other sites where one was."""
    for path in ("/", "/journal.json", "/static/base.css", "/no-such-page", "/operator/login"):
        headers = pages.get(path).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


def test_pages__other_names_of_this_machine(pages: httpx.Client) -> None:
    """A page from elsewhere that points its own name here is not answered."""
    assert pages.get("/", headers={"host": "evil.example"}).status_code == 400
    assert pages.get("/", headers={"host": "[::1]:8960"}).status_code == 200


def test_pages__repeat_no_long_words(pages: httpx.Client) -> None:
    """However much an address asks for, the page's own links say little of it again."""
    refused = pages.get("/journal", params={"account": "x" * 60_000, "y" * 1_000: "z"})

    assert refused.status_code == 400
    assert len(refused.text) < 30_000


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/entries/0",
        "/entries/99999",
        "/entries/x",
        "/entries/٣",
        "/entries/99999999999999999999",
        "/accounts/0x12",
        f"/accounts/{HOSTILE}",
        "/batches/0x12",
        "/batches/0x" + "0" * 64,
        "/tasks/0x" + "0" * 64 + "/0",
        "/tasks/0x" + "0" * 64 + "/256",
        "/blocks/-1",
        "/txs/0x1",
        "/txs/0x" + "0" * 64,
        "/find?q=nothing",
        f"/find?q={HOSTILE}",
    ],
)
def test_pages__not_there(pages: httpx.Client, path: str) -> None:
    """What is not there is said so in both languages and as JSON, and nothing of the address comes back as markup."""
    for wish in (CHINESE, ENGLISH):
        answer = pages.get(path, headers=wish)
        assert answer.status_code == 404
        assert "script" not in Page(answer.text).tags
    place, _, query = path.partition("?")
    assert pages.get(f"{place}.json?{query}").status_code == 404


def test_entry__recomputed_by_anybody(pages: httpx.Client, scene: Scene) -> None:
    """The line that an entry's page shows gives the entry's hash, and the previous one's chains it."""
    shown = pages.get("/entries/2.json").json()
    text = pages.get("/entries/2").text
    line = re.search(r'<pre class="line">(.*?)</pre>', text, re.DOTALL)
    assert line is not None
    page = line[1].replace("&#34;", '"').replace("&#39;", "'")
    command, fmt, hashed, *_ = shlex.split(page)

    assert (command, fmt) == ("printf", "%s")
    assert hashlib.sha256(hashed.encode()).hexdigest() == shown["entry"]["hash"]
    assert pages.get("/entries/1.json").json()["entry"]["hash"] == shown["entry"]["previous"]
    assert shown["is_whole"] is True


def test_account__runs_to_its_balance(pages: httpx.Client, scene: Scene) -> None:
    """The lines of an account add up from nothing to what stands there; what is kept for open tasks is shown."""
    shown = pages.get(f"/accounts/{scene.address(HOSTILE)}.json").json()
    running = 0
    for line in reversed(shown["lines"]):
        running += int(line["minor"])
        assert int(line["after"]) == running
    (standing,) = shown["standing"]

    assert int(standing["minor"]) == running == 30_000_000
    assert int(standing["committed"]) == 20_000_000
    assert [one["account"]["place"] for one in shown["committed"]] == [0]


def test_account__cursor_of_somebody_elses_making(pages: httpx.Client, scene: Scene) -> None:
    """A link that lies about a balance is reckoned anew."""
    path = f"/accounts/{scene.address('adam')}.json"
    honest = pages.get(path).json()["lines"]
    below = honest[1]

    for cursor in (f"{below['seq']}.9.123456789~{'0' * 32}", f"{below['seq']}.9.123456789", "x", "1.2", "1.2.3.4~"):
        lines = pages.get(path, params={"below": cursor}).json()["lines"]
        assert lines in (honest[1:], honest)


def test_journal__by_transaction(pages: httpx.Client, scene: Scene) -> None:
    """The entries of a transaction are found through the chain; a transaction that is not there brings none."""
    newest = pages.get("/journal.json").json()["entries"][0]
    found = pages.get("/journal.json", params={"tx": newest["log"]["tx"]}).json()
    assert [one["seq"] for one in found["entries"]] == [newest["seq"]]

    none = pages.get("/journal.json", params={"tx": "0x" + "0" * 64}).json()
    assert (none["entries"], none["note"]) == ([], "no-tx")


def test_journal__what_cannot_be_read(pages: httpx.Client) -> None:
    """A filter that cannot be read is named, keeps what was typed, and shows nothing."""
    words = {
        "kind": HOSTILE,
        "account": HOSTILE,
        "token": "0x1",
        "tx": "x",
        "from": "-1",
        "to": "1e9",
        "since": "2026-02-30",
    }
    answer = pages.get("/journal", params=words)

    assert answer.status_code == 400
    assert "script" not in Page(answer.text).tags
    assert set(pages.get("/journal.json", params=words).json()["faults"]) == set(words)


NUMBERS = ("0", "-1", str(2**31), str(2**63 - 1), str(2**63), "9" * 40, "0" * 5_000, "9" * 5_000, "٣", "1e9", "")
DAYS = ("0001-01-01", "9999-12-31", "9999-12-30", "0000-01-01", "2026-02-30", "99999-01-01", "１９９９-01-01", "")


@pytest.mark.parametrize("field", ["before", "from", "to", "since", "until"])
def test_journal__extremes(pages: httpx.Client, field: str) -> None:
    """The largest, the least and the impossible are answered or refused by each field, never with a fault of ours."""
    newest = pages.get("/journal.json").json()["entries"]
    for word in DAYS if field in ("since", "until") else NUMBERS:
        assert pages.get("/journal.json", params={field: word}).status_code in {200, 400}, word

    assert pages.get("/journal.json", params={"since": "0001-01-01", "until": "9999-12-31"}).json()["entries"] == newest


@pytest.mark.parametrize(
    "path", ["/entries/{}", "/blocks/{}", "/tasks/0x" + "7" * 64 + "/{}", "/find?q={}", "/find?q=%23{}"]
)
def test_pages__extreme_numbers(pages: httpx.Client, path: str) -> None:
    """A number in an address leads somewhere or nowhere, however large it is."""
    for word in NUMBERS:
        assert pages.get(path.format(word)).status_code in {200, 303, 307, 404}, word


def test_account__extreme_cursors(pages: httpx.Client, scene: Scene) -> None:
    """A statement goes on from anywhere anybody writes, or begins anew."""
    for entry in NUMBERS:
        for leg, minor in (("0", "0"), (entry, "-" + "9" * 78), ("-" + entry, "9" * 79)):
            cursor = {"below": f"{entry}.{leg}.{minor}~x"}
            assert pages.get(f"/accounts/{scene.address('adam')}.json", params=cursor).status_code == 200, cursor


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000])
def test_finding__extreme_number(pages: httpx.Client, number: str) -> None:
    """A finding of no number that a database could count to is not there."""
    assert pages.post(f"/operator/findings/{number}").status_code == 404


def test_find__leads_on(pages: httpx.Client, scene: Scene) -> None:
    """Whatever one pastes leads to its page."""
    entry = scene.world.ledger.views.entries(1)[0][1]
    batch = scene.trail(scene.settled).split("/")[2]
    goals = {
        scene.address("adam").lower(): f"/accounts/{scene.address('adam')}",
        entry.log.tx_hash: f"/txs/{entry.log.tx_hash}",
        batch: f"/batches/{batch}",
        " #3 ": "/entries/3",
        "7": "/blocks/7",
    }
    assert {word: pages.get("/find", params={"q": word}).headers["location"] for word in goals} == goals


def test_task__the_chains_side(pages: httpx.Client, scene: Scene) -> None:
    """A task's page shows its opening and its end on chain, each with the entry it made."""
    shown = pages.get(scene.trail(scene.settled) + ".json").json()

    assert {log["kind"] for log in shown["logs"]} >= {"BatchOpened", "TaskSettled"}
    assert [entry["kind"] for entry in shown["entries"]] == ["open", "settle"]
    assert {log["entry"] for log in shown["logs"] if log["entry"]} == {entry["seq"] for entry in shown["entries"]}
    assert (shown["reward"], shown["behind"]) == ("30000000", None)


def test_proof__what_the_audit_rests_on(pages: httpx.Client) -> None:
    """The last audit says of which block it was and what each of its figures rests on."""
    told = audited(pages)

    assert told["agrees"] is True
    assert told["proofs"] > 0
    assert {"balances", "committed", "code"} <= {one["figures"] for one in told["rests_on"]}


def test_pages__chain_away(scene: Scene) -> None:
    """While the node does not answer the journal is there, and what only the chain knows is said to be missing."""
    node = Node("http://127.0.0.1:9", timeout=1)
    cut = replace(scene.world.ledger, escrow=Escrow(node, scene.world.ledger.founded.escrow))
    tx_hash = scene.world.ledger.views.entries(1)[0][1].log.tx_hash
    with served(cut) as client:
        assert client.get("/").status_code == 200
        assert client.get(f"/txs/{tx_hash}.json").json()["note"] == "node-away"
        assert client.get("/journal.json", params={"tx": tx_hash}).json()["note"] == "node-away"
    node.close()


def test_overview__only_of_a_sandbox(scene: Scene) -> None:
    """Where people are real nobody reads their names here, and the clock stands."""
    real = replace(scene.world.ledger, may_move_clock=False)
    with served(real) as client:
        assert client.get("/api/overview").status_code == 404
        assert client.post("/api/clock", json={"advance_seconds": 60}).status_code in {404, 405}
        assert client.get("/").status_code == 200
