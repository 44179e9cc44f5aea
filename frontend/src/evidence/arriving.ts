// What has begun to arrive before: the server lists it on the page, this browser remembers nothing.
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

  /** The one that this file may be the rest of: of the same name and size. */
  like(name: string, size: number): Arriving | undefined {
    return this.found.find((one) => one.name === name && one.size === size);
  }

  /** It goes on as a line of its own. */
  take(one: Arriving): void {
    this.found = this.found.filter((other) => other !== one);
    one.part.remove();
    const list = document.querySelector<HTMLElement>("[data-arriving-list]");
    if (list && !this.found.length) list.hidden = true;
  }
}
