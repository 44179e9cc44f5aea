// A sentence with a number in it, in whatever plural its language has. The page carries each form of
// the sentence once, and which form each number up to 199 takes (incidents/phone.py).
export function counted(part: HTMLElement, count: number): string {
  const { forms, pick } = JSON.parse(part.dataset.forms ?? "{}") as { forms: string[]; pick: string };
  const at = count < pick.length ? count : (count % 100) + 100;
  return (forms[Number(pick[at])] ?? "").replace("%(n)s", String(count));
}
