// Rows about the time from the start of a program with a terminal UI until something is to be seen.
import { hello } from "./process-start.ts";
import { timeProcess } from "./processes.ts";
import { alternate } from "./rounds.ts";
import { type Row, shared } from "./row.ts";
import { bundledProgram, compiledProgram } from "./ui-compared.ts";
import { timeToText } from "./ui-terminal.ts";

const compared = {
  "pi-tui, compiled": compiledProgram("hello-pi.ts"),
  "pi-tui, run by Bun": bundledProgram("hello-pi.ts"),
  "ink, compiled": compiledProgram("hello-ink.jsx"),
  "ink, run by Bun": bundledProgram("hello-ink.jsx"),
};
type Compared = keyof typeof compared;
const names = Object.keys(compared) as Compared[];

const times = shared(async (bench) => {
  const ours = await hello(bench);
  const [executable = "", verb = "", file = ""] = ours.command;
  const commands = new Map<Compared, string[]>();
  for (const name of names) commands.set(name, await compared[name](bench));
  const theirs = Object.fromEntries(
    names.map((name) => [name, () => timeToText(bench, commands.get(name) ?? [], "hello")]),
  ) as Record<Compared, () => Promise<number>>;
  return alternate(bench, "start of a UI", {
    ui: () => timeToText(bench, [executable, verb, "--ui", file], "hello"),
    headless: () => timeProcess(bench, ours),
    ...theirs,
  });
});

function row(baseline: string, theirs: Compared | "headless"): Row {
  return {
    name: "start of a UI to its first frame",
    baseline,
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const samples = await times(bench);
      return { ours: samples.ui, baseline: samples[theirs] };
    },
  };
}

export const rows: Row[] = [row("cold run of hello.lua", "headless"), ...names.map((name) => row(name, name))];
