// A photo taken in the page: drawn to a canvas and written anew, so it carries neither place nor
// phone, and never comes into the gallery.
const QUALITY = 0.85;

export async function openCamera(viewfinder: HTMLVideoElement, px: number): Promise<MediaStream> {
  const wanted = { facingMode: "environment", width: { ideal: px }, height: { ideal: px } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  viewfinder.srcObject = stream;
  await viewfinder.play();
  return stream;
}

/** What the camera sees now, its longer side at most `px` pixels. */
export async function shoot(viewfinder: HTMLVideoElement, px: number): Promise<{ canvas: HTMLCanvasElement; bytes: ArrayBuffer }> {
  const [width, height] = [viewfinder.videoWidth, viewfinder.videoHeight];
  const scale = Math.min(1, px / Math.max(width, height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(viewfinder, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new DOMException("no picture", "EncodingError");
  return { canvas, bytes: await blob.arrayBuffer() };
}

export function close(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
