// Notices signals while Lua runs.
//
// No JavaScript runs on a signal until Lua pauses: a handler in C makes a note of it (libc.ts), which is looked for now and
// then. While JavaScript waits and no Lua runs, nobody looks: then the signals belong to whoever had them before.
import { handleSignal, isPosix, takeNote } from "../lua/libc.ts";
import { signalNumber } from "../lua/processes.ts";

export class SignalNotes {
  /** Gives back each signal that is noted. */
  private readonly noted = new Map<NodeJS.Signals, () => void>();

  /** Has signals leave a note and do nothing else; where that cannot be, they do what they did before. */
  begin(signals: Iterable<NodeJS.Signals>): void {
    if (!isPosix()) return;
    for (const signal of signals)
      if (!this.noted.has(signal)) this.noted.set(signal, handleSignal(signalNumber(signal), "note"));
  }

  /** A signal that came since the last look. */
  take(): NodeJS.Signals | undefined {
    for (const signal of this.noted.keys()) if (takeNote(signalNumber(signal))) return signal;
    return undefined;
  }

  /** Forgets that a signal came. */
  forget(signal: NodeJS.Signals): void {
    if (this.noted.has(signal)) takeNote(signalNumber(signal));
  }

  /** Gives the signals back. @returns those that came since the last look */
  end(): NodeJS.Signals[] {
    const came = [...this.noted.keys()].filter((signal) => takeNote(signalNumber(signal)));
    for (const giveBack of this.noted.values()) giveBack();
    this.noted.clear();
    return came;
  }
}
