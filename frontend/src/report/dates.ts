// Days as people know them, in EDTF: what incidents/forms/report.py makes of the same choices.
const DAY_MS = 86_400_000;

/** What the choices about a day mean at `now`, on the clock of this phone. */
export function days(now: Date): Record<string, string> {
  const today = day(now);
  return {
    now: today,
    today,
    yesterday: day(back(now, 1)),
    week: `${day(back(now, 7))}/${today}`,
    month: today.slice(0, 7),
    year: today.slice(0, 4),
  };
}

/** A minute with its distance from UTC: the office may be in another zone. */
export function minute(now: Date): string {
  const away = -now.getTimezoneOffset();
  const sign = away < 0 ? "-" : "+";
  const [hours, minutes] = [Math.floor(Math.abs(away) / 60), Math.abs(away) % 60];
  return `${day(now)}T${two(now.getHours())}:${two(now.getMinutes())}${sign}${two(hours)}:${two(minutes)}`;
}

/** A minute that was typed on this phone's clock, "2026-11-20T18:40", with that distance; "" if there is none. */
export function typedMinute(text: string): string {
  const made = new Date(text);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(made.getTime()) ? minute(made) : "";
}

/** Whether this is a day or month that exists, in these years and not after tomorrow. */
export function isPast(text: string, now: Date, [first, last]: [number, number]): boolean {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?~?$/.exec(text);
  if (!parts) return false;
  const [year, month, date] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const made = new Date(year, month - 1, date);
  const exists = made.getFullYear() === year && made.getMonth() === month - 1 && made.getDate() === date;
  return exists && year >= first && year <= last && made.getTime() <= now.getTime() + DAY_MS;
}

function back(now: Date, count: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - count, 12);
}

function day(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
