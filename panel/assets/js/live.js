// Three things that look again as one types, and one that looks while work goes on. No task needs them: whatever goes wrong, the button still works.

const PAUSE = 300; // milliseconds after the last letter

// Calls look after a pause, and takes back the question before it.
function afterAPause(look) {
  let waiting;
  let asked;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      asked?.abort();
      asked = new AbortController();
      look(asked.signal).catch((problem) => {
        if (problem.name !== "AbortError") console.warn("It was not renewed.");
      });
    }, PAUSE);
  };
}

async function fetched(address, how) {
  const answer = await fetch(address, { ...how, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return undefined;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// A GET form: it fetches the page its own button would open, and takes over the part whose id stands in
// data-live. Its first words, which say how many there are, are read out.
export function live(form) {
  const told = form.querySelector("[role=status]");
  const look = afterAPause(async (signal) => {
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    const page = await fetched(address, { signal });
    const fresh = page?.getElementById(form.dataset.live);
    const shown = document.getElementById(form.dataset.live);
    if (!fresh || !shown) return;
    shown.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", address);
    told.textContent = shown.querySelector("p")?.firstChild.textContent ?? "";
  });
  form.addEventListener("input", look);
}

// A part of a form that shows what the record holds already. It sends the fields in data-watch to the
// address in data-look, never in an address: they name people.
export function looking(part) {
  const form = part.closest("form");
  const watched = part.dataset.watch.split(" ");
  const look = afterAPause(async (signal) => {
    const typed = new FormData(form);
    const body = new URLSearchParams(["_csrf", ...watched].map((name) => [name, typed.get(name) ?? ""]));
    const page = await fetched(part.dataset.look, { method: "POST", body, signal });
    if (page) part.replaceChildren(...page.body.childNodes);
  });
  form.addEventListener("input", (event) => watched.includes(event.target.name) && look());
}

// What holds of a panel while people are ticked. It sends the form in data-checks as its own button to
// check would, and takes over this part; where another time is chosen, the people of that time too.
export function checking(part) {
  const form = document.getElementById(part.dataset.checks);
  if (!form) return;
  const follows = () => form.querySelector("[data-follows]");
  let anew = false;
  const look = afterAPause(async (signal) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "check");
    const page = await fetched(form.action, { method: "POST", body, signal });
    if (!page) return;
    for (const shown of anew ? [part, follows()] : [part]) {
      const fresh = page.getElementById(shown.id);
      if (fresh) shown.replaceChildren(...fresh.childNodes);
    }
    anew = false;
  });
  form.addEventListener("input", (event) => {
    anew ||= event.target.name === follows()?.dataset.follows;
    look();
  });
}

const LOOK_AGAIN = 1500; // milliseconds between looks at long work

// Long work that goes on elsewhere: the part is fetched again until the page has it no more, then the page
// is loaded as it is now. Its button does the same by hand.
export function again(part) {
  const look = async () => {
    const page = await fetched(part.dataset.again).catch(() => undefined);
    const fresh = page?.getElementById(part.id);
    if (page && !fresh) return location.reload();
    if (fresh) part.replaceChildren(...fresh.childNodes);
    return setTimeout(look, LOOK_AGAIN);
  };
  setTimeout(look, LOOK_AGAIN);
}
