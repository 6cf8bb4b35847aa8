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
/** An error that is reported again within this time adds nothing, in milliseconds. */
const REPEAT = 60_000;

export class MessageLog {
  private messages: Message[] = [];
  private unread = 0;
  private readonly followers = new Set<() => void>();
  /** When each unread error was reported last. */
  private readonly reported = new Map<string, number>();
  /** Told of every new message. */
  onMessage: (message: Message) => void = () => {};
  /** Told when there are no unread errors any more. */
  onRead: () => void = () => {};

  /** @param now Unix time in milliseconds */
  constructor(private readonly now: () => number = Date.now) {}

  /** Adds a message. */
  add(kind: MessageKind, source: string, text: string, error?: unknown): void {
    const summary = text.split("\n", 1)[0] as string;
    const message = { kind, source, summary, full: text, time: this.now(), error };
    if (kind === "error") this.unread++;
    this.messages.push(message);
    if (this.messages.length > MOST) this.messages.shift();
    this.onMessage(message);
    this.changed();
  }

  /**
   * Adds an error that may come again and again, unless it was reported less than a minute ago and nobody has read it.
   * @returns whether it was added
   */
  report(source: string, text: string, error?: unknown): boolean {
    const time = this.now();
    const key = `${source}\n${text}`;
    const last = this.reported.get(key);
    if (last !== undefined && time - last < REPEAT) return false;
    if (this.reported.size >= MOST) this.reported.clear();
    this.reported.set(key, time);
    this.add("error", source, text, error);
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

  /** Takes all errors as read; what comes again from now on is new. */
  markRead(): void {
    this.reported.clear();
    this.markShown();
  }

  /** Takes all errors as read by somebody who looks on: what comes again says no more than before. */
  markShown(): void {
    this.unread = 0;
    this.onRead();
  }

  clear(): void {
    this.messages = [];
    this.markRead();
    this.changed();
  }

  private changed(): void {
    for (const follower of [...this.followers]) follower();
  }
}
