// The clipboard of a run, which the terminal UI shares.

/** The clipboard of a run. */
export class Clipboard {
  /** Hands a text to the terminal, which has a clipboard too (OSC 52); the terminal UI sets it. */
  terminal: ((text: string) => void) | undefined;
}
