// Know-your-rights cards by country, and the number of the team: both are read without network.
import { outbox } from "../outbox/outbox";
import { help } from "./help";

export async function offerRights(page: Document): Promise<void> {
  const chosen = page.querySelector<HTMLSelectElement>("[data-country]");
  const { jurisdiction, call } = await help();
  offerCall(page, call);
  outbox.onChange(() => void help().then((known) => offerCall(page, known.call)));
  if (!chosen) return;
  const showCards = (): void => {
    for (const cards of page.querySelectorAll<HTMLElement>("[data-cards]")) {
      cards.hidden = cards.dataset.cards !== "" && cards.dataset.cards !== chosen.value;
    }
  };
  if ([...chosen.options].some((option) => option.value === jurisdiction)) chosen.value = jurisdiction;
  chosen.addEventListener("change", showCards);
  showCards();
}

function offerCall(page: Document, call: string): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-call]")) {
    part.hidden = !call;
    const link = part.querySelector<HTMLAnchorElement>("a");
    const number = part.querySelector("bdi");
    if (link) link.href = `tel:${call.replace(/[^+\d]/g, "")}`;
    if (number) number.textContent = call;
  }
}
