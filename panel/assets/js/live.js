// A GET form that looks again as one types. It fetches the page its own button would open, and takes over
// the part whose id stands in data-live. Its first words, which say how many there are, are read out.
// Whatever goes wrong, the button still works.
export function live(form) {
  const told = form.querySelector("[role=status]");
  let waiting;
  let asked;

  async function look() {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.live);
      const shown = document.getElementById(form.dataset.live);
      if (!fresh || !shown) return;
      shown.replaceChildren(...fresh.childNodes);
      history.replaceState(null, "", address);
      told.textContent = shown.querySelector("p")?.firstChild.textContent ?? "";
    } catch (problem) {
      if (problem.name !== "AbortError") console.warn("The list was not renewed.");
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
}
