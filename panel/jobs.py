"""All recurring work, in one table: what, how often, and the verb that does it.

Every verb asks the record what is due. Asked twice it finds nothing the second time.
"""

from cases import comparison_groups, counting, follow_ups
from cases.actors import now
from cases.linkage import checks, destroying, granting, searching
from cases.linkage import links as linked
from panel import (
    agreement_letters,
    attempts,
    breaks,
    chases,
    data_exports,
    drafts,
    links,
    plan_searches,
    plans,
    post,
    reminders,
    seats,
    sign_ins,
)
from panel.settings import Settings
from scheduling import runs, series
from scheduling.clock import Job

SECOND, MINUTE, HOUR = 1, 60, 3600


def every(settings: Settings) -> tuple[Job, ...]:
    """What the scheduler of this installation does."""
    return (
        Job("send letters", 2 * SECOND, lambda: post.send_due(settings)),
        Job("pass on offers without an answer", 20 * SECOND, seats.expire_due),
        Job("plan coming sessions", HOUR, series.make_due),
        Job("search plans of a period", 2 * SECOND, plan_searches.work_due),
        Job("link extracts", 5 * SECOND, lambda: searching.work_due(settings.extract_folder)),
        Job("answer follow-ups by extracts", 10 * MINUTE, checks.answer_due),
        Job("withdraw links of corrected cases", 10 * MINUTE, linked.follow_corrections),
        Job(
            "destroy extracts",
            HOUR,
            lambda: destroying.destroy_due(now().date(), settings.extract_folder),
        ),
        Job("remind of hearings", 2 * MINUTE, reminders.write_due),
        Job("chase who has not answered", 10 * MINUTE, chases.write_due),
        Job("write of agreements", 10 * MINUTE, agreement_letters.write_due),
        Job("begin follow-ups", HOUR, follow_ups.go_on),
        Job("count outcomes", 10 * MINUTE, counting.go_on),
        Job("end breaks", HOUR, breaks.end_due),
        Job("forget plans of a period", HOUR, plans.tidy),
        Job("forget de-identified exports", HOUR, data_exports.forget),
        Job("forget match lists", HOUR, granting.forget),
        Job("forget comparison groups that nobody kept", HOUR, comparison_groups.tidy),
        Job("forget drafts", 10 * MINUTE, drafts.tidy),
        Job("forget links", HOUR, links.tidy),
        Job("forget attempts to sign in", 10 * MINUTE, attempts.tidy),
        Job("forget sign-ins", HOUR, sign_ins.tidy),
        Job("forget runs", HOUR, runs.forget),
    )
