// Sizes and times in the words of the page's language.
const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const language = (): string => document.documentElement.lang || "en";

/** Like "12.4 MB": units of a thousand, as phones and disks count. */
export function sizeWords(bytes: number): string {
  let [amount, at] = [bytes, 0];
  while (amount >= 1000 && at < SIZES.length - 1) [amount, at] = [amount / 1000, at + 1];
  const digits = at > 0 && amount < 100 ? 1 : 0;
  return unit(amount, SIZES[at] ?? "byte", "short", digits);
}

/** Like "3 minutes"; seconds are counted in fives, so that the line does not flicker. */
export function timeWords(seconds: number): string {
  if (seconds < 55) return unit(Math.max(5, Math.ceil(seconds / 5) * 5), "second", "long");
  if (seconds < 3300) return unit(Math.ceil(seconds / 60), "minute", "long");
  return unit(Math.ceil(seconds / 360) / 10, "hour", "long", 1);
}

export function percentWords(share: number): string {
  return new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A sentence of the page with its gaps filled. */
export function filled(sentence: string, gaps: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => gaps[name] ?? whole);
}

function unit(amount: number, name: string, unitDisplay: "short" | "long", maximumFractionDigits = 0): string {
  return new Intl.NumberFormat(language(), { style: "unit", unit: name, unitDisplay, maximumFractionDigits }).format(amount);
}
