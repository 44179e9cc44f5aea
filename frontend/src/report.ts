// The quick report: six screens on the page that a phone keeps, sealed on the last one. What is
// answered lives in this page's memory alone; pictures, words and choices go when the page goes.
import { type OutboxError, outbox } from "./outbox/outbox";
import { build } from "./report/build";
import { Capture } from "./report/capture";
import { SCREENS, troubles, type Trouble } from "./report/check";
import { offerErasing } from "./report/erase";
import { help } from "./report/help";
import { answersOf, empty, fold, hush, tellTroubles } from "./report/page";
import { offerRights } from "./report/rights";
import { type Rules, urgencyOf } from "./report/rules";
import { Screens } from "./report/screens";
import { offerViews } from "./report/views";
import { sayWhatWaits } from "./report/waiting";

const FORGETS_AFTER_MS = 15 * 60_000;

function begin(form: HTMLFormElement, sealed: HTMLElement): void {
  const rules = JSON.parse(form.dataset.rules ?? "{}") as Rules;
  const capture = new Capture(form.querySelector("#capture") as HTMLElement, rules.attachments);
  const screens = new Screens(form, () => tellTroubles(form, []));
  let busy = false;
  let forgetting = 0;

  function forget(): void {
    empty(form);
    capture.empty();
    screens.go(1);
  }

  async function seal(): Promise<void> {
    const { jurisdiction } = await help();
    const report = build(answersOf(form), rules, new Date(), jurisdiction, capture.attachments());
    const { reference } = await outbox.add(report, urgencyOf(report, rules), capture.files());
    forget();
    form.hidden = true;
    sealed.hidden = false;
    const shown = sealed.querySelector("[data-reference]");
    if (shown) shown.textContent = reference;
    sealed.querySelector<HTMLElement>("h1")?.focus();
  }

  function wrong(): Trouble[] {
    const answers = answersOf(form);
    if (screens.number < SCREENS) return troubles(screens.number, answers, rules, new Date());
    // The last button seals: whatever is still wrong on an earlier screen is shown there.
    for (let screen = 1; screen <= SCREENS; screen++) {
      const found = troubles(screen, answers, rules, new Date());
      if (!found.length) continue;
      if (screen !== screens.number) screens.go(screen);
      return found;
    }
    return [];
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    const found = wrong();
    if (found.length) return tellTroubles(form, found);
    if (screens.number < SCREENS) return screens.go(screens.number + 1);
    busy = true;
    const button = form.querySelector<HTMLButtonElement>("[data-next]") as HTMLButtonElement;
    button.disabled = true;
    seal()
      .catch((error: OutboxError) => tellTroubles(form, [{ field: "consent_store", sentence: error.reason ?? "broken" }]))
      .finally(() => {
        busy = button.disabled = false;
      });
  });
  form.querySelector("[data-back]")?.addEventListener("click", () => screens.go(screens.number - 1));
  sealed.querySelector("[data-again]")?.addEventListener("click", () => {
    sealed.hidden = true;
    form.hidden = false;
    screens.go(1);
  });
  form.addEventListener("change", () => {
    fold(form);
    tellTroubles(form, []);
  });
  for (const sign of ["input", "pointerdown"]) {
    form.addEventListener(sign, () => {
      clearTimeout(forgetting);
      forgetting = window.setTimeout(forget, FORGETS_AFTER_MS);
    });
  }
  // Nothing may be there when the page comes back, from wherever browsers keep pages.
  addEventListener("pagehide", forget);
  document.addEventListener("leave", forget);
  hush(form);
  empty(form);
}

const [form, sealed] = [document.querySelector<HTMLFormElement>("#report"), document.querySelector<HTMLElement>("#sealed")];
if (form && sealed) begin(form, sealed);
offerViews(document);
offerErasing(document);
void offerRights(document);
void sayWhatWaits(document);
