"""Where somebody is signed in, in words, from what their browser says of itself. Pure."""

# The first that fits: most browsers say that they are the older ones too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def named(said: str) -> str:
    """Firefox on Linux; what is left out is not known."""
    browser = next((name for sign, name in BROWSERS if sign in said), "A browser")
    machine = next((name for sign, name in MACHINES if sign in said), "")
    return f"{browser} on {machine}" if machine else browser
