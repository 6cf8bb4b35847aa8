// A REPL without a terminal: code comes through a pipe or from a file. Each complete chunk is run, values go to standard
// output and errors to standard error; there is no prompt and no echo.
import { ExitCode } from "../errors.ts";
import type { Session } from "./session.ts";

/**
 * Runs standard input to its end.
 * @param prompt called before each line, with whether it continues a chunk
 * @returns the exit code: 1 if any chunk failed, 130 when one was interrupted
 */
export function runPlainly(session: Session, prompt: (continued: boolean) => void = () => {}): number {
  let failed = false;
  let chunk = Buffer.alloc(0);
  for (let atEnd = false; !atEnd; ) {
    prompt(chunk.length > 0);
    const line = session.readLine();
    atEnd = line === undefined;
    chunk = Buffer.concat([chunk, Buffer.from(line ?? "")]);
    if (!atEnd && !session.isComplete(chunk)) continue;
    const outcome = session.run(chunk);
    if (outcome === "interrupted") return ExitCode.Interrupted;
    failed ||= outcome === "failed";
    chunk = Buffer.alloc(0);
  }
  session.close();
  return failed ? ExitCode.Failed : ExitCode.Done;
}
