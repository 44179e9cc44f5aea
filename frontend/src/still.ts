// A still of a video: played from memory, drawn on a canvas, sent as one PNG. The video is fetched as
// any download is, sealed until then; nothing of it is kept in this browser.
import { filled } from "./evidence/amounts";
import { Session } from "./evidence/session";

const part = document.querySelector<HTMLElement>("[data-still]");
if (part) begin(part);

function begin(part: HTMLElement): void {
  const find = <Kind extends Element>(selector: string): Kind => part.querySelector(selector) as Kind;
  const voice = find<HTMLElement>("[data-voice]");
  const video = find<HTMLVideoElement>("video");
  const bar = find<HTMLProgressElement>("[data-far]");
  const play = find<HTMLButtonElement>("[data-play]");
  const take = find<HTMLButtonElement>("[data-take]");
  const player = find<HTMLElement>("[data-player]");
  const session = new Session(part.dataset.csrf ?? "", location.href);
  const say = (name: string, gaps: Record<string, string> = {}): void => {
    voice.textContent = filled(voice.dataset[name] ?? name, gaps);
  };

  play.hidden = false;
  play.addEventListener("click", () => void open());
  take.addEventListener("click", () => void keep());
  video.addEventListener("timeupdate", () => {
    find<HTMLElement>("[data-at]").textContent = filled(voice.dataset.called ?? "", { at: moment(video.currentTime) });
    document.dispatchEvent(new Event("amparo:working"));
  });
  video.addEventListener("loadeddata", () => {
    player.hidden = false;
    say("");
    video.focus();
  });
  video.addEventListener("error", () => {
    player.hidden = true;
    say("unplayable");
  });
  for (const button of part.querySelectorAll<HTMLButtonElement>("[data-step]")) {
    button.addEventListener("click", () => {
      video.pause();
      const last = Number.isFinite(video.duration) ? video.duration : Infinity;
      video.currentTime = Math.min(last, Math.max(0, video.currentTime + Number(button.dataset.step)));
    });
  }

  async function open(): Promise<void> {
    play.disabled = true;
    bar.hidden = false;
    say("opening");
    const whole = await fetched(part.dataset.still ?? "", Number(part.dataset.size), (here) => {
      bar.value = here;
      document.dispatchEvent(new Event("amparo:working"));
    });
    bar.hidden = true;
    play.disabled = false;
    if (!whole) return say("broken");
    find<HTMLElement>("[data-first]").hidden = true;
    video.src = URL.createObjectURL(new Blob(whole, { type: part.dataset.type ?? "" }));
  }

  async function keep(): Promise<void> {
    video.pause();
    const at = video.currentTime;
    const picture = await drawn(video);
    if (!picture) return say("unplayable");
    take.disabled = true;
    say("keeping");
    const id = crypto.randomUUID();
    const send = (): Promise<Response | null> => sent(picture, at, id, session.token);
    let answer = await send();
    // Signed in again in another tab: the token is another one now.
    if (answer?.status === 403 && (await session.renew())) answer = await send();
    take.disabled = false;
    const place = answer?.status === 201 ? answer.headers.get("Location") : null;
    if (!place) {
      const said = answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
      return say(said || "refused");
    }
    say("kept", { at: moment(at) });
    list(place, voice.textContent ?? "");
  }

  function list(place: string, words: string): void {
    const taken = find<HTMLElement>("[data-taken]");
    const [line, link] = [document.createElement("li"), document.createElement("a")];
    [link.href, link.textContent, link.className] = [place, words, "open"];
    line.append(link);
    taken.append(line);
    taken.hidden = false;
  }
}

/** All of it, or null when it breaks off: a damaged file ends short of its length. */
async function fetched(place: string, size: number, far: (here: number) => void): Promise<BlobPart[] | null> {
  try {
    const answer = await fetch(place, { redirect: "error" });
    const reader = answer.ok ? answer.body?.getReader() : undefined;
    const [chunks, counted]: [BlobPart[], { here: number }] = [[], { here: 0 }];
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      chunks.push(next.value);
      counted.here += next.value.length;
      far(counted.here);
    }
    return counted.here === size ? chunks : null;
  } catch {
    return null;
  }
}

async function drawn(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext("2d");
  if (!pen || !canvas.width) return null;
  pen.drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

async function sent(picture: Blob, at: number, id: string, token: string): Promise<Response | null> {
  try {
    return await fetch(location.pathname, {
      method: "POST",
      body: picture,
      redirect: "error",
      headers: { "Content-Type": "image/png", "X-CSRFToken": token, "Still-At": String(at), "Still-Id": id },
    });
  } catch {
    return null;
  }
}

/** Like 1:02.5 */
function moment(seconds: number): string {
  const tenths = Math.floor(seconds * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}
