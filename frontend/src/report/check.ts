// What a screen still needs. Returned are the field and the sentence (by its name in the page).
import { type Answers, clean, isRegion, length } from "./build";
import { isPast, typedMinute } from "./dates";
import type { Rules } from "./rules";

export type Trouble = { field: string; sentence: string };

const LINES = [
  ["held_where", 2],
  ["medicine", 2],
  ["place_detail", 3],
  ["client_code", 4],
  ["name", 4],
  ["badge", 4],
  ["plate", 4],
  ["safe_contact", 5],
] as const;

export const SCREENS = 6;

/** Troubles of one screen, in the order of the page. */
export function troubles(screen: number, answers: Answers, rules: Rules, now: Date): Trouble[] {
  const all = (name: string): string[] => (answers[name] ?? []).filter(Boolean);
  const one = (name: string): string => all(name)[0] ?? "";
  const found: Trouble[] = [];
  const unless = (fine: boolean, field: string, sentence: string): void => {
    if (!fine) found.push({ field, sentence });
  };
  if (screen === 1) unless(all("urgent").length + all("groups").length > 0, "groups", "something");
  if (screen === 2) {
    unless(one("when") !== "", "when", "choose");
    if (one("when") === "day") unless(isPast(one("date"), now, rules.limits.years), "date", "day");
    unless(!one("since") || typedMinute(one("since")) !== "", "since", "day");
    unless(!one("last_dose") || isPast(one("last_dose"), now, rules.limits.years), "last_dose", "day");
  }
  if (screen === 3) {
    unless(one("place") !== "", "place", "choose");
    unless(isRegion(clean(one("region"))), "region", "region");
    unless(length(one("region")) <= rules.limits.region, "region", "long");
  }
  if (screen === 4 && one("about") === "several") {
    const codes = clean(one("more_codes")).split("\n").filter((line) => line.trim());
    unless(/^\d*$/.test(one("how_many")) && Number(one("how_many")) <= rules.limits.counted, "how_many", "number");
    unless(codes.length <= rules.limits.people, "more_codes", "people");
    unless(codes.every((code) => length(code) <= rules.limits.text), "more_codes", "long");
  }
  if (screen === 5) unless(length(one("words")) <= rules.limits.words, "words", "long");
  if (screen === 6) unless(one("consent_store") !== "", "consent_store", "choose");
  for (const [field, on] of LINES) if (on === screen) unless(length(one(field)) <= rules.limits.text, field, "long");
  return found;
}
