// The message log: what plugins and the program itself have to say, the errors of callbacks above all.

export type MessageKind = "error" | "warn" | "info";

export interface Message {
  kind: MessageKind;
  /** The plugin, or the part of the program. */
  source: string;
  /** The first line. */
  summary: string;
  full: string;
  /** Unix time in milliseconds. */
  time: number;
  /** What was thrown, when the message tells of that. */
  error?: unknown;
}

/** The oldest messages go when there are more. */
const MOST = 1000;
/** The same error within this time is not said again, in milliseconds. */
const REPEAT = 60_000;

export class MessageLog {
  private messages: Message[] = [];
  private unread = 0;
  private readonly followers = new Set<() => void>();
  /** When each error was said last. */
  private readonly said = new Map<string, number>();
  /** Told of every new message. */
  onMessage: (message: Message) => void = () => {};
  /** Told when there are no unread errors any more. */
  onRead: () => void = () => {};

  /** @param now Unix time in milliseconds */
  constructor(private readonly now: () => number = Date.now) {}

  /** Adds a message, unless it is an error that was said less than a minute ago. @returns whether it was added */
  add(kind: MessageKind, source: string, text: string, error?: unknown): boolean {
    const time = this.now();
    if (kind === "error") {
      const key = `${source}\n${text}`;
      const last = this.said.get(key);
      if (last !== undefined && time - last < REPEAT) return false;
      if (this.said.size >= MOST) this.said.clear();
      this.said.set(key, time);
      this.unread++;
    }
    const message = { kind, source, summary: text.split("\n", 1)[0] as string, full: text, time, error };
    this.messages.push(message);
    if (this.messages.length > MOST) this.messages.shift();
    this.onMessage(message);
    this.changed();
    return true;
  }

  /** Has `follower` called whenever there are other messages. @returns what ends that */
  follow(follower: () => void): () => void {
    this.followers.add(follower);
    return () => {
      this.followers.delete(follower);
    };
  }

  /** All messages, the oldest first. */
  list(): readonly Message[] {
    return this.messages;
  }

  /** Errors since `markRead`. */
  get unreadErrors(): number {
    return this.unread;
  }

  markRead(): void {
    this.unread = 0;
    this.onRead();
  }

  clear(): void {
    this.messages = [];
    this.said.clear();
    this.markRead();
    this.changed();
  }

  private changed(): void {
    for (const follower of [...this.followers]) follower();
  }
}
