// Several files at once, but not all: what is in flight shares one line.
import type { Upload } from "./upload";

const AT_ONCE = 3;

export class Queue {
  private readonly uploads: Upload[] = [];

  add(upload: Upload): void {
    this.uploads.push(upload);
    this.step();
  }

  /** Start what waits, as far as there is room. Called after every change. */
  step(): void {
    let room = AT_ONCE - this.uploads.filter((one) => one.isInFlight).length;
    for (const one of this.uploads) {
      if (room > 0 && one.state === "waiting") {
        room--;
        one.go();
      }
    }
  }

  get isBusy(): boolean {
    return this.uploads.some((one) => one.isInFlight || one.state === "waiting");
  }
}
