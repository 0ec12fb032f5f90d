// The socket of one job. Reconnects by itself, first at once, then slower; the server opens with a snapshot of all there
// is to know, so coming back is catching up. Nothing is polled.
//   const live = new Live("/ws/jobs/…/", { message, offline });   live.sync();
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const ANSWER_WITHIN_MS = 5000;
const GONE = [4401, 4404];

export class Live {
  constructor(path, { message, offline, gone }) {
    this.address = new URL(path, location.href);
    this.address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.tell = { message, offline, gone };
    this.wait = FIRST_WAIT_MS;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  open() {
    this.stopped = false;
    clearTimeout(this.again);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener("message", (event) => this.received(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => socket === this.socket && this.closed(event));
  }

  received(message) {
    clearTimeout(this.doubt);
    this.wait = FIRST_WAIT_MS;
    this.tell.offline(false);
    this.tell.message(message);
  }

  closed(event) {
    clearTimeout(this.doubt);
    if (this.stopped) return;
    if (GONE.includes(event.code)) return this.tell.gone(event.code);
    this.tell.offline(true);
    this.again = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  // Asks for a snapshot. No answer in time means a connection that only looks alive, as after a laptop's sleep.
  sync() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type: "sync" }));
    clearTimeout(this.doubt);
    this.doubt = setTimeout(() => this.open(), ANSWER_WITHIN_MS);
  }

  hurry() {
    if (this.stopped) return;
    this.wait = FIRST_WAIT_MS;
    if (this.socket.readyState === WebSocket.OPEN) this.sync();
    else if (this.socket.readyState === WebSocket.CLOSED) this.open();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.again);
    clearTimeout(this.doubt);
    this.socket.close();
  }
}
