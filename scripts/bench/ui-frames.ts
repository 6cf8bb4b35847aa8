// Rows about frames: what it takes to compose and send one that is all new, and one in which nothing has changed.
import { BufferSources } from "../../src/api/buffer-sources.ts";
import { share } from "../../src/kernel/constraint.ts";
import { box, leaf } from "../../src/kernel/layout.ts";
import { newRealm } from "./realms.ts";
import { alternate } from "./rounds.ts";
import { type Row, shared } from "./row.ts";
import { median } from "./statistics.ts";
import { MemoryTerminal } from "./ui-memory.ts";
import { COLUMNS, ROWS } from "./ui-terminal.ts";

/** Frames per sample. */
const FRAMES = 20;
const COLORS = ["red", "green", "#5fafff", "yellow", "magenta", "cyan"];
/** Pieces of a line that each have a style. */
const PIECES = 8;

/** As many lines as the screen has, in which no cell is as in those of another number. */
function lines(number: number, width: number) {
  return Array.from({ length: ROWS }, (_, row) => {
    const letter = String.fromCharCode(97 + ((row + number) % 26));
    const spans = Array.from({ length: PIECES }, (_, i) => ({
      text: letter.repeat(Math.ceil(width / PIECES)),
      style: { fg: COLORS[(row + i + number) % COLORS.length], bold: (i + number) % 2 === 0 },
    }));
    return { spans };
  });
}

const frames = shared(async (bench) => {
  const { runtime } = await newRealm(bench);
  const terminal = new MemoryTerminal(runtime);
  const { ui } = terminal;
  const { owner } = runtime;
  const sources = runtime.service(BufferSources);
  const windows = [0, 1].map(() => {
    const buffer = ui.buffers.open(owner, { readonly: true });
    return { buffer, window: ui.openWindow(owner, buffer, { scrollbar: false }) };
  });
  const half = { extent: share(1, 2) };
  const screen = box(
    "horizontal",
    windows.map(({ window }) => ({ node: leaf(window), size: half })),
  );
  ui.main.set(owner, () => screen);
  let number = 0;
  const change = () => {
    number++;
    for (const { buffer } of windows) sources.setStyled(buffer, lines(number, COLUMNS / windows.length));
  };
  const sample = (prepare: () => void) => {
    const times = Array.from({ length: FRAMES }, () => {
      prepare();
      return terminal.frame();
    });
    return median(times);
  };
  const bytes: number[] = [];
  const times = await alternate(bench, "frames", {
    full: () => {
      const before = terminal.written;
      const time = sample(change);
      if (terminal.written - before < FRAMES * COLUMNS * (ROWS - 1)) throw new Error("not all of the screen was sent");
      return time;
    },
    unchanged: () => {
      const before = terminal.written;
      const time = sample(() => {});
      bytes.push(terminal.written - before);
      return time;
    },
  });
  await runtime.close();
  return { ...times, bytes };
});

const cells = `${COLUMNS} × ${ROWS} cells`;

export const rows: Row[] = [
  {
    name: `full repaint of ${cells}, composed and sent`,
    baseline: "",
    unit: "ms",
    figure: "absolute",
    bound: 1,
    samples: async (bench) => ({ ours: (await frames(bench)).full }),
  },
  {
    name: `unchanged frame of ${cells}, composed`,
    baseline: "",
    unit: "ms",
    figure: "absolute",
    bound: 0.1,
    samples: async (bench) => ({ ours: (await frames(bench)).unchanged }),
  },
  {
    name: `bytes written, unchanged frame of ${cells}`,
    baseline: "",
    unit: "bytes",
    figure: "absolute",
    bound: 0,
    samples: async (bench) => ({ ours: (await frames(bench)).bytes }),
  },
];
