"""The operator's pages: nobody gets behind the login, no other site's form acts, and no money moves unasked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from eth_abi.abi import decode
from pydantic import SecretStr, ValidationError

from ledger.config import Settings
from ledger.core.commands import Withdraw
from ledger.core.effects import AskMoney
from ledger.core.findings import Finding, about_signer
from ledger.database import reading, writing
from ledger.findings import clear, is_halted, report, select_open
from ledger.web.pages.sessions import COOKIE, SESSION_SECONDS, TRIES_MOST
from tests.ledger.web.conftest import HOSTILE, SINK, Scene, served
from tests.ledger.web.reading import Page, form_key

INNER = (
    "/operator",
    "/operator/queues",
    "/operator/txs",
    "/operator/findings",
    "/operator/fees",
    "/operator/settings",
)
WISHES = ({"accept-language": "zh"}, {"accept-language": "en"})


@contextmanager
def signed_in(base_url: str, password: str) -> Iterator[httpx.Client]:
    """Open a browser and sign in."""
    with httpx.Client(base_url=base_url, timeout=30) as client:
        assert client.post("/operator/login", data={"password": password}).status_code == 303
        yield client


def open_findings(scene: Scene) -> set[str]:
    """List the subjects of what is open."""
    with reading(scene.world.engine) as connection:
        return {one.subject for one in select_open(connection)}


def found(scene: Scene, subject: str, code: str = "inbox-old") -> int:
    """Report a finding; gives its number."""
    with writing(scene.world.engine) as connection:
        report(connection, Finding(code, subject, "few", "many"), scene.world.clock.now())
        return next(one.seq for one in select_open(connection) if one.subject == subject)


def test_operator__signed_in(office: httpx.Client, scene: Scene) -> None:
    """Every page of the operator's answers in both languages, whole, and never lets words become markup."""
    for path in (*INNER, scene.trail(scene.opened), scene.trail(scene.settled)):
        for wish in WISHES:
            answer = office.get(path, headers=wish)
            page = Page(answer.text)

            assert answer.status_code == 200, path
            assert "script" not in page.tags
            assert answer.headers["cache-control"] == "no-store"
        assert office.get(f"{path}.json").status_code == 200


def test_operator__strangers(pages: httpx.Client, scene: Scene) -> None:
    """Who is not signed in sees none of it: pages lead to the login, JSON is refused."""
    for path in (*INNER, f"/tasks/{scene.opened}"):
        answer = pages.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/operator/login?next={path}")
        assert pages.get(f"{path}.json").status_code == 401
    for path in ("/operator/logout", "/operator/findings/1", "/operator/fees", "/operator/fees/ask"):
        assert pages.post(path, data={"note": "x"}).status_code == 401


@pytest.mark.parametrize("forged", ["", "x", "1.2.3", "9" * 30 + ".a.b", "{begun}.{mark}.{signed}", "{begun}.ab.é"])
def test_session__forged(pages: httpx.Client, forged: str) -> None:
    """A cookie that was not signed here opens nothing."""
    value = forged.format(begun=int(time.time() * 1000), mark="ab" * 16, signed="0" * 64)
    answer = pages.get("/operator", headers={"cookie": f"{COOKIE}={value}".encode()})

    assert answer.status_code == 303


def test_session__cookie(pages: httpx.Client, password: str) -> None:
    """The cookie is for these pages alone, no script reads it, and it ends by itself."""
    answer = pages.post("/operator/login", data={"password": password, "next": "/operator/txs"})
    cookie = answer.headers["set-cookie"]

    assert answer.headers["location"] == "/operator/txs"
    for mark in ("HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={SESSION_SECONDS}"):
        assert mark in cookie
    assert password not in cookie
    pages.cookies.clear()


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "/\\evil.example", "operator", "/\x01"])
def test_login__leads_nowhere_else(pages: httpx.Client, password: str, goal: str) -> None:
    """After the login one goes on to a page of ours, whatever the link said."""
    answer = pages.post("/operator/login", data={"password": password, "next": goal})
    pages.cookies.clear()

    assert (answer.status_code, answer.headers["location"]) == (303, "/operator")


