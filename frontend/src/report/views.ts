// Three things on one page, one shown at a time: the report, what waits here, the rights.
export function offerViews(page: Document): void {
  const doors = [...page.querySelectorAll<HTMLElement>("[data-to]")];
  const open = (name: string): void => {
    for (const view of page.querySelectorAll<HTMLElement>("[data-view]")) view.hidden = view.dataset.view !== name;
    for (const door of doors) {
      if (door.dataset.to === name) door.setAttribute("aria-current", "page");
      else door.removeAttribute("aria-current");
    }
    scrollTo(0, 0);
  };
  for (const door of doors) {
    door.addEventListener("click", (event) => {
      event.preventDefault(); // no address, so nothing in the history
      open(door.dataset.to ?? "report");
    });
  }
  open("report");
}
