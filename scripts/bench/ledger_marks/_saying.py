"""How a mark is said: one line, the same for all."""


def say(name: str, figure: float, unit: str, mark: float) -> bool:
    """Print a figure beside its mark; says whether it is reached."""
    is_reached = figure >= mark
    print(f"mark {name}: {figure:,.2f} {unit} (mark {mark:,.2f}) {'ok' if is_reached else 'short'}", flush=True)
    return is_reached