def test_login__too_many_tries(scene: Scene, password: str) -> None:
    """A wrong password is refused; after a few tries even the right one waits, and the answer says how long."""
    with served(scene.world.ledger) as client:
        for last in range(TRIES_MOST):  # whoever they say they come from
            told = {"x-forwarded-for": f"203.0.113.{last}", "forwarded": f"for=203.0.113.{last}"}
            assert client.post("/operator/login", data={"password": HOSTILE}, headers=told).status_code == 403
        answer = client.post("/operator/login", data={"password": password}, headers={"x-forwarded-for": "203.0.113.9"})

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "script" not in Page(answer.text).tags
    assert password not in answer.text


@pytest.mark.parametrize(
    ("code", "answered"), [("unicode_escape", 403), ("utf-7", 403), ("undefined", 400), ("zip", 403)]
)
def test_login__in_a_strange_code(scene: Scene, code: str, answered: int) -> None:
    """A password that no text can be is a wrong one, and counted; a form that cannot be read at all is refused."""
    body = (
        b'--X\r\nContent-Disposition: form-data; name="password"\r\n\r\n\\ud800..+2AA-' + b"x" * 64 + b"\r\n--X--\r\n"
    )
    headers = {"content-type": f"multipart/form-data; boundary=X; charset={code}"}
    with served(scene.world.ledger) as client:
        for _ in range(TRIES_MOST):
            assert client.post("/operator/login", content=body, headers=headers).status_code == answered
        waits = client.post("/operator/login", content=body, headers=headers).status_code

    assert waits == (429 if answered == 403 else 400)


def test_login__behind_a_proxy(pages: httpx.Client, password: str) -> None:
    """Where a proxy ends TLS the browser's word of it is enough: one may sign in, and the cookie goes by TLS alone."""
    origin = f"https://{pages.base_url.netloc.decode()}"
    answer = pages.post("/operator/login", data={"password": password}, headers={"origin": origin})
    stranger = pages.post("/operator/login", data={"password": password}, headers={"origin": "https://evil.example"})
    pages.cookies.clear()

    assert (answer.status_code, stranger.status_code) == (303, 403)
    assert "secure" in answer.headers["set-cookie"].lower()


def test_login__no_password(scene: Scene) -> None:
    """Where no password is set nobody can sign in: there is no password that always fits."""
    settings = scene.world.settings.model_copy(
        update={"operator_password": SecretStr(""), "chain_rpc_url": "http://127.0.0.1:9"}
    )
    with served(replace(scene.world.ledger, settings=settings)) as client:
        for password in ("", "operator", "None"):
            assert client.post("/operator/login", data={"password": password}).status_code == 403
        assert "password" not in [value for _, name, value in Page(client.get("/operator/login").text).attributes]


def test_password__too_short() -> None:
    """A short password is refused, and not repeated."""
    with pytest.raises(ValidationError, match="too short") as caught:
        Settings(_env_file=None, operator_password="hunter2")  # type: ignore[call-arg, arg-type]
    assert "hunter2" not in str(caught.value)


def test_logout__everywhere(scene: Scene, password: str) -> None:
    """Signing out ends the session in every browser, even for who kept the cookie."""
    with served(scene.world.ledger) as client, signed_in(str(client.base_url), password) as first:
        with signed_in(str(client.base_url), password) as second:
            key = form_key(second.get("/operator").text)
            assert second.post("/operator/logout", data={"form_key": key}).status_code == 303
        assert first.get("/operator").status_code == 303


def test_forms__of_other_sites(office: httpx.Client, scene: Scene) -> None:
    """A form without this session's key, or from another site, changes nothing."""
    seq, subject = found(scene, "forms"), "forms"
    key = form_key(office.get("/operator/findings").text)
    words = {"note": "seen", "how": "close"}
    path = f"/operator/findings/{seq}"

    assert office.post(path, data=words).status_code == 403
    assert office.post(path, data={**words, "form_key": "0" * 64}).status_code == 403
    assert office.post(path, data={**words, "form_key": "é"}).status_code == 403
    for header in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert office.post(path, data={**words, "form_key": key}, headers=header).status_code == 403
    assert subject in open_findings(scene)


