// `ingot doc`: the reference of the Lua API in the terminal.

import { reference } from "../api/reference/collect.ts";
import { type Entry, entries, find, proposals, search } from "../api/reference/lookup.ts";
import { optionTables, type Style, TextWriter } from "../api/reference/text.ts";
import { VERSION } from "../build.ts";
import { Output } from "../lua/output.ts";
import { showsColors } from "./colors.ts";
import { ExitCode, Failure, UsageError } from "./errors.ts";
import type { Invocation } from "./verbs.ts";

/** Lines of text are no longer than this however wide the terminal is: longer ones are hard to read. */
const WIDEST = 100;
/** The width where there is no terminal to ask. */
const USUAL_WIDTH = 80;

export async function main({ args, options }: Invocation): Promise<number> {
  const [name] = args;
  const word = options.search as string | undefined;
  if (name !== undefined && word !== undefined) throw new UsageError("a name or --search, not both");
  const namespaces = reference();
  const all = entries(namespaces);
  const writer = new TextWriter(width(), await style(), optionTables(namespaces));

  if (word !== undefined) {
    const found = search(all, word);
    if (found.length === 0) throw new Failure(`nothing in the API is about "${word}"`);
    print(options.json ? json(found.map(summary)) : writer.entries(found));
  } else if (name !== undefined) {
    const entry = find(all, name);
    if (entry === undefined) throw new Failure(unknown(all, name));
    print(options.json ? json({ entry: entry.kind, ...entry.of }) : writer.entry(entry));
  } else {
    print(options.json ? json({ version: VERSION, namespaces }) : writer.overview(namespaces));
  }
  return ExitCode.Done;
}

function summary({ kind, name, doc }: Entry): { entry: string; name: string; doc: string } {
  return { entry: kind, name, doc };
}

function unknown(all: Entry[], name: string): string {
  const near = proposals(all, name);
  if (near.length === 0) return `there is no "${name}" in the API; \`ingot doc --search WORD\` looks for one`;
  const last = near.pop() as string;
  return `there is no "${name}" in the API; did you mean ${near.length === 0 ? "" : `${near.join(", ")} or `}${last}?`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function width(): number {
  return Math.min(process.stdout.columns || Number(process.env.COLUMNS) || USUAL_WIDTH, WIDEST);
}

async function style(): Promise<Style> {
  const { createColors } = await import("picocolors");
  const { bold, cyan, isColorSupported } = createColors(showsColors(1));
  // Without colours the marks of code say what is code.
  return { heading: bold, name: cyan, code: isColorSupported ? cyan : (text) => `\`${text}\`` };
}

/** Writes to standard output; a reader who has gone ends the program quietly. */
function print(text: string): void {
  new Output(1, true, () => process.exit(141)).write(Buffer.from(text)); // 128 + SIGPIPE, as a shell reports it
}
