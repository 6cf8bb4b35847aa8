// @clack/prompts with given streams in the place of the process's own: whoever calls its functions need not hand the
// streams to each of them, and cannot forget to.
import type { CommonOptions } from "@clack/prompts";
import { type BusyPlace, Progress, runTasks, Spinner } from "./busy.ts";
import { hostedStream } from "./stream.ts";
import type { PromptInput, PromptOutput } from "./streams.ts";

type Clack = typeof import("@clack/prompts");

/** How a prompt takes a paste: not at all, as one line, or character by character with its line breaks. */
export type PasteKind = "refused" | "line" | "characters";

/** Prompts that take no text refuse pastes: there, characters are commands. */
const prompts = {
  autocomplete: "line",
  autocompleteMultiselect: "line",
  confirm: "refused",
  date: "characters",
  groupMultiselect: "refused",
  multiline: "characters",
  multiselect: "refused",
  password: "line",
  path: "line",
  select: "refused",
  selectKey: "refused",
  text: "line",
} as const satisfies Partial<Record<keyof Clack, PasteKind>>;

/** Functions that write something, by the number of arguments before their options. */
const writers = { intro: 1, outro: 1, cancel: 1, note: 2, box: 2, taskLog: 0 } as const;

export interface Stage extends BusyPlace {
  readonly input: PromptInput;
  readonly output: PromptOutput;
  /** A prompt has opened, and its first frame is drawn. */
  onPrompt(paste: PasteKind): void;
}

type Prompt = (options: CommonOptions) => Promise<unknown>;
type Writer = (...parameters: unknown[]) => unknown;

/** @returns everything that @clack/prompts exports, bound to the streams of the stage */
export function hostedClack(stage: Stage): Clack {
  const { clack, output } = stage;
  const hosted: Record<string, unknown> = { ...clack };
  for (const [name, paste] of Object.entries(prompts)) {
    const prompt = clack[name as keyof typeof prompts] as unknown as Prompt;
    hosted[name] = (options: CommonOptions) => openPrompt(stage, prompt, options, paste);
  }
  for (const [name, count] of Object.entries(writers))
    hosted[name] = hostedWriter(output, clack[name as keyof typeof writers] as unknown as Writer, count);
  hosted.log = Object.fromEntries(
    Object.entries(clack.log).map(([name, write]) => [name, hostedWriter(output, write as Writer, 1)]),
  );
  hosted.stream = hostedStream(stage);
  hosted.spinner = (options?: object) => new Spinner(stage, options);
  hosted.progress = (options?: object) => new Progress(stage, options);
  hosted.tasks = (tasks: Parameters<Clack["tasks"]>[0], options?: object) => runTasks(stage, tasks, options);
  return hosted as Clack;
}

async function openPrompt(stage: Stage, prompt: Prompt, options: CommonOptions, paste: PasteKind): Promise<unknown> {
  const { input, output, terminal } = stage;
  // clack never takes its listener off a signal, so each prompt has its own.
  const own = new AbortController();
  const abort = () => own.abort();
  const signals = [stage.signal, options.signal].filter((signal) => signal !== undefined);
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
  }
  terminal.startScreen();
  try {
    const answer = output.inColour(() => prompt({ ...options, input, output, signal: own.signal }));
    if (input.isRead) stage.onPrompt(paste);
    return await answer;
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  }
}

/** A function that writes to an output. @param count how many arguments it has before its options */
function hostedWriter(output: PromptOutput, write: Writer, count: number): Writer {
  return (...parameters) => {
    const before = Array.from({ length: count }, (_, i) => parameters[i]);
    const options = { ...(parameters[count] as object | undefined), output };
    return inColour(
      output,
      output.inColour(() => write(...before, options)),
    );
  };
}

/** What a writer returns: an object whose functions write, too, or nothing. */
function inColour(output: PromptOutput, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const functions = Object.entries(value as Record<string, Writer>);
  return Object.fromEntries(
    functions.map(([name, write]) => [
      name,
      (...parameters: unknown[]) =>
        inColour(
          output,
          output.inColour(() => write.apply(value, parameters)),
        ),
    ]),
  );
}
