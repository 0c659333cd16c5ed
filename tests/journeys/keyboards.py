"""A page by keyboard alone: Tab comes to everything one can press or fill in, and shows where one is."""

from typing import Any

from tests.browser import Window

# Of several radios of one name Tab comes to one; arrows lead to the others.
EVERYTHING = """() => {
  const groups = new Set();
  window.toReach = [...document.querySelectorAll(
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]',
  )].filter((each) => {
    if (!each.checkVisibility({visibilityProperty: true})) return false;
    if (each.type !== "radio") return true;
    const group = `${each.form?.action} ${each.name}`;
    return !groups.has(group) && groups.add(group);
  });
  return window.toReach.map((each) => `${each.tagName} ${(each.name || each.textContent).trim()}`);
}"""
WHERE = """() => {
  const at = document.activeElement;
  const ring = (style) => style.boxShadow !== "none"
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  const label = at.labels?.[0];
  const box = at.getBoundingClientRect();
  const first = at.type === "radio"
    ? window.toReach.findIndex((each) => each.name === at.name && each.form === at.form)
    : window.toReach.indexOf(at);
  return {
    at: first,
    shown: ring(getComputedStyle(at)) || (label && ring(getComputedStyle(label, "::before"))),
    seen: box.bottom > 0 && box.top < window.innerHeight,
    inside: document.querySelector("main").contains(at),
  };
}"""
SKIP = "Skip to main content"


def by_keyboard(window: Window) -> list[str]:
    """What is wrong with the page that is open, in words."""
    page = window.page
    names: list[str] = page.evaluate(EVERYTHING)
    reached: list[int] = []
    wrong = []
    for _ in names:
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(WHERE)
        if here["at"] < 0:
            break
        reached.append(here["at"])
        name = names[here["at"]]
        wrong += [f"focus does not show: {name}"] if not here["shown"] else []
        wrong += [f"focus is out of sight: {name}"] if not here["seen"] else []
    wrong += [f"Tab never comes to: {names[each]}" for each in range(len(names)) if each not in reached]
    if reached != sorted(reached):
        wrong.append("Tab does not follow the order of the page")
    return wrong + _skips(window)


def _skips(window: Window) -> list[str]:
    """The first stop leads over the menu to what the page is about."""
    page = window.page
    page.reload()
    page.evaluate(EVERYTHING)
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    if link.inner_text() != SKIP:
        return [f"the first Tab comes to {link.inner_text()!r}, not to “{SKIP}”"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    return [] if page.evaluate(WHERE)["inside"] else ["the skip link does not lead into the page"]
