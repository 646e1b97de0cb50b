"""The product's code as the build gives it, with a mutant in it or without."""

from contracts import ARTIFACTS
from contracts.build import TARGETS, compile_sources, compiler_version, find_solc, read_sources, render

Artifacts = dict[str, str]  # the text of each artefact by the contract's name


def compile_product(changed: dict[str, str]) -> Artifacts:
    """Compile the product with some files changed, into what the build would write but for checksums."""
    solc = find_solc()
    roots = TARGETS[ARTIFACTS]
    sources = read_sources(roots)
    answer = compile_sources(solc, sources | changed, is_strict=False)
    version = compiler_version(solc)
    return {
        name: render(name, root, sources, made, version)
        for root in roots
        for name, made in answer["contracts"][root].items()
    }
