// Leaving. Quick exit destroys nothing that waits; where there is no network it says, in words that
// tell a stranger nothing, what is still on the phone. Erasing is a second step that counts first.
import { outbox } from "../outbox/outbox";
import { waiting } from "./waiting";
import { counted } from "./words";

export function offerErasing(page: Document): void {
  let count = 0;
  const look = async (): Promise<void> => void (count = await waiting());
  outbox.onChange(() => void look());
  void look();

  page.addEventListener("leave", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    stayNeutral(page, count);
  });

  const part = page.querySelector<HTMLElement>("[data-erasing]");
  const asking = part?.querySelector<HTMLElement>("[data-erase=ask]");
  const sure = part?.querySelector<HTMLElement>("[data-erase=sure]");
  if (!part || !asking || !sure) return;
  asking.addEventListener("click", () => {
    void look().then(() => {
      const lost = sure.querySelector<HTMLElement>("[data-forms]");
      if (lost) lost.textContent = counted(lost, count);
      sure.hidden = false;
      sure.focus();
    });
  });
  part.querySelector("[data-erase=no]")?.addEventListener("click", () => {
    sure.hidden = true;
    asking.focus();
  });
  part.querySelector("[data-erase=yes]")?.addEventListener("click", () => {
    void outbox
      .erase()
      .catch(() => undefined)
      .then(() => page.location.replace("about:blank"));
  });
}

/** No page of another site can be loaded: this one becomes a page that says little. */
function stayNeutral(page: Document, count: number): void {
  const away = page.querySelector<HTMLTemplateElement>("#away");
  const shown = away?.content.cloneNode(true) as DocumentFragment | undefined;
  const text = shown?.querySelector<HTMLElement>("[data-forms]");
  if (text) {
    text.textContent = counted(text, count);
    text.removeAttribute("data-forms");
  }
  page.body.replaceChildren(...(shown ? [shown] : []));
  page.title = page.querySelector("h1")?.textContent ?? "";
  page.documentElement.hidden = false;
}
