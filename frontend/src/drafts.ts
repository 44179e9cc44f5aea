// Sends what is being typed to the server, which seals it to its writer. Nothing is kept here: not in
// storage, not in the page after it is left. Without the script a button does the same.
const QUIET_MS = 2_000; // after the last change
const LONGEST_MS = 8_000; // while somebody types on and on

export function keepDrafts(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-draft]");
  const said = page.querySelector<HTMLElement>("[data-draft-said]");
  const address = form?.dataset.draft;
  if (!form || !said || !address) return;

  let changedAt = 0;
  let timer = 0;
  let isOver = false;
  let sending: AbortController | null = null;

  const content = (): FormData => {
    const data = new FormData(form);
    data.set("autosave", "1");
    return data;
  };
  const send = async (): Promise<void> => {
    window.clearTimeout(timer);
    if (isOver || !changedAt || sending) return;
    changedAt = 0;
    sending = new AbortController();
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: content(),
        redirect: "manual",
        signal: sending.signal,
      });
      const told: { said?: string } = answer.headers.get("Content-Type")?.includes("json")
        ? await answer.json()
        : {};
      if (answer.status !== 204) said.textContent = told.said ?? form.dataset.draftFailed ?? "";
      // Locked, or offline for the server: the next change tries again.
    } catch {
      if (!isOver) said.textContent = form.dataset.draftFailed ?? "";
    }
    sending = null;
    if (changedAt) wait();
  };
  const wait = (): void => {
    window.clearTimeout(timer);
    const left = LONGEST_MS - (Date.now() - changedAt);
    timer = window.setTimeout(() => void send(), Math.max(0, Math.min(QUIET_MS, left)));
  };
  const changed = (): void => {
    if (isOver) return;
    changedAt ||= Date.now();
    wait();
  };
  // What came back with complaints, or with one more row, was typed before.
  if ("draftTyped" in form.dataset) changed();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // The form itself saves now: a draft that came after it would be one of the past.
  form.addEventListener("submit", () => {
    isOver = true;
    window.clearTimeout(timer);
    sending?.abort();
  });
  // Another app, a closed lid, the quick exit: the last words go out at once.
  page.addEventListener("visibilitychange", () => {
    if (page.hidden && changedAt && !isOver) {
      changedAt = 0;
      navigator.sendBeacon(address, content());
    }
  });
  page.addEventListener("amparo:leave", () => {
    if (changedAt && !isOver) navigator.sendBeacon(address, content());
    isOver = true;
  });
}
