// One strong line that says how many sealed reports wait on this phone, and never what they are.
import { outbox } from "../outbox/outbox";
import { counted } from "./words";

export async function waiting(): Promise<number> {
  try {
    return await outbox.count();
  } catch {
    return 0; // nothing can wait where nothing can be kept
  }
}

export async function sayWhatWaits(page: Document): Promise<void> {
  const say = async (): Promise<void> => {
    const count = await waiting();
    for (const line of page.querySelectorAll<HTMLElement>("[data-line]")) {
      const isOffline = line.dataset.line !== "online";
      const isFor = (line.dataset.line === "nothing") === (count === 0);
      line.hidden = isOffline === navigator.onLine || !isFor;
      const text = line.querySelector<HTMLElement>("[data-forms]");
      if (text && !line.hidden) text.textContent = counted(text, count);
    }
    for (const badge of page.querySelectorAll<HTMLElement>("[data-count]")) {
      badge.hidden = !count;
      badge.textContent = String(count);
    }
  };
  outbox.onChange(() => void say());
  for (const sign of ["online", "offline"]) addEventListener(sign, () => void say());
  await say();
}
