"""The product's code as the build gives it, with a mutant in it or without."""

from contracts import ARTIFACTS
from contracts.build import OUTPUTS, TARGETS, compile_sources, compiler_version, find_solc, read_sources, render

Artifacts = dict[str, str]  # the text of each artefact by the contract's name


def compile_product(changed: dict[str, str]) -> Artifacts:
    """Compile what the changed files are a part of (all, without any) into what the build writes, but for checksums."""
    solc = find_solc()
    roots = tuple(root for root in TARGETS[ARTIFACTS] if not changed or changed.keys() & read_sources((root,)).keys())
    sources = read_sources(roots)
    wanted = {root: {"*": OUTPUTS} for root in roots}
    answer = compile_sources(solc, sources | changed, outputs=wanted, is_strict=False)
    version = compiler_version(solc)
    return {
        name: render(name, root, sources, made, version)
        for root in roots
        for name, made in answer["contracts"][root].items()
    }
