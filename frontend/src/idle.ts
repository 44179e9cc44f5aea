// Says how long until the session locks. Typing counts as being here, and so do files that are
// going out: the server hears of it at most once a minute, so a long account can be written, and a
// long video sent, in peace.
const MINUTE = 60_000;

export function countDown(page: Document): void {
  const label = page.querySelector<HTMLElement>("[data-locks-in]");
  const text = label?.dataset.text;
  const awake = label?.dataset.awake;
  const whole = Number(label?.dataset.locksIn) * MINUTE;
  if (!label || !text || !awake || !(whole > 0)) return;

  let until = Date.now() + whole;
  let told = Date.now();

  const stay = async (): Promise<void> => {
    if (Date.now() - told < MINUTE) return;
    told = Date.now();
    try {
      const answer = await fetch(awake, { method: "POST", redirect: "manual", headers: token(page) });
      if (answer.status === 204) until = Date.now() + whole;
    } catch {
      // Offline: the countdown goes on, the server decides.
    }
  };
  for (const sign of ["input", "keydown", "pointerdown", "amparo:working"]) {
    page.addEventListener(sign, () => void stay(), { passive: true });
  }
  window.setInterval(() => {
    const left = Math.ceil((until - Date.now()) / MINUTE);
    if (left <= 0) window.location.reload();
    else label.textContent = text.replace("{n}", String(left));
  }, 5_000);
}

function token(page: Document): Record<string, string> {
  const field = page.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  return field ? { "X-CSRFToken": field.value } : {};
}
