"""How a mark is said: one line, the same for all; here less is better unless said otherwise."""


def say(name: str, figure: float, unit: str, mark: float, *, is_more_better: bool = False) -> bool:
    """Print a figure beside its mark; says whether it is reached."""
    is_reached = figure >= mark if is_more_better else figure <= mark
    print(f"mark {name}: {figure:,.4g} {unit} (mark {mark:,.4g}) {'ok' if is_reached else 'short'}", flush=True)
    return is_reached
