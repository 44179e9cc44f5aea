// A voice note recorded in the page, in memory only.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32_000;

export type Voice = { bytes: ArrayBuffer; mediaType: string; seconds: number };
export type Recording = { stop(): void; ended: Promise<Voice> };

/** Record until `stop`, or for `longest` seconds. Rejects where there is no microphone for us. */
export async function record(longest: number, heard: (seconds: number) => void): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: false });
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS });
  const pieces: Blob[] = [];
  const begun = performance.now();
  const since = (): number => (performance.now() - begun) / 1000;
  const ticking = setInterval(() => {
    heard(since());
    if (since() >= longest) stop();
  }, 250);

  function stop(): void {
    if (recorder.state !== "inactive") recorder.stop();
  }
  const ended = new Promise<Voice>((done, fail) => {
    recorder.ondataavailable = (event) => void pieces.push(event.data);
    recorder.onerror = () => fail(new DOMException("not recorded", "EncodingError"));
    recorder.onstop = () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      const mediaType = (recorder.mimeType || "audio/webm").split(";")[0] ?? "";
      const seconds = Math.round(since());
      new Blob(pieces).arrayBuffer().then((bytes) => done({ bytes, mediaType, seconds }), fail);
    };
  });
  recorder.start();
  return { stop, ended };
}

/** Play it; no address is made for it. */
export async function listen(bytes: ArrayBuffer): Promise<void> {
  const player = new AudioContext();
  const source = player.createBufferSource();
  source.buffer = await player.decodeAudioData(bytes.slice(0));
  source.connect(player.destination);
  source.onended = () => void player.close();
  source.start();
}
