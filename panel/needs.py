"""What a young person needs at a hearing, in plain view of whoever books it or runs it."""

from cases.tables import Person
from scheduling.times import said_wall


def of(person: Person) -> list[tuple[str, str]]:
    """Name and words of each that is written down. What may tell of health stays sealed in their file."""
    sealed = person.access_needs_sealed or person.communication_needs_sealed
    facts = [
        ("Interpreter", person.interpreter),
        ("Best times", person.best_times),
        ("Home by", said_wall(person.home_by)),
        ("Access and talking", "Something is written down in the case" if sealed else ""),
    ]
    return [(name, words) for name, words in facts if words]
