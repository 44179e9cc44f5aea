// Buttons that copy a code or a link. Hidden in the page, shown where the script can work.
export function offerCopies(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = page.querySelector(button.dataset.copy ?? "");
    if (!source || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(source.textContent?.trim() ?? "").then(() => {
        button.textContent = button.dataset.copied ?? button.textContent;
      });
    });
  }
}
