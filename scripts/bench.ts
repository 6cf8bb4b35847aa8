// `bun run bench`: measures what DESIGN.md sets bounds for, prints a table, and fails when a bound is broken.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { freshExecutable } from "./bench/fresh-build.ts";
import { describeMachine, loadLine, machineLine, withLoadAfter } from "./bench/machine.ts";
import { type Bench, measure, type Result } from "./bench/row.ts";
import { formatMarkdown, formatTable, replaceBetweenMarkers, toJson } from "./bench/table.ts";

const root = join(import.meta.dir, "..");

const help = `Usage: bun run bench [options]

Measures ingot against a bare compiled Bun program, stock wasmoon, and other runtimes that are installed.
Exit code 1 when a bound is broken or a row cannot be measured.

  --filter WORD    only rows with this in what they measure or are compared with (may be repeated)
  --quick          few rounds: shows that everything works, the figures are rough
  --json FILE      where the figures go as JSON, - for standard output (default: build/bench.json)
  --readme         put the table into README.md
  --ingot FILE     run this executable instead of dist/ingot

Example: bun run bench --filter "cold run"
`;

/** Samples of each side; the design asks for at least 20. */
const rounds = { full: 41, quick: 3 };
const warmUps = { full: 5, quick: 1 };

function parse() {
  try {
    return parseArgs({
      options: {
        filter: { type: "string", multiple: true },
        quick: { type: "boolean", default: false },
        json: { type: "string", default: join(root, "build/bench.json") },
        readme: { type: "boolean", default: false },
        ingot: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

/** Shows what is being done: in one line that is written over on a terminal, a line per row elsewhere. */
function progressTo(stream: NodeJS.WriteStream): { progress: Bench["progress"]; row: Bench["progress"]; end(): void } {
  if (!stream.isTTY) return { progress: () => {}, row: (text) => void stream.write(`${text}\n`), end: () => {} };
  const show = (text: string) => void stream.write(`\r\x1b[K${text.slice(0, stream.columns - 1)}`);
  return { progress: show, row: show, end: () => void stream.write("\r\x1b[K") };
}

async function main(): Promise<number> {
  const options = parse();
  if (options.help) {
    console.log(help);
    return 0;
  }
  const words = (options.filter ?? []).map((word) => word.toLowerCase());
  if (options.readme && (options.quick || words.length > 0)) {
    console.error("bench: --readme wants all rows in full; leave out --quick and --filter");
    return 2;
  }
  const { progress, row: progressOfRow, end } = progressTo(process.stderr);
  const built = freshExecutable(progress); // rows inside this process need the build, too
  const machineBefore = describeMachine();
  const directory = mkdtempSync(join(tmpdir(), "ingot-bench-"));
  // A copy, because the programs it is compared with are new files, too: how much of an executable the system maps at
  // once, and so its memory, depends on how the file came into the page cache.
  const ingot = join(directory, basename(built));
  copyFileSync(options.ingot === undefined ? built : resolve(options.ingot), ingot);
  const pace = options.quick ? "quick" : "full";
  const bench: Bench = { ingot, directory, rounds: rounds[pace], warmUps: warmUps[pace], progress };
  const results: Result[] = [];
  try {
    // Only now, as rows import what the build has made.
    const { rows } = await import("./bench/rows.ts");
    const wanted = rows.filter(({ name, baseline }) => {
      const text = `${name} against ${baseline}`.toLowerCase();
      return words.length === 0 || words.some((word) => text.includes(word));
    });
    if (wanted.length === 0) {
      console.error(`bench: no row has ${words.map((word) => `"${word}"`).join(" or ")} in its name`);
      return 2;
    }
    for (const row of wanted) {
      progressOfRow(`${row.name} against ${row.baseline}`);
      results.push(await measure(row, bench));
    }
  } finally {
    end();
    rmSync(directory, { recursive: true, force: true });
  }

  const machine = withLoadAfter(machineBefore);
  // Standard output carries one thing: the JSON when it is asked for there, otherwise the table.
  const table = formatTable(results, options.json === "-" ? colors.createColors(false) : colors);
  const text = `${table.join("\n")}\n\n${machineLine(machine)}; ${loadLine(machine)}\n`;
  const json = toJson(results, machine);
  if (options.json === "-") {
    process.stderr.write(text);
    process.stdout.write(json);
  } else {
    process.stdout.write(text);
    mkdirSync(dirname(resolve(options.json)), { recursive: true });
    writeFileSync(options.json, json);
  }
  if (options.readme) {
    const readme = join(root, "README.md");
    writeFileSync(readme, replaceBetweenMarkers(readFileSync(readme, "utf8"), formatMarkdown(results, machine)));
  }
  return results.some(({ verdict }) => verdict === "over" || verdict === "failed") ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`bench: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  },
);
