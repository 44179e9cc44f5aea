// Makes the report of what was answered: the same fields, from the same answers, as
// incidents/forms/report.py makes of the page without script. Nothing here touches the page.
import { days, minute, typedMinute } from "./dates";
import type { Rules } from "./rules";

/** Every answer by the name of its field, as a form gives them. */
export type Answers = Record<string, string[]>;
export type Attachment = { kind: "photo" | "voice"; media_type: string; size: number };
export type QuickReport = {
  schema_version: 1;
  groups: string[];
  violations: string[];
  needs: string[];
  harms: string[];
  agencies: string[];
  about: string;
  how_many: number;
  date: string;
  place: string;
  place_detail: string;
  jurisdiction: string;
  region: string;
  in_custody: boolean;
  held_where: string;
  since: string;
  last_dose: string;
  medicine: string;
  badge: string;
  plate: string;
  words: string;
  name: string;
  client_code: string;
  more_codes: string[];
  safe_contact: string;
  contact_flags: string[];
  languages: string[];
  consent_store: string;
  consent_share_legal: string;
  attachments: Attachment[];
};

export function build(answers: Answers, rules: Rules, now: Date, jurisdiction = "", attachments: Attachment[] = []): QuickReport {
  const all = (name: string): string[] => answers[name] ?? [];
  const one = (name: string): string => all(name)[0] ?? "";
  const text = (name: string): string => clean(one(name));
  const known = days(now);
  const [urgent, groups] = [all("urgent"), all("groups")];
  const marked = (field: string): string[] =>
    urgent.map((tile) => rules.tiles[tile]).flatMap((mark) => (mark && mark[0] === field ? [mark[1]] : []));
  const about = one("about") || "someone";
  const isSeveral = about === "several";
  const codes = isSeveral ? text("more_codes").split("\n").map(trim).filter(Boolean) : [];
  return {
    schema_version: 1,
    groups,
    // A code whose tile is no longer chosen was taken back with it.
    violations: all("violations").filter((code) => groups.includes(rules.groups[code] ?? "")),
    needs: marked("needs"),
    harms: marked("harms"),
    agencies: all("agency").filter((agency) => agency !== "unknown" && agency !== ""),
    about,
    how_many: isSeveral ? Number(one("how_many")) || 0 : 0,
    date: one("when") === "day" ? one("date") : (known[one("when")] ?? ""),
    place: one("place"),
    place_detail: text("place_detail"),
    jurisdiction,
    region: region(text("region")),
    in_custody: urgent.includes("find_detainee"),
    held_where: text("held_where"),
    since: typedMinute(one("since")) || (one("since_when") === "now" ? minute(now) : (known[one("since_when")] ?? "")),
    last_dose: one("last_dose") || (known[one("last_dose_when")] ?? ""),
    medicine: text("medicine"),
    badge: text("badge"),
    plate: text("plate"),
    words: text("words"),
    name: text("name"),
    client_code: text("client_code"),
    more_codes: [...new Set(codes)],
    safe_contact: text("safe_contact"),
    contact_flags: all("contact_flags"),
    languages: all("languages"),
    consent_store: one("consent_store"),
    consent_share_legal: one("consent_share_legal") || "not_asked",
    attachments,
  };
}

/** A text as it may stand in a report: one kind of line end, no half characters. */
export function clean(text: string): string {
  return trim(text.replace(/\r\n?/g, "\n").replace(/\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, ""));
}

/** Characters of a text as the office counts them. */
export function length(text: string): number {
  return [...text].length;
}

/** Places from large to small, as incidents/fields.py writes them. */
export function region(text: string): string {
  return text ? text.normalize("NFC").split("/").map(trim).join("/") : "";
}

/** Whether places are written so that the office can read them. */
export function isRegion(text: string): boolean {
  return text === "" || (/^[\p{L}\p{M}\p{N} .'’/-]*$/u.test(text) && text.split("/").every((name) => trim(name)));
}

function trim(text: string): string {
  return text.trim();
}
