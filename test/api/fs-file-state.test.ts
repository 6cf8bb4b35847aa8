// `ingot.fs.file_state` as a Lua program sees it.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { linkSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { type ProgramOptions, program, Scratch } from "./program.ts";

const started = process.cwd();
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  process.chdir(scratch.root);
});
afterEach(() => {
  process.chdir(started);
  scratch.remove();
});

async function lines(source: string, options?: ProgramOptions): Promise<string[]> {
  const { output, error } = await program(`local fs, state = ingot.fs, ingot.fs.file_state\n${source}`, options);
  expect(error).toBeUndefined();
  return output.split("\n").slice(0, -1);
}

test("a record is what was put in", async () => {
  writeFileSync("f", "x");
  utimesSync("f", 1000, 1000.25);
  symlinkSync("f", "link");
  linkSync("f", "hard");
  expect(
    await lines(`
      print(state.has("f"), state.get("f"), state.mtime_ms("f")) print(state.mtime_ms("no"))
      state.record_read("f", "\\xff\\0x", 1, 200)
      local record = state.get("${scratch.path("f")}")
      print(record.content == "\\xff\\0x", record.mtime_ms, record.read_range.offset, record.read_range.limit)
      print(state.has("./link"), state.has("hard"))
      state.record_read_with_mtime("f", "y", 2, 3, 77)
      print(state.get("f").content, state.get("f").mtime_ms)
      state.record_write("f", "z")
      print(state.get("f").content, state.get("f").read_range)
      state.record_write("new", "")
      print(state.get("new").content == "", state.get("new").mtime_ms)
      print(smelt.fs.file_state == state, pcall(state.record_read, "f", "x", 1))`),
  ).toEqual([
    "false\tnil\t1000250",
    'nil\tcannot read "no": no such file or directory',
    "true\t1000250\t1\t200",
    "true\tfalse",
    "y\t77",
    "z\tnil",
    "true\tnil",
    "true\tfalse\tbad argument #4 to 'fs.file_state.record_read' (integer expected, got no value)",
  ]);
});

test("changes by others are noticed", async () => {
  writeFileSync("f", "one");
  expect(
    await lines(`
      print(state.staleness_error("f"))
      state.record_read("f", "one", 1, 10)
      print(state.staleness_error("f"))
      fs.write("f", "two") os.execute("touch -d '2001-01-01' f")
      print(state.staleness_error("f")) print(state.staleness_error("f", "notebook"))
      fs.write("f", "one")
      print(state.staleness_error("f"))
      fs.remove_file("f")
      print(state.staleness_error("f"))`),
  ).toEqual([
    "nil",
    "nil",
    'file "f" was changed since it was last read; read it again first',
    'notebook "f" was changed since it was last read; read it again first',
    "nil",
    'file "f" was removed since it was last read',
  ]);
});

test("permissions are raised", async () => {
  writeFileSync("f", "one");
  expect(
    await lines('print((select(2, pcall(state.mtime_ms, "f")):match("permission denied: read")))', {
      permissions: { allow: {}, deny: {} },
    }),
  ).toEqual(["permission denied: read"]);
});
