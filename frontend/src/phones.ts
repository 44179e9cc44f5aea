// Sets up the phone at hand: takes a pass from the server, and keeps the page that works offline.
import { keepWorker } from "./outbox/keeping";
import { type Given, outbox } from "./outbox/outbox";

type Answer = Given & { fingerprint: string };

const place = document.querySelector<HTMLElement>("[data-phones]");
if (place) void offer(place);

async function offer(place: HTMLElement): Promise<void> {
  const form = place.querySelector("form");
  const standing = await outbox.ready();
  if (!form || standing.state === "no-support" || !navigator.serviceWorker) return;
  show(place, "no-script", false);
  show(place, "form", true);
  if (standing.state === "set-up") show(place, "set-up", true);
  if ((await outbox.count()) > 0) show(place, "waiting", true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void take(place, form);
  });
}

async function take(place: HTMLElement, form: HTMLFormElement): Promise<void> {
  const sent = new FormData(form);
  const look = String(sent.get("look") ?? "");
  sent.delete("look"); // it stays on the phone
  sent.set("before", await outbox.pass()); // the new pass takes its place
  show(place, "failed", false);
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  let detail = "";
  try {
    const answered = await fetch(form.action, { method: "POST", body: sent, redirect: "error" });
    const given = (await answered.json()) as Answer & { detail?: string };
    detail = given.detail ?? "";
    if (!answered.ok) throw new Error("refused");
    await outbox.take(given, look);
    await keepWorker(place.dataset.worker ?? "", place.dataset.scope ?? "");
    await done(place, given.fingerprint);
  } catch {
    const line = place.querySelector<HTMLElement>("[data-detail]");
    if (line) line.textContent = detail || (line.dataset.plain ?? "");
    show(place, "failed", true);
    if (button) button.disabled = false;
  }
}

async function done(place: HTMLElement, fingerprint: string): Promise<void> {
  const line = place.querySelector<HTMLElement>("[data-fingerprint]");
  if (line) line.textContent = fingerprint;
  const { lasting } = await outbox.standing();
  for (const part of ["form", "set-up", "waiting"]) show(place, part, false);
  show(place, lasting ? "lasts" : "may-go", true);
  show(place, "done", true);
  const none = document.querySelector<HTMLElement>("[data-no-phones]");
  if (none) none.hidden = true;
  void outbox.send();
}

function show(place: HTMLElement, what: string, isShown: boolean): void {
  for (const part of place.querySelectorAll<HTMLElement>(`[data-when=${what}]`)) part.hidden = !isShown;
}
