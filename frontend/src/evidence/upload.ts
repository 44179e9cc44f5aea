// One file on its way: the tus protocol, spoken by tus-js-client. Nothing about it is kept in this
// browser: what has arrived, the server knows.
import { type DetailedError, type HttpRequest, Upload as Tus } from "tus-js-client";
import { soFar } from "./same";
import { Session } from "./session";

export type State = "waiting" | "comparing" | "going" | "paused" | "broken" | "checking" | "kept" | "failed" | "gone";
export type Change = { state: State; sent: number; trouble: string; words: string };

// A piece is what one request carries: small enough that a slow line gets one through, and that a
// lost connection is noticed soon.
const PIECE = 8 * 1024 * 1024;
const TRIES = [0, 1000, 3000];
const AGAIN_MS = 15_000;
const TROUBLES: Record<number, string> = {
  401: "signed-out", 403: "signed-out", 404: "gone", 410: "gone", 413: "large", 422: "other", 507: "full", 429: "many",
};

export class Upload {
  state: State = "waiting";
  sent: number;
  private trouble = "";
  private words = "";
  private again = 0;
  // Goes on with what came before, and the server has not compared the two yet.
  private isUnshown: boolean;
  private readonly tus: Tus;

  constructor(
    readonly file: Blob,
    readonly name: string,
    private readonly session: Session,
    told: { endpoint: string; metadata: Record<string, string>; url?: string; offset?: number },
    private readonly changed: (change: Change) => void,
  ) {
    this.sent = told.offset ?? 0;
    this.isUnshown = told.url !== undefined;
    this.tus = new Tus(file, {
      endpoint: told.endpoint,
      uploadUrl: told.url ?? null,
      metadata: told.metadata,
      chunkSize: PIECE,
      retryDelays: TRIES,
      storeFingerprintForResuming: false,
      fingerprint: async () => "",
      onBeforeRequest: async (request) => {
        request.setHeader("X-CSRFToken", session.token);
        if (this.isUnshown && request.getMethod() === "PATCH") await this.show(request);
      },
      onAfterResponse: (request, answer) => {
        if (request.getMethod() === "PATCH" && answer.getStatus() === 204) this.isUnshown = false;
      },
      onShouldRetry: (error) => isPassing(error),
      onProgress: (sent) => {
        this.sent = sent;
        this.turn(sent >= file.size ? "checking" : "going");
        session.stay();
      },
      onSuccess: () => (this.isUnshown ? void this.showWhole() : this.turn("kept")),
      onError: (error) => this.failed(error as DetailedError),
    });
  }

  get isOpen(): boolean {
    return !["kept", "failed", "gone"].includes(this.state);
  }

  get isInFlight(): boolean {
    return ["comparing", "going", "checking", "broken"].includes(this.state);
  }

  /** Begin, or go on where the server says it stopped. */
  go(): void {
    clearTimeout(this.again);
    this.trouble = this.words = "";
    this.turn("going");
    this.tus.start();
  }

  /** Go on after the door was passed anew: the form's token has changed with the session. */
  async resume(): Promise<void> {
    if (this.trouble === "signed-out" && !(await this.session.renew())) return this.turn("failed");
    this.go();
  }

  pause(): void {
    clearTimeout(this.again);
    void this.tus.abort();
    this.turn("paused");
  }

  /** Stop, and take what has arrived off the server. */
  async cancel(): Promise<void> {
    clearTimeout(this.again);
    this.turn("gone");
    await this.tus.abort(true).catch(() => undefined);
  }

  /** Show with a request that this file is the one that began to arrive. */
  private async show(request: HttpRequest): Promise<void> {
    this.turn("comparing");
    request.setHeader("Upload-So-Far", await soFar(this.file, Number(request.getHeader("Upload-Offset"))));
    // Paused or given up meanwhile: then nothing goes out.
    if (this.state !== "comparing") throw new Error("stopped");
  }

  /** All of it had come before, so no request carries more: show it with an empty one. */
  private async showWhole(): Promise<void> {
    this.turn("comparing");
    let status = 0;
    try {
      const headers = {
        "Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(this.file.size), "Upload-So-Far": await soFar(this.file, this.file.size),
        "X-CSRFToken": this.session.token,
      };
      status = (await fetch(this.tus.url ?? "", { method: "PATCH", headers, redirect: "manual" })).status;
    } catch {
      status = 0; // no connection: asked again by hand
    }
    this.isUnshown = status !== 204;
    this.trouble = this.isUnshown ? TROUBLES[status] ?? "refused" : "";
    this.turn(this.isUnshown ? "failed" : "kept");
  }

  private failed(error: DetailedError): void {
    if (this.state === "paused" || this.state === "gone") return;
    const status = error.originalResponse?.getStatus() ?? 0;
    if (!status || status >= 500 && status !== 507) {
      this.trouble = "broken";
      this.turn("broken");
      this.again = window.setTimeout(() => this.go(), AGAIN_MS);
      return;
    }
    // A request that was led to the door ends there with a page, which no upload answers.
    this.trouble = TROUBLES[status] ?? (error.originalResponse?.getHeader("Tus-Resumable") ? "refused" : "signed-out");
    this.words = said(error);
    this.turn("failed");
  }

  private turn(state: State): void {
    this.state = state;
    this.changed({ state, sent: this.sent, trouble: this.trouble, words: this.words });
  }
}

/** Whether trying again at once may help: the line, a proxy, or a piece that is still being closed. */
function isPassing(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return !status || status === 409 || status === 423 || (status >= 500 && status !== 507);
}

/** The sentence of a refusal, if the answer is one and no page. */
function said(error: DetailedError): string {
  const answer = error.originalResponse;
  return answer?.getHeader("Content-Type")?.startsWith("text/plain") ? answer.getBody() : "";
}
