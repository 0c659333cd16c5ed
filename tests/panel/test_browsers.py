"""Where somebody is signed in, in words that they know it by."""

import pytest

from panel.web import browsers

AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0": "Firefox on Linux",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36": "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Edg/131.0": "Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1": "Safari on an iPhone",
    "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36": "Chrome on Android",
    "python-httpx/0.28": "A browser",
    "": "A browser",
}


@pytest.mark.parametrize(("said", "words"), AGENTS.items())
def test_a_browser_is_named_as_people_name_it(said: str, words: str) -> None:
    assert browsers.named(said) == words
