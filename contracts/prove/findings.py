"""Patterns of known faults: slither over the sources, every finding answered in a committed file."""

import json
from pathlib import Path
from typing import Any

from contracts.prove.answers import Finding, load_reasons, review
from contracts.prove.ground import CACHE, Verdict, find_forge, find_prover, run


def prove_findings() -> Verdict:
    """Run slither with every detector; a finding without an answer fails, and so does an answer without a finding."""
    find_forge()
    CACHE.mkdir(exist_ok=True)
    told = CACHE / "slither.json"
    told.unlink(missing_ok=True)
    # Its exit code counts findings; whether it worked at all stands in what it wrote.
    answer = run([find_prover("slither"), ".", "--config-file", "slither.config.json", "--json", told])
    report = json.loads(told.read_text("utf-8")) if told.exists() else {"success": False}
    if not report["success"]:
        return Verdict("slither", passed=False, summary="slither did not work", faults=(answer.words[-4000:],))
    return judge(report)


def judge(report: dict[str, Any]) -> Verdict:
    """Make a verdict of slither's report."""
    detectors = report["results"].get("detectors", [])
    looked = review(map(read_finding, detectors), load_reasons("slither"))
    summary = f"{len(looked.answered)} findings answered, {len(looked.open)} open, {len(looked.idle)} answers idle"
    return Verdict("slither", not looked.faults(), summary, looked.faults())


def read_finding(told: dict[str, Any]) -> Finding:
    """Name a finding by what it is about: the first function or thing that slither points at."""
    elements = told["elements"]
    if not elements:
        return Finding(told["check"], "", told["description"].strip())
    first = elements[0]
    path = Path(first["source_mapping"]["filename_relative"])
    return Finding(told["check"], f"{path.as_posix()}:{_owner(first)}", first["name"])


def _owner(element: dict[str, Any]) -> str:
    """Name the contract and function that an element stands in."""
    names = []
    place: dict[str, Any] | None = element
    while place is not None:
        if place["type"] in {"function", "contract", "struct", "enum"}:
            names.append(str(place["name"]))
        place = place.get("type_specific_fields", {}).get("parent")
    return ".".join(reversed(names))
