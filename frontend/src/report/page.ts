// The form as the page has it: reading every answer, showing what belongs to an answer, emptying it.
import type { Answers } from "./build";
import type { Trouble } from "./check";

export function answersOf(form: HTMLFormElement): Answers {
  const answers: Answers = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") (answers[name] ??= []).push(value);
  }
  return answers;
}

/** Keyboards and browsers are asked to learn nothing. */
export function hush(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input, textarea, select")) {
    field.autocomplete = "off";
    if (!field.matches("textarea, input:not([type]), [type=text]")) continue;
    for (const [name, value] of [["spellcheck", "false"], ["autocorrect", "off"], ["autocapitalize", "off"]] as const) {
      field.setAttribute(name, value);
    }
  }
}

/** Fields that belong to an answer show with it, also in browsers that cannot do this by style. */
export function fold(form: HTMLFormElement): void {
  const answers = answersOf(form);
  const has = (name: string, ...values: string[]): boolean => values.some((value) => answers[name]?.includes(value));
  show(form, ".only-day", has("when", "day"));
  show(form, ".only-held", has("urgent", "find_detainee", "missed_dose"));
  show(form, ".only-several", has("about", "several"));
  for (const one of form.querySelectorAll<HTMLElement>(".happened-one")) {
    show(one, ".happened-codes", one.querySelector<HTMLInputElement>(".tile input")?.checked ?? false);
  }
}

/** Empty every field, as a page that nobody has touched. */
export function empty(form: HTMLFormElement): void {
  form.reset();
  // What the browser itself had put back before we came is no default of ours.
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[type=text], input:not([type]), textarea")) field.value = "";
  for (const folded of form.querySelectorAll("details")) folded.open = false;
  tellTroubles(form, []);
  fold(form);
}

export function sentence(id: string): string {
  const all = document.querySelector<HTMLTemplateElement>("#sentences");
  return all?.content.querySelector(`[data-id="${id}"]`)?.textContent ?? "";
}

/** Write what is wrong beside each field, in words, and lead there. */
export function tellTroubles(form: HTMLFormElement, found: Trouble[]): void {
  for (const old of form.querySelectorAll("[data-told]")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const trouble of found) {
    const told = document.createElement("p");
    told.className = "field-error";
    told.dataset.told = "";
    told.id = `told-${trouble.field}`;
    told.setAttribute("role", "alert");
    told.textContent = sentence(trouble.sentence);
    const field = form.querySelector<HTMLElement>(`#id_${trouble.field}`);
    if (field?.matches("input, textarea, select")) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", told.id);
      field.after(told);
    } else {
      field?.querySelector("legend")?.after(told);
    }
  }
  const first = found[0] && form.querySelector<HTMLElement>(`#id_${found[0].field}`);
  if (!first) return;
  const target = first.matches("input, textarea, select") ? first : first.querySelector<HTMLElement>("input");
  target?.focus({ preventScroll: true });
  first.scrollIntoView({ block: "start" });
}

export function show(inside: ParentNode, selector: string, isShown: boolean): void {
  for (const part of inside.querySelectorAll<HTMLElement>(selector)) part.hidden = !isShown;
}
