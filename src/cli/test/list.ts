// `--list`: the places and names of tests instead of a report.
import { Output } from "../../lua/output.ts";
import { say } from "../errors.ts";
import type { EventSink, TestEvent } from "./events.ts";

export class TestList implements EventSink {
  private readonly output: Output;

  /** @param stdout the descriptor of standard output */
  constructor(stdout: number) {
    this.output = new Output(stdout, true, () => process.exit(141)); // 128 + SIGPIPE, as a shell reports it
  }

  event({ type, file, line, full_name, message }: TestEvent): void {
    if (type === "test_found") {
      const name = text(full_name).replace(/\s*\n\s*/g, " ");
      this.output.write(Buffer.from(`${text(file)}:${text(line)}: ${name}\n`));
    } else if (type === "block_error") {
      say(`ingot: cannot list the tests of ${text(file)}: ${text(message)}`);
    }
  }
}

/** Text of Lua, be it UTF-8 or not. */
function text(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}
