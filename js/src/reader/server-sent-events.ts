/**
 * Reads server-sent events in pieces.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */

/** A reader between two pieces. */
export class EventReader {
  readonly #tell: (event: string, data: string) => void;
  #line = "";
  #event = "";
  #data: string[] = [];

  /** `tell` hears of each event. */
  constructor(tell: (event: string, data: string) => void) {
    this.#tell = tell;
  }

  /** Reads the next piece. */
  push(piece: string): void {
    const lines = piece.split("\n");
    lines[0] = this.#line + (lines[0] ?? "");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.#read(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  #read(line: string): void {
    if (line === "") {
      if (this.#data.length > 0) this.#tell(this.#event || "message", this.#data.join("\n"));
      this.#event = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    const [field, value] = colon < 0 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /u, "")];
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
  }
}
