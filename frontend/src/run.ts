// The page of a long check: moves its bar, and loads the page anew once there is more to say.
// Without script the page loads itself again every few seconds.
const EVERY = 2000;
const bar = document.querySelector<HTMLProgressElement>("#run progress");

async function look(): Promise<void> {
  const answer = await fetch(location.href, {
    headers: { Accept: "application/json" },
    redirect: "manual",
  });
  const said: { done: number } | null = answer.ok ? await answer.json() : null;
  if (said === null || bar === null) {
    location.reload();
    return;
  }
  bar.value = said.done;
  bar.textContent = `${said.done} %`;
  setTimeout(again, EVERY);
}

function again(): void {
  look().catch(() => setTimeout(again, EVERY));
}

if (bar !== null) setTimeout(again, EVERY);
