// The night of a hearing on a slow line. A tap is kept on the tablet until it has arrived, and sent in the
// order in which it was made; the record counts each once, however often it arrives. What is kept names
// nobody: only numbers and what was tapped.

const PAUSES = [1, 2, 5, 10, 30]; // seconds until the next try
const PATIENCE = 15000; // milliseconds for one try

export function night(whole) {
  const name = `night ${whole.dataset.night}`;
  const shown = whole.querySelector("#night");
  const line = whole.querySelector("[role=status]");
  let sending = false;
  let tries = 0;
  let waiting;

  const kept = () => JSON.parse(localStorage.getItem(name) ?? "[]");
  const keep = (taps) => (taps.length ? localStorage.setItem(name, JSON.stringify(taps)) : localStorage.removeItem(name));
  const say = (words) => (line.textContent = words);
  const many = () => (kept().length === 1 ? "1 tap is" : `${kept().length} taps are`);

  whole.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList.contains("app-taps") || !event.submitter) return;
    const fields = Object.fromEntries(new FormData(form));
    delete fields._csrf;
    fields[event.submitter.name] = event.submitter.value;
    try {
      keep([...kept(), { to: form.action, at: Date.now(), fields }]);
    } catch {
      return; // nothing can be kept here: the form is sent as any other
    }
    event.preventDefault();
    form.closest(".app-guest")?.classList.add("app-guest--waits");
    say(`${many()} on the way.`);
    send();
  });
  window.addEventListener("online", () => send());

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(waiting);
    let fresh;
    let refused = "";
    while (kept().length) {
      const [tap] = kept();
      const answer = await sent(tap).catch(() => undefined);
      if (!answer || answer.status >= 500) {
        later();
        break;
      }
      if (answer.status === 403 || new URL(answer.url).pathname.startsWith("/sign-in")) {
        say(`${many()} kept on this tablet. Load this page again and sign in, then they are sent.`);
        break;
      }
      tries = 0;
      keep(kept().slice(1));
      const page = new DOMParser().parseFromString(answer.text, "text/html");
      if (answer.ok) fresh = page.getElementById("night") ?? fresh;
      else refused = page.querySelector("main p")?.textContent ?? page.title;
    }
    sending = false;
    if (kept().length) return;
    if (fresh) takeOver(fresh);
    else if (refused) shown.querySelectorAll(".app-guest--waits").forEach((one) => one.classList.remove("app-guest--waits"));
    say(refused);
  }

  async function sent({ to, at, fields }) {
    const _csrf = whole.querySelector("[name=_csrf]").value;
    const waited = Math.max(0, Math.round((Date.now() - at) / 1000));
    const body = new URLSearchParams({ ...fields, waited, _csrf });
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(to, { method: "POST", body, signal, credentials: "same-origin" });
    return { ok: answer.ok, status: answer.status, url: answer.url, text: await answer.text() };
  }

  function later() {
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    say(`No line just now. ${many()} kept on this tablet, and sent when there is one.`);
    waiting = setTimeout(send, pause * 1000);
  }

  function takeOver(fresh) {
    const near = document.activeElement?.closest("[id]")?.id;
    shown.replaceChildren(...fresh.childNodes);
    if (near) document.getElementById(near)?.querySelector("button, summary")?.focus({ preventScroll: true });
  }

  if (kept().length) send();
}
