// Shows a signal as a notification that says nothing: whatever the push carried, and it carries
// nothing, is not looked at. Touching it opens the site.
type Waited = Event & { waitUntil(work: Promise<unknown>): void };
type Touched = Waited & { notification: { close(): void } };
type Said = { title: string };
export type Listener = {
  SAID: Said;
  registration: { showNotification(title: string, options: object): Promise<void> };
  clients: { openWindow(address: string): Promise<unknown> };
  addEventListener(kind: string, hear: (event: never) => void): void;
};

export function listenForPush(worker: Listener): void {
  const { title } = worker.SAID;
  worker.addEventListener("push", (event: Waited) =>
    event.waitUntil(worker.registration.showNotification(title, { tag: "waits", renotify: true })),
  );
  worker.addEventListener("notificationclick", (event: Touched) => {
    event.notification.close();
    event.waitUntil(worker.clients.openWindow("/"));
  });
}
