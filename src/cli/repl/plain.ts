// A REPL without an editor: code comes through a pipe, from a file or from a dumb terminal. Each complete chunk is run,
// values go to standard output and errors to standard error; there is no echo.
import { ExitCode } from "../errors.ts";
import { LineInput } from "./input.ts";
import type { Session } from "./session.ts";

/** Signals that end the session in an orderly way, with the exit codes for them. */
const endingSignals: [NodeJS.Signals, number][] = [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
];

/**
 * Runs standard input to its end, and waits for what that has left going.
 * @param prompt called before each line, with whether it continues a chunk
 * @returns the exit code: 1 if any chunk, or what it left going, failed, 130 when one was interrupted
 */
export async function runPlainly(session: Session, prompt: (continued: boolean) => void = () => {}): Promise<number> {
  const input = new LineInput(session.realm.lua);
  let failed = false;
  let chunk = Buffer.alloc(0);
  let heedsSignals = false;
  for (let atEnd = false; !atEnd; ) {
    prompt(chunk.length > 0);
    if (session.realm.hasRuntime) await input.ready();
    await session.unlessExiting();
    const line = session.attended(() => input.next());
    atEnd = line === undefined;
    chunk = Buffer.concat([chunk, Buffer.from(line ?? "")]);
    if (!atEnd && !session.isComplete(chunk)) continue;
    const running = session.run(chunk);
    if (session.realm.hasRuntime && !heedsSignals) {
      heedSignals(session);
      heedsSignals = true;
    }
    const outcome = await running;
    if (outcome === "interrupted") return session.exit(ExitCode.Interrupted);
    failed ||= outcome === "failed";
    chunk = Buffer.alloc(0);
  }
  await session.idle();
  await session.close();
  return failed || session.hasFailed ? ExitCode.Failed : ExitCode.Done;
}

/** From now on there may be something to be put in order: until then, the system ends the process. */
function heedSignals(session: Session): void {
  session.onInterrupt = () => {
    if (!session.cancel()) void session.exit(ExitCode.Interrupted);
  };
  process.on("SIGINT", () => session.onInterrupt());
  for (const [signal, code] of endingSignals) process.on(signal, () => void session.exit(code));
}
