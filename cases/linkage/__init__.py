"""Participants looked for in an extract of the police or a court, and what was found kept as outcomes.

    run = await runs.begin(extract, by, folder)      # the file is read whole or refused, then waits sealed
    await searching.work_due(folder)                 # recurring: Splink, in a process of its own
    await clerical.judge(candidate, "yes", by)       # two people, neither sees the other's answer
    await runs.withdraw(run, "wrong_file", by)       # and what came from it goes with it

A link labels a child: it needs a probability above the threshold, or the yes of two people. Which
comparisons, rules and priors are used stands in `settings` as values that know no database.
"""
