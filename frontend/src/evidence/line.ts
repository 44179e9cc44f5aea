// The line of one file on the page: its name, how far it is, what can be done, what went wrong.
import { filled, percentWords, sizeWords, timeWords } from "./amounts";
import type { Change, State, Upload } from "./upload";
import { say, words } from "./words";

// Speed is judged over the last seconds, so that a pause or a tunnel does not spoil it for long.
const OVER_MS = 8_000;
const BUTTONS: Record<string, State[]> = {
  pause: ["waiting", "comparing", "going", "broken"],
  resume: ["paused", "failed"],
  cancel: ["waiting", "comparing", "going", "paused", "broken", "failed"],
};

export class Line {
  readonly part: HTMLElement;
  private readonly marks: { at: number; sent: number }[] = [];
  private quarter = 0;
  private state = "";

  constructor(
    private readonly name: string,
    private readonly size: number,
    private readonly opens: string,
  ) {
    const template = document.querySelector<HTMLTemplateElement>("#upload-line");
    this.part = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    for (const one of this.all("[data-name]")) one.textContent = name;
    const bar = this.part.querySelector("progress") as HTMLProgressElement;
    bar.max = Math.max(size, 1);
    bar.setAttribute("aria-label", filled(words("progress-of"), { name }));
  }

  offer(upload: Upload): void {
    this.press("pause", () => upload.pause());
    this.press("resume", () => void upload.resume());
    this.press("cancel", () => void upload.cancel());
  }

  show({ state, sent, trouble, words: told }: Change): void {
    (this.part.querySelector("progress") as HTMLProgressElement).value = state === "kept" ? Math.max(this.size, 1) : sent;
    this.text("[data-far]", filled(words("far"), { sent: sizeWords(sent), size: sizeWords(this.size) }));
    this.text("[data-said]", state === "going" ? this.left(sent) : words(state));
    const wrong = state === "failed" ? told || words(`trouble-${trouble}`) : "";
    this.text("[data-wrong]", wrong);
    for (const one of this.all("[data-trouble]")) one.hidden = !wrong;
    for (const one of this.all("[data-signed-out]")) one.hidden = trouble !== "signed-out" || state !== "failed";
    const had = this.part.contains(document.activeElement) ? document.activeElement : null;
    for (const [name, states] of Object.entries(BUTTONS)) {
      const button = this.part.querySelector<HTMLElement>(`[data-${name}]`);
      if (!button) continue;
      const mayResume = name !== "resume" || state === "paused" || !["large", "gone", "refused"].includes(trouble);
      button.hidden = !states.includes(state) || !mayResume;
    }
    // Who pressed "pause" by keyboard finds "go on" in its place.
    if (had instanceof HTMLElement && had.hidden) this.part.querySelector<HTMLElement>("button:not([hidden])")?.focus();
    const link = this.part.querySelector<HTMLAnchorElement>("[data-open]");
    if (link) [link.hidden, link.href] = [state !== "kept", this.opens];
    this.part.dataset.state = state;
    this.tell(state, sent, wrong);
    if (state === "gone") this.part.remove();
  }

  /** Aloud: each change of state, and each quarter of the way. */
  private tell(state: State, sent: number, wrong: string): void {
    const quarter = Math.floor((4 * sent) / Math.max(this.size, 1));
    if (state === "going" && quarter > this.quarter && quarter < 4) {
      say(filled(words("aloud"), { name: this.name, what: percentWords(quarter / 4) }));
    } else if (state !== this.state && !["waiting", "comparing", "going"].includes(state)) {
      say(filled(words("aloud"), { name: this.name, what: wrong || words(state) }));
    }
    [this.quarter, this.state] = [Math.max(quarter, this.quarter), state];
  }

  private left(sent: number): string {
    const now = performance.now();
    this.marks.push({ at: now, sent });
    while ((this.marks[1]?.at ?? now) < now - OVER_MS) this.marks.shift();
    const first = this.marks[0];
    if (!first || now - first.at < 1500 || sent <= first.sent) return words("going");
    const perSecond = ((sent - first.sent) * 1000) / (now - first.at);
    return filled(words("left"), { time: timeWords((this.size - sent) / perSecond) });
  }

  private press(name: string, what: () => void): void {
    this.part.querySelector(`[data-${name}]`)?.addEventListener("click", what);
  }

  private text(selector: string, said: string): void {
    for (const one of this.all(selector)) if (one.textContent !== said) one.textContent = said;
  }

  private all(selector: string): NodeListOf<HTMLElement> {
    return this.part.querySelectorAll<HTMLElement>(selector);
  }
}
