"""How people describe themselves, where they said: gender and ethnicity. Pure.

It is asked so that a panel may be mixed, and so that it can be seen whether everybody is treated alike.
Nobody has to say. What somebody said in words of their own is read as one of a few groups, or as another:
a group of one person would tell who it is.
"""

from collections.abc import Mapping

from cases.search import fold

NOT_SAID = "Not said"
GENDERS: Mapping[str, str] = {"girl": "Girl or woman", "boy": "Boy or man", "another": "In another way"}
ETHNICITIES: Mapping[str, str] = {
    "asian": "Asian",
    "black": "Black",
    "latino": "Latino or Hispanic",
    "mixed": "Mixed or several",
    "native": "Native or Indigenous",
    "pacific": "Pacific Islander",
    "white": "White",
    "another": "Another group",
}
GROUPS: Mapping[str, Mapping[str, str]] = {"gender": GENDERS, "ethnicity": ETHNICITIES}
# As every page, file and answer of the API calls them.
COLUMNS: Mapping[str, str] = {
    "gender": "Gender, as they describe it",
    "ethnicity": "Ethnicity, as they describe it",
}
# As lists that programmes keep write it, folded.
GENDER_WORDS: Mapping[str, tuple[str, ...]] = {
    "girl": ("girl", "girl or woman", "f", "female", "woman", "she", "w"),
    "boy": ("boy", "boy or man", "m", "male", "man", "he"),
}
ETHNICITY_WORDS: Mapping[str, tuple[str, ...]] = {
    "mixed": ("mixed", "multiple", "several", "biracial", "multiracial", "two or more"),
    "latino": ("latin", "hispanic"),
    "native": ("native", "indigenous", "first nation", "american indian", "alaska"),
    "pacific": ("pacific", "hawaii"),
    "asian": ("asian", "indian", "pakistani", "bangladeshi", "chinese"),
    "black": ("black", "african", "caribbean"),
    "white": ("white", "caucasian"),
}
NOTHING = ("", "not said", "not known", "unknown", "prefer not to say", "refused", "not stated", "n a")


def gender(written: str) -> str:
    """The group that a word of a list means; empty where nothing was said."""
    word = fold(written)
    if word in NOTHING:
        return ""
    return next((name for name, words in GENDER_WORDS.items() if word in words), "another")


def ethnicity(written: str) -> str:
    """The group that words of a list mean; "White and Black Caribbean" names two, and is mixed."""
    word = fold(written)
    if word in NOTHING:
        return ""
    if word in ETHNICITIES:
        return word
    found = [name for name, words in ETHNICITY_WORDS.items() if any(one in word for one in words)]
    if "mixed" in found or {"white"} < set(found) - {"latino"}:
        return "mixed"
    return found[0] if found else "another"


def said(column: str, value: str) -> str:
    """A value of a column as a page, a file or a drawing shows it; of any other column as it stands."""
    return word(GROUPS[column], value) if column in GROUPS else value


def codes(column: str) -> str:
    """What stands for what where programs read: girl (Girl or woman), ..."""
    return ", ".join(f"{code} ({words})" for code, words in GROUPS[column].items())


def word(groups: Mapping[str, str], said: str) -> str:
    """As a page shows it."""
    return groups.get(said, NOT_SAID)
