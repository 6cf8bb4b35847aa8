// `stream` of @clack/prompts, which shows text as it comes. Its own knows no output but the process's.
import type { BusyPlace } from "./busy.ts";

type Stream = typeof import("@clack/prompts").stream;
type Texts = Iterable<string> | AsyncIterable<string>;

const RESET = "\x1b[39m";
const GREY = "\x1b[90m";

/** @returns functions that show pieces of text, the first behind a sign, and lines after it behind a bar */
export function hostedStream({ clack, output, signal }: BusyPlace): Stream {
  const bar = `${GREY}${clack.S_BAR}${RESET}`;
  const show = async (texts: Texts, sign: string) => {
    output.write(`${bar}\n${sign}  `);
    for await (const text of texts) {
      if (signal.aborted) return;
      output.write(text.replaceAll("\n", `\n${bar}  `));
    }
    output.write("\n");
  };
  const signed = (colour: number, sign: string) => (texts: Texts) => show(texts, `\x1b[${colour}m${sign}${RESET}`);
  const warn = signed(33, clack.S_WARN);
  return {
    message: (texts, { symbol = bar } = {}) => show(texts, symbol),
    info: signed(34, clack.S_INFO),
    success: signed(32, clack.S_SUCCESS),
    step: signed(32, clack.S_STEP_SUBMIT),
    warn,
    warning: warn,
    error: signed(31, clack.S_ERROR),
  };
}
