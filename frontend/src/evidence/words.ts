// The page's own sentences, and the quiet voice that reads changes out.
let waiting = 0;

export function words(id: string): string {
  const all = document.querySelector<HTMLTemplateElement>("#upload-words");
  return all?.content.querySelector(`[data-id="${id}"]`)?.textContent ?? "";
}

/** Said politely, the newest only: what is read out must not run after what happens. */
export function say(sentence: string): void {
  const voice = document.querySelector<HTMLElement>("#upload-voice");
  if (!voice || !sentence) return;
  clearTimeout(waiting);
  waiting = window.setTimeout(() => (voice.textContent = sentence), 300);
}