def test_finding__seen_to(office: httpx.Client, scene: Scene) -> None:
    """Closing a finding needs a word for it; a serious one closed lets the relay go on; what is found again is open."""
    seq = found(scene, HOSTILE, "solvency")
    key = form_key(office.get("/operator/findings").text)
    path = f"/operator/findings/{seq}"
    for note in ("", "   ", "x" * 501):
        answer = office.post(path, data={"form_key": key, "note": note, "how": "close"})
        assert answer.status_code == 400
        assert "script" not in Page(answer.text).tags
    with reading(scene.world.engine) as connection:
        assert is_halted(connection)

    assert office.post(path, data={"form_key": key, "note": HOSTILE, "how": "close"}).status_code == 303
    with reading(scene.world.engine) as connection:
        assert not is_halted(connection)
    assert office.post("/operator/findings/999999", data={"form_key": key, "note": "x"}).status_code == 404
    assert HOSTILE in [one["note"] for one in office.get("/operator/findings.json").json()["closed"]]
    assert found(scene, HOSTILE, "solvency") != seq
    office.post(f"/operator/findings/{found(scene, HOSTILE, 'solvency')}", data={"form_key": key, "note": "again"})


def test_finding__that_no_word_ends(office: httpx.Client, scene: Scene) -> None:
    """What needs a command, or a mended row, offers no form, and a made-up form changes nothing: the relay stays."""
    signer = "0x" + "12" * 20
    now = scene.world.clock.now()
    with writing(scene.world.engine) as connection:
        report(connection, Finding("foreign-nonce", about_signer(signer), "1", "2"), now)
        report(connection, Finding("unreadable", "journal", "rows", "none"), now)
        open_now = {one.code: one.seq for one in select_open(connection)}
    page = office.get("/operator/findings").text

    assert f"escrowd keys resume {signer}" in page
    for code in ("foreign-nonce", "unreadable"):
        path = f"/operator/findings/{open_now[code]}"
        assert f'action="/ledger{path}"' not in page
        for how in ("close", "accept"):
            words = {"form_key": form_key(office.get("/operator/fees").text), "note": "mine", "how": how}
            assert office.post(path, data=words).status_code == 409
    with writing(scene.world.engine) as connection:
        assert is_halted(connection, signer)
        for code, subject in (("foreign-nonce", about_signer(signer)), ("unreadable", "journal")):
            clear(connection, code, subject, now)


def test_finding__may_stay(office: httpx.Client, scene: Scene) -> None:
    """What was taken as it is does not come back as it is."""
    seq = found(scene, "stays")
    key = form_key(office.get("/operator/findings").text)
    assert office.post(
        f"/operator/findings/{seq}", data={"form_key": key, "note": "known", "how": "accept"}
    ).is_redirect

    with writing(scene.world.engine) as connection:
        assert not report(connection, Finding("inbox-old", "stays", "few", "many"), scene.world.clock.now())


def test_task__from_update_to_log(office: httpx.Client, scene: Scene) -> None:
    """The operator sees each command of a task, what was decided, which transaction carried it, and which log came."""
    answer = office.get(f"/tasks/{scene.settled}")
    assert (answer.status_code, answer.headers["location"]) == (303, scene.trail(scene.settled))
    behind = office.get(scene.trail(scene.settled) + ".json").json()["behind"]
    kinds = [one["kind"] for one in behind["commands"]]

    assert (behind["title"], behind["stage"], behind["employer"], behind["worker"]) == (
        "翻译 500 字",
        "settled",
        "adam",
        "barb",
    )
    for kind in ("PostTask", "Apply", "Assign", "Deliver", "Rate", "AcceptRating", "Learn"):
        assert kind in kinds
    effects = {one["id"]: one for command in behind["commands"] for one in command["effects"]}
    steps = [one["effect"]["step"] for one in effects.values() if one["effect"]["kind"] == "task"]
    assert {"open", "rate", "accept"} <= set(steps)
    carried = {name for sent in behind["txs"] for name in sent["effects"]}
    assert {name for name, one in effects.items() if one["effect"]["kind"] == "task"} <= carried
    assert all(sent["tx"].startswith("0x") for sent in behind["txs"])
    assert {one["log"]["kind"] for one in behind["commands"] if one["log"]} >= {"BatchOpened", "TaskSettled"}
    assert any(one["effect"]["kind"] == "notify" for one in effects.values())


