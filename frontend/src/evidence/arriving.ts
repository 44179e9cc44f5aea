// What has begun to arrive before: the server lists it on the page, this browser remembers nothing.
import { canShowSame } from "./same";

export type Arriving = { part: HTMLElement; url: string; name: string; size: number; offset: number };

export class AllArriving {
  private found: Arriving[];

  constructor(page: ParentNode) {
    this.found = [...page.querySelectorAll<HTMLElement>("[data-arriving]")].map((part) => ({
      part,
      url: part.dataset.arriving ?? "",
      name: part.dataset.name ?? "",
      size: Number(part.dataset.size),
      offset: Number(part.dataset.offset),
    }));
  }

  /** The one that this file may be the rest of: of the same name and size. Whether it is, the
   * server says when it has compared what came (`same.ts`). */
  like(name: string, size: number): Arriving | undefined {
    if (!canShowSame()) return undefined;
    return this.found.find((one) => one.name === name && one.size === size);
  }

  /** It goes on as a line of its own. */
  take(one: Arriving): void {
    this.found = this.found.filter((other) => other !== one);
    one.part.remove();
    const list = this.list();
    if (list && !this.found.length) list.hidden = true;
  }

  /** It waits on: what was chosen is another file. */
  leave(one: Arriving): void {
    this.found.push(one);
    const list = this.list();
    list?.querySelector("ul")?.append(one.part);
    if (list) list.hidden = false;
  }

  private list(): HTMLElement | null {
    return document.querySelector<HTMLElement>("[data-arriving-list]");
  }
}
