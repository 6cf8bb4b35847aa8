// Rows about what a terminal UI costs while it is used: bytes written and processor time, against pi-tui and ink.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, type Row, type Samples, type Skipped, shared } from "./row.ts";
import { compiledProgram } from "./ui-compared.ts";
import { knowsProcessorTime, TerminalProgram } from "./ui-terminal.ts";

const LINES = 100_000;
/** Milliseconds from key to key at least: pi-tui shows no frame sooner after the last one. */
const PACE = 17;
/** Milliseconds in which programs find out what the terminal can do. */
const SETTLING = 500;
/** The part of the usual number of rounds: a round takes seconds. */
const SHARE = 1 / 2;

const TYPED = "The quick brown fox jumps over the lazy dog, and once again.";
const [DOWN, PAGE_DOWN, HOME, CTRL_O, CTRL_U] = ["\x1b[B", "\x1b[6~", "\x1b[H", "\x0f", "\x15"];

interface Scene {
  readonly name: string;
  readonly keys: readonly string[];
  /** What is to be seen at its end. */
  readonly shows: string;
  /** What puts everything back, and is not measured. */
  readonly undo?: string;
}

const scenes: readonly Scene[] = [
  { name: `typing ${TYPED.length} characters`, keys: [...TYPED], shows: TYPED, undo: CTRL_U },
  { name: "scrolling 100 rows", keys: Array(100).fill(DOWN), shows: "line 101", undo: HOME },
  { name: "scrolling 10 pages", keys: Array(10).fill(PAGE_DOWN), shows: "line 541", undo: HOME },
  { name: "opening and closing an overlay 20 times", keys: Array(40).fill(CTRL_O), shows: "line 1" },
];

/** Lines as of a program: of many lengths, and no two alike. */
function text(): string {
  const words = "local function return state layout window buffer cursor if then end for in pairs ipairs".split(" ");
  const line = (i: number) => {
    const indentation = "  ".repeat(i % 5);
    return `${indentation}${Array.from({ length: (i * 7) % 23 }, (_, j) => words[(i * 31 + j * 17) % words.length]).join(" ")} -- ${i + 1}`;
  };
  return `${Array.from({ length: LINES }, (_, i) => line(i)).join("\n")}\n`;
}

const libraries = ["ingot", "pi-tui", "ink"] as const;
type Library = (typeof libraries)[number];
type Programs = Record<Library, TerminalProgram>;

const viewers = { "pi-tui": compiledProgram("viewer-pi.ts"), ink: compiledProgram("viewer-ink.jsx") };

async function start(bench: Bench): Promise<Programs> {
  const file = join(bench.directory, "text.txt");
  writeFileSync(file, text());
  const viewer = join(import.meta.dir, "programs/ui/viewer.lua");
  const [pi, ink] = [await viewers["pi-tui"](bench), await viewers.ink(bench)];
  return {
    ingot: new TerminalProgram(bench, [bench.ingot, "run", "--ui", "--allow-read", viewer, file]),
    "pi-tui": new TerminalProgram(bench, [...pi, file]),
    ink: new TerminalProgram(bench, [...ink, file]),
  };
}

const turns: Library[] = [...libraries];

/**
 * Presses a key in all programs, one after the other, and lets them show what comes of it. Each is the first in its turn:
 * that one finds the machine as it is after a pause.
 */
async function press(programs: Programs, key: string): Promise<void> {
  const pause = Bun.sleep(PACE);
  turns.push(turns.shift() as Library);
  for (const library of turns) await programs[library].press(key);
  await pause;
}

/** @throws Error unless all programs show the same text, and this is in it */
async function compareScreens(programs: Programs, shown: string): Promise<void> {
  for (const library of libraries) await programs[library].shows(shown);
  const ours = await programs.ingot.screen();
  for (const library of libraries) {
    const theirs = await programs[library].screen();
    if (theirs !== ours) throw new Error(`${library} does not show the same as ingot:\n${theirs}\n\n${ours}`);
  }
}

/** As `compareScreens`, for what is to be seen at first, and for the overlay, which is closed at the end of its scene. */
async function checkAtStart(programs: Programs): Promise<void> {
  await compareScreens(programs, "line 1");
  await Bun.sleep(SETTLING);
  await press(programs, CTRL_O);
  await compareScreens(programs, "go to the first line");
  await press(programs, CTRL_O);
  await compareScreens(programs, "line 1");
}

type Figures = Record<Library, { bytes: number[]; time: number[] }>;

async function play(programs: Programs, scene: Scene, figures: Figures): Promise<void> {
  const before = libraries.map((library) => ({
    bytes: programs[library].written,
    time: programs[library].processorTime,
  }));
  for (const key of scene.keys) await press(programs, key);
  await compareScreens(programs, scene.shows);
  for (const [i, library] of libraries.entries()) {
    figures[library].bytes.push(programs[library].written - (before[i]?.bytes ?? 0));
    figures[library].time.push(programs[library].processorTime - (before[i]?.time ?? 0));
  }
  if (scene.undo !== undefined) await press(programs, scene.undo);
}

const newFigures = (): Figures =>
  Object.fromEntries(libraries.map((library) => [library, { bytes: [], time: [] }])) as unknown as Figures;

/** What each scene takes in each library. */
const measured = shared(async (bench) => {
  const programs = await start(bench);
  await using _ingot = programs.ingot;
  await using _pi = programs["pi-tui"];
  await using _ink = programs.ink;
  await checkAtStart(programs);
  const results = new Map(scenes.map((scene) => [scene, newFigures()]));
  const rounds = Math.ceil(bench.rounds * SHARE);
  // As long again: in a program that has just been started, much of the work is compiling its code.
  const warmUps = rounds;
  for (let round = -warmUps; round < rounds; round++) {
    for (const scene of scenes) {
      bench.progress(`${scene.name}: ${round < 0 ? "warming up" : `round ${round + 1} of ${rounds}`}`);
      await play(programs, scene, round < 0 ? newFigures() : (results.get(scene) as Figures));
    }
  }
  return results;
});

async function samplesOf(bench: Bench, scene: Scene, library: Library, kind: "bytes" | "time") {
  if (!knowsProcessorTime) return { skipped: "the system does not say what the processor does for another process" };
  const figures = (await measured(bench)).get(scene) as Figures;
  return { ours: figures.ingot[kind], baseline: figures[library][kind] };
}

export const rows: Row[] = scenes.flatMap((scene) =>
  (["bytes", "time"] as const).flatMap((kind) =>
    (["pi-tui", "ink"] as const).map(
      (library): Row => ({
        name: `${kind === "bytes" ? "bytes written" : "processor time"}, ${scene.name}`,
        baseline: library,
        unit: kind === "bytes" ? "bytes" : "ms",
        figure: "ratio",
        bound: 1,
        samples: (bench): Promise<Samples | Skipped> => samplesOf(bench, scene, library, kind),
      }),
    ),
  ),
);
