import type { Session } from "./session";

// What the form says of every file that is chosen now, as the server takes it with an upload.
export function aboutOf(form: HTMLFormElement): Record<string, string> {
  const data = new FormData(form);
  const one = (name: string): string => String(data.get(name) ?? "").trim();
  const about = {
    origin: { how: one("how") || "upload", who: one("who"), note: one("note") },
    source: one("source"),
    acts: data.getAll("acts").map(String),
    stated: { place_kind: one("place_kind"), place: one("place"), time: moment(one("time")) },
    scale: one("scale"),
  };
  return { part: one("part"), about: JSON.stringify(about) };
}

/** People put a blank between a day and its time; documents do not. */
function moment(text: string): string {
  return text.charAt(10) === " " ? `${text.slice(0, 10)}T${text.slice(11)}` : text;
}

/** Ask the server whether it understands the form, and write what it does not at the fields. Where
 * it cannot be asked now, each upload will be. */
export async function isTaken(form: HTMLFormElement, page: string, session: Session): Promise<boolean> {
  for (const old of form.querySelectorAll("[data-told]")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  let found: Record<string, string[]> = {};
  try {
    const headers = { "X-CSRFToken": session.token };
    const answer = await fetch(page, { method: "POST", body: new FormData(form), headers, redirect: "manual" });
    if (answer.status !== 422) return true;
    found = (await answer.json()) as Record<string, string[]>;
  } catch {
    return true;
  }
  const first = Object.entries(found).map(([name, sentences]) => tell(form, name, sentences.join(" ")))[0];
  first?.focus();
  return false;
}

function tell(form: HTMLFormElement, name: string, sentence: string): HTMLElement | null {
  const field = form.querySelector<HTMLElement>(`[name="${name}"]`);
  const told = document.createElement("p");
  told.className = "field-error";
  told.dataset.told = "";
  told.id = `told-${name}`;
  told.setAttribute("role", "alert");
  told.textContent = sentence;
  for (let folded = field?.closest("details"); folded; folded = null) folded.open = true;
  field?.setAttribute("aria-invalid", "true");
  (field?.closest(".field") ?? form).append(told);
  return field;
}
