"""What the programmes of the demo ask in words of their own, and what was said to it: invented."""

from datetime import timedelta

from cases import database, own_indicators, programmes
from cases.own_indicators import Wanted
from panel import feedback, indicator_answers
from panel.demo.story import Story
from panel.tables import Feedback

OF_OUR_OWN = (
    (
        "young_person",
        "Did the panel see more in you than what you did?",
        ("Not at all", "A little", "Partly", "Mostly", "Very much"),
        4,
        "Six young people who had been through it, and two panel members",
    ),
    (
        "juror",
        "Could you say what you thought?",
        ("Never", "At times", "Most of the time", "Always"),
        3,
        "Five panel members over pizza",
    ),
)
DESIGNED = 14  # days before it was begun
SAID = (0, 1, 0, 2, 0, 1, 3, 0, 1, 2)  # how far below the best, one person after the other


async def begin(story: Story) -> None:
    """Both are begun when the programme is, so that the years have answers."""
    on = programmes.today(story.programme) - timedelta(days=DESIGNED)
    for party, question, steps, counted_from, designed_with in OF_OUR_OWN:
        wanted = Wanted(
            party=party,
            question=question,
            steps=steps,
            counted_from=counted_from,
            designed_with=designed_with,
            designed_on=on,
        )
        row = await own_indicators.add(story.programme, wanted, story.coordinator)
        await own_indicators.begin(row, story.coordinator)


async def answer(story: Story) -> None:
    """Whoever answered the form said something to these too; one in eight left them out.

    The lives of the years are few, and told again many times: here they come to differ in what they say.
    """
    forms = await Feedback.objects().where(
        Feedback.programme == story.programme.id, Feedback.answered_at.is_not_null()
    )
    async with database.atomic():
        for number, form in enumerate(sorted(forms, key=lambda one: (one.asked_at, one.key))):
            if form.recommend:
                await feedback.answer(form, "recommend", 5 - SAID[(number * 3 + 1) % len(SAID)])
            for one in await indicator_answers.asked(form) if number % 8 else ():
                best = len(own_indicators.steps(one))
                await indicator_answers.answer(form, one, max(1, best - SAID[number % len(SAID)]))
