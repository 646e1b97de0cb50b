"""The control API on the guided tour: what the page can play, and how far it is."""

import json

from starlette.requests import Request

from bot.sandbox.arguments import read_arguments
from bot.sandbox.control.answers import route
from bot.sandbox.errors import Json, Refused
from bot.sandbox.sandbox import Sandbox

PROGRESS, PROGRESS_LENGTH_MAX = "tour progress", 10_000


async def show_tour(_request: Request, sandbox: Sandbox) -> Json:
    """Show the tour that the page can play, and how far it is."""
    tour = None if sandbox.tour is None else sandbox.tour.model_dump(mode="json", by_alias=True)
    return {"tour": tour, "progress": sandbox.store.setting(PROGRESS)}


async def keep_tour(request: Request, sandbox: Sandbox) -> Json:
    """Remember how far the tour is: a page that is loaded anew goes on there."""
    progress = (await read_arguments(request)).values.get("progress")
    if len(json.dumps(progress)) > PROGRESS_LENGTH_MAX:
        raise Refused("The progress is longer than that of any tour.")
    with sandbox.store.change():
        sandbox.store.set_setting(PROGRESS, progress)
    return {"progress": progress}


ROUTES = (
    route("tour", show_tour),
    route("tour/progress", keep_tour, "PUT"),
)
