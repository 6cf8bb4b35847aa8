// Notices: short messages shown above the prompt for a while. Their full text is in the message log.
import type { Clock } from "../../kernel/clock.ts";
import type { MessageKind } from "../../kernel/message-log.ts";

/** How long a notice is shown, in milliseconds. */
const DURATION: Readonly<Record<MessageKind, number>> = { info: 4000, warn: 6000, error: 8000 };

/** What stands before the name of the file in `/folder/file.lua:3:`; there is more to be said than room for it. */
const FOLDERS_OF_PLACE = /(?<=^|\s)\/\S*\/(?=[^/\s]+:\d+:)/g;

export interface Notice {
  readonly kind: MessageKind;
  readonly text: string;
}

export class Notices {
  private shown: Notice | undefined;
  private cancel = (): void => {};

  constructor(
    private readonly clock: Pick<Clock, "after">,
    private readonly changed: () => void,
  ) {}

  /** What is to be seen now. */
  get current(): Notice | undefined {
    return this.shown;
  }

  /** Shows a notice in the place of the one before. @param text its first line is shown, of paths of errors the end */
  show(kind: MessageKind, text: string): void {
    const line = text.split("\n", 1)[0] as string;
    this.cancel();
    this.shown = { kind, text: kind === "error" ? line.replaceAll(FOLDERS_OF_PLACE, "") : line };
    this.cancel = this.clock.after(DURATION[kind], () => this.dismiss());
    this.changed();
  }

  /** Takes the notice away. @returns whether there was one */
  dismiss(): boolean {
    if (this.shown === undefined) return false;
    this.cancel();
    this.shown = undefined;
    this.changed();
    return true;
  }
}