def test_settings__no_secrets(office: httpx.Client, scene: Scene, password: str) -> None:
    """The settings in force are shown, and no secret of any kind is among them."""
    text = office.get("/operator/settings").text + office.get("/operator/settings.json").text
    folder = scene.world.settings.data_dir
    secrets = [path.read_text().strip() for path in folder.glob("*.secret")]

    assert len(secrets) >= 3
    assert password in secrets
    assert not [secret for secret in secrets if secret in text]
    assert "MATCH_WINDOW_SECONDS" in text


def test_fees__of_a_wallet(office: httpx.Client, scene: Scene) -> None:
    """Where the receiver's key is not ours to use, the page gives the call to sign, and asks for nothing itself."""
    before = len(scene.world.effects(AskMoney))
    shown = office.get("/operator/fees.json").json()
    (standing,) = shown["fees"]
    key = form_key(office.get("/operator/fees").text)
    words = {"form_key": key, "sum": "0.5", "asset": "USD", "to": SINK}
    answer = office.post("/operator/fees", data=words, headers={"accept": "application/json"}).json()
    token, holder, to, minor, _, signature = decode(
        ["address", "address", "address", "uint256", "uint256", "bytes"], bytes.fromhex(answer["call"]["data"][10:])
    )

    assert (shown["way"], int(standing["minor"]) > 0) == ("wallet", True)
    assert (token, holder) == (standing["token"].lower(), shown["receiver"].lower())
    assert (to, minor, signature) == (SINK, 500_000, b"")
    assert office.post("/operator/fees/ask", data={**words, "mark": answer["mark"]}).status_code == 400
    assert len(scene.world.effects(AskMoney)) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"sum": "0"},
        {"sum": "-1"},
        {"sum": "1e3"},
        {"sum": "0.0000001"},
        {"sum": "٣"},
        {"sum": "999999999"},
        {"asset": "EUR"},
        {"to": "0x12"},
        {"to": HOSTILE},
        {"to": "0x" + "0" * 40},
    ],
    ids=str,
)
def test_fees__bad_input(office: httpx.Client, wrong: dict[str, str]) -> None:
    """What cannot be asked for is refused with what was typed still there, and safe."""
    key = form_key(office.get("/operator/fees").text)
    words = {"form_key": key, "sum": "0.5", "asset": "USD", "to": SINK, **wrong}
    answer = office.post("/operator/fees", data=words)

    assert answer.status_code == 400
    assert "script" not in Page(answer.text).tags


def test_fees__through_the_one_door(scene: Scene, password: str) -> None:
    """Where the receiver is a person whose key is here, a withdrawal is asked for once, after being asked again."""
    barb = scene.address("barb")
    policy = replace(scene.world.ledger.policy, fee_receiver=barb)
    before = len(scene.world.effects(AskMoney))
    with (
        served(replace(scene.world.ledger, policy=policy)) as client,
        signed_in(str(client.base_url), password) as office,
    ):
        key = form_key(office.get("/operator/fees").text)
        words = {"form_key": key, "sum": "1.25", "asset": "USD", "to": SINK}
        confirm = office.post("/operator/fees", data=words, headers={"accept": "application/json"}).json()
        assert (confirm["way"], confirm["minor"]) == ("door", "1250000")
        assert len(scene.world.effects(AskMoney)) == before

        for _ in range(2):  # pressed twice
            answer = office.post("/operator/fees/ask", data={**words, "mark": confirm["mark"]})
            assert answer.status_code == 200
            assert "script" not in Page(answer.text).tags
        assert office.post("/operator/fees/ask", data=words).status_code == 400
    asked = scene.world.effects(AskMoney)[before:]

    assert [(one.minor, one.to) for one in asked if isinstance(one, AskMoney)] == [(1_250_000, SINK)]
    scene.world.settle_down()
    assert scene.world.refused(
        Withdraw(**scene.world.stamp(), person=scene.world.find("barb"), asset="USD", minor=10**12, to=SINK)
    )
