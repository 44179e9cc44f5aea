// The photos and voice notes of the report being made: kept in this page's memory until sealed.
import type { Attachment } from "./build";
import { show } from "./page";
import { close, openCamera, shoot } from "./photo";
import type { Rules } from "./rules";
import { listen, record, type Recording } from "./voice";

type Kept = Attachment & { bytes: ArrayBuffer };

export class Capture {
  private kept = new Map<HTMLElement, Kept>();
  private camera: MediaStream | undefined;
  private recording: Recording | undefined;
  private wanted: Kept["kind"] | "" = "";
  private readonly viewfinder: HTMLVideoElement;
  private readonly list: HTMLElement;

  constructor(
    private readonly part: HTMLElement,
    private readonly limits: Rules["attachments"],
  ) {
    this.viewfinder = part.querySelector("video") as HTMLVideoElement;
    this.list = part.querySelector("[data-captured]") as HTMLElement;
    part.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
      if (button) void this.pressed(button);
    });
    // A camera must not go on looking once nobody looks at the page.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.leave();
    });
  }

  attachments(): Attachment[] {
    return [...this.kept.values()].map(({ kind, media_type, size }) => ({ kind, media_type, size }));
  }

  files(): Blob[] {
    return [...this.kept.values()].map(({ bytes, media_type }) => new Blob([bytes], { type: media_type }));
  }

  empty(): void {
    this.cancel();
    for (const canvas of this.list.querySelectorAll("canvas")) canvas.width = canvas.height = 0;
    this.kept.clear();
    this.list.replaceChildren();
    this.shown("choose");
    this.tell("");
  }

  private async pressed(button: HTMLElement): Promise<void> {
    const item = button.closest<HTMLElement>(".captured");
    const has = (name: string): boolean => name in button.dataset;
    if (has("take")) await this.begin(button.dataset.take === "photo" ? "photo" : "voice");
    else if (has("shoot")) await this.keepPhoto();
    else if (has("stop")) this.recording?.stop();
    else if (has("cancel")) this.cancel();
    else if (item && has("listen")) await listen((this.kept.get(item) as Kept).bytes).catch(() => this.tell("empty"));
    else if (item) {
      const kind = this.remove(item);
      if (has("retake")) await this.begin(kind);
    }
  }

  private async begin(kind: Kept["kind"]): Promise<void> {
    this.tell("");
    if (this.kept.size >= this.limits.most) return this.tell("many");
    this.wanted = kind;
    try {
      if (kind === "photo") {
        this.camera = await openCamera(this.viewfinder, this.limits.photo_px);
        if (this.wanted !== kind) return this.cancel();
        this.shown("photo", "[data-shoot]");
      } else {
        await this.recordVoice();
      }
    } catch {
      this.cancel();
      this.tell(kind === "photo" ? "camera" : "microphone");
    }
  }

  private async keepPhoto(): Promise<void> {
    try {
      const { canvas, bytes } = await shoot(this.viewfinder, this.limits.photo_px);
      const item = this.add("photo", { kind: "photo", media_type: "image/jpeg", size: bytes.byteLength, bytes });
      const small = item?.querySelector("canvas");
      if (!small) return;
      small.width = 480;
      small.height = Math.round((480 * canvas.height) / canvas.width);
      small.getContext("2d")?.drawImage(canvas, 0, 0, small.width, small.height);
    } catch {
      this.tell("camera");
    } finally {
      this.cancel();
    }
  }

  private async recordVoice(): Promise<void> {
    const progress = this.part.querySelector("progress") as HTMLProgressElement;
    progress.value = 0;
    progress.max = this.limits.voice_s;
    const recording = await record(this.limits.voice_s, (seconds) => (progress.value = seconds));
    this.recording = recording;
    if (this.wanted !== "voice") return this.cancel();
    this.shown("voice", "[data-stop]");
    const voice = await recording.ended;
    if (this.recording !== recording) return; // cancelled meanwhile
    this.cancel();
    const { bytes, mediaType: media_type, seconds } = voice;
    const item = this.add("voice", { kind: "voice", media_type, size: bytes.byteLength, bytes });
    const shown = item?.querySelector("[data-seconds]");
    if (shown) shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  private add(kind: Kept["kind"], kept: Kept): HTMLElement | undefined {
    if (!kept.size) return void this.tell("empty");
    if (kept.size > this.limits.largest) return void this.tell("many");
    const template = this.part.querySelector<HTMLTemplateElement>(`#captured-${kind}`);
    const item = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.kept.set(item, kept);
    this.list.append(item);
    this.list.hidden = false;
    return item;
  }

  private remove(item: HTMLElement): Kept["kind"] {
    const kind = this.kept.get(item)?.kind ?? "photo";
    this.kept.delete(item);
    item.remove();
    this.list.hidden = !this.kept.size;
    this.part.querySelector<HTMLElement>(`[data-take=${kind}]`)?.focus();
    return kind;
  }

  /** Nobody looks any more: the camera closes; what was said so far is kept. */
  private leave(): void {
    if (this.recording) this.recording.stop();
    else this.cancel();
  }

  private cancel(): void {
    const before = this.wanted;
    this.wanted = "";
    close(this.camera);
    this.viewfinder.srcObject = null;
    const recording = this.recording;
    this.camera = this.recording = undefined;
    recording?.stop();
    this.shown("choose", before ? `[data-take=${before}]` : "");
  }

  private shown(which: "choose" | "photo" | "voice", focus = ""): void {
    for (const part of this.part.querySelectorAll<HTMLElement>("[data-capture]")) part.hidden = part.dataset.capture !== which;
    if (focus) this.part.querySelector<HTMLElement>(focus)?.focus();
  }

  private tell(what: string): void {
    show(this.part, "[data-trouble]", false);
    if (what) show(this.part, `[data-trouble=${what}]`, true);
  }
}
