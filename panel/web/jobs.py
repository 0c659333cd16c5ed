"""The administrator's page of recurring work: does the scheduler live, what did it do, what waits."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases.actors import Actor
from panel import jobs
from panel import post as the_post
from panel.settings import Settings
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import runs


@get("/administration/jobs", opt=allow("administrator"))
async def show(settings: NamedDependency[Settings]) -> Response[Any]:
    names = [job.name for job in jobs.every(settings)]
    return page(
        "administration/jobs.html",
        standing=await runs.standing(),
        runs=await runs.latest_of(names),
        waiting=await the_post.waiting(),
        failed=await the_post.failed(),
    )


@post("/administration/letters/{letter_id:uuid}/tries", opt=allow("administrator"))
async def try_again(letter_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    await the_post.try_again(letter_id, by)
    return redirect("/administration/jobs", notice="The letter will be tried again.")


routes = [show, try_again]
