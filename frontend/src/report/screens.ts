// One screen at a time. The browser's Back goes one screen back; what is written into the history
// is one mark without content, so that leaving leaves nothing behind it.
import { SCREENS } from "./check";
import { show } from "./page";

const MARK = "screen";

export class Screens {
  number = 1;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly changed: () => void,
  ) {
    addEventListener("popstate", () => {
      if (this.number <= 1 || form.hidden) return;
      this.go(this.number - 1);
      this.mark();
    });
  }

  go(number: number): void {
    this.number = Math.min(Math.max(number, 1), SCREENS);
    this.mark();
    this.form.dataset.screen = String(this.number);
    for (const screen of this.form.querySelectorAll<HTMLElement>("section[data-screen]")) {
      screen.hidden = Number(screen.dataset.screen) !== this.number;
    }
    for (const [at, step] of this.form.querySelectorAll(".steps li").entries()) {
      step.toggleAttribute("aria-current", at + 1 === this.number);
      step.classList.toggle("done", at + 1 < this.number);
    }
    show(this.form, "[data-back]", this.number > 1);
    show(this.form, "[data-on=next]", this.number < SCREENS);
    show(this.form, "[data-on=seal]", this.number === SCREENS);
    this.changed();
    scrollTo(0, 0);
    this.form.querySelector<HTMLElement>(`section[data-screen="${this.number}"] h1`)?.focus({ preventScroll: true });
  }

  private mark(): void {
    if (this.number > 1 && history.state !== MARK) history.pushState(MARK, "");
  }
}
