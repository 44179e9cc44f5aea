// Quick exit: the page vanishes, the session locks, and Back finds nothing to show.
const PRESSES = 3;
const WITHIN_MS = 1500;

export function offerQuickExit(page: Document): void {
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-leave]");
    if (link) {
      event.preventDefault();
      leave(page);
    }
  });
  let presses: number[] = [];
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (presses.length >= PRESSES) leave(page);
  });
}

function leave(page: Document): void {
  page.documentElement.hidden = true;
  page.title = "";
  // What is being typed goes out first: the lock takes the session's keys away.
  page.dispatchEvent(new Event("amparo:leave"));
  const lock = page.querySelector<HTMLFormElement>("form[data-lock]");
  // A beacon outlives the page, so the lock reaches the server after we have left.
  if (lock) navigator.sendBeacon(lock.action, new FormData(lock));
  // Pages empty themselves of what was typed; one that works without network may stay, as another.
  const goes = page.dispatchEvent(new CustomEvent("leave", { cancelable: true }));
  if (goes) window.location.replace("about:blank");
}
