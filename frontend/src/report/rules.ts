// What the server says once, in Python, and this page reads: which answer means what, how long a
// text may be, what is urgent (incidents/urgency.py, incidents/phone.py).
export type Level = 0 | 1 | 2;
type Marks = { needs: string[]; harms: string[] };
export type Rules = {
  urgency: { custody: Level; now: Marks; today: Marks };
  tiles: Record<string, [field: "needs" | "harms", code: string]>;
  groups: Record<string, string>; // violation -> its group
  limits: { words: number; text: number; region: number; people: number; counted: number; years: [number, number] };
  attachments: { most: number; photo_px: number; voice_s: number; largest: number };
};

export function urgencyOf(report: { in_custody: boolean; needs: string[]; harms: string[] }, rules: Rules): Level {
  const has = (marks: Marks): boolean =>
    report.needs.some((need) => marks.needs.includes(need)) || report.harms.some((harm) => marks.harms.includes(harm));
  if (has(rules.urgency.now)) return 2;
  const level = has(rules.urgency.today) ? 1 : 0;
  return report.in_custody && rules.urgency.custody > level ? rules.urgency.custody : level;
}
