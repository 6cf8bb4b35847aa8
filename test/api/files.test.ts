// `ingot.files` as a Lua program sees it.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { type ProgramOptions, program, Scratch } from "./program.ts";

const started = process.cwd();
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  process.chdir(scratch.root);
  mkdirSync("src/deep", { recursive: true });
  for (const name of ["src/main.lua", "src/deep/map.lua", "readme", "build.log"]) writeFileSync(name, "");
  writeFileSync(".gitignore", "*.log\n");
});
afterEach(() => {
  process.chdir(started);
  scratch.remove();
});

const PRELUDE = `
  local files = ingot.files
  local function search(...)
    local result
    repeat
      result = files.search(...)
      ingot.sleep(1)
    until result.ready and not result.scanning and not result.searching or result.status == "error"
    return result
  end
  local function labels(result)
    local out = {}
    for i, item in ipairs(result.items) do out[i] = item.label end
    return table.concat(out, " ")
  end
`;

async function lines(source: string, options?: ProgramOptions): Promise<string[]> {
  const { output, error } = await program(PRELUDE + source, options);
  expect(error).toBeUndefined();
  return output.split("\n").slice(0, -1);
}

test("files are found, first those that match best", async () => {
  expect(
    await lines(`
      local first = files.search("ma")
      print(#first.items, first.ready, first.scanning, first.status, first.message)
      local found = search("ma")
      print(labels(found), found.total_matched, found.total_files, found.total_dirs, found.status, found.message == "")
      local item = found.items[1]
      print(item.label, item.path, item.insert_text, item.kind, math.type(item.score))
      print(found.root == ingot.os.cwd())
      print(labels(search("", { include_dirs = true })))
      print(labels(search("", { limit = 1, offset = 1 })), labels(search("", { limit = 0 })))
      print(labels(search("zzz")))`),
  ).toEqual([
    "0\tfalse\ttrue\tscanning\tlooking for files",
    "src/main.lua src/deep/map.lua\t2\t4\t2\tready\ttrue",
    "src/main.lua\tsrc/main.lua\tsrc/main.lua\tfile\tinteger",
    "true",
    ".gitignore readme src/deep/map.lua src/main.lua src/ src/deep/",
    "readme\t",
    "",
  ]);
});

test("what was chosen comes first, and other roots are other indexes", async () => {
  expect(
    await lines(`
      local found = search("lua")
      print(files.accept(found.items[2]), files.search("lua").items[1].path == found.items[2].path)
      print(labels(search("", { cwd = "src" })), labels(search("", { cwd = "${scratch.path("src/deep")}" })))
      print(pcall(files.accept, {})) print(pcall(files.search, "", { limit = -1 }))
      local none = search("", { cwd = "no" }) print(none.status, none.message)`),
  ).toEqual([
    "true\ttrue",
    "deep/map.lua main.lua\tmap.lua",
    "false\tbad argument #1 to 'files.accept' (field 'path' is missing)",
    "false\tbad argument #2 to 'files.search' (option 'limit': at least 0 expected, got -1)",
    `error\tcannot list "${scratch.path("no")}": no such file or directory`,
  ]);
});

test("the index tells how far it is, and looks anew when it is told to", async () => {
  expect(
    await lines(`
      local before = files.status() print(before.initialized, before.files, before.scanning, before.warmup_complete)
      search("")
      local after = files.status() print(after.initialized, after.files, after.scanning, after.watcher_ready, after.warmup_complete)
      ingot.fs.write("new", "")
      print(files.rescan(), files.status().scanning)
      print(labels(search("new")))`),
  ).toEqual(["false\t0\tfalse\tfalse", "true\t4\tfalse\ttrue\ttrue", "true\ttrue", "new"]);
});

test("names that are not UTF-8 are found byte for byte", async () => {
  expect(
    await lines(`
      ingot.fs.write("\\xff-odd", "content")
      print(ingot.fs.read(search("odd").items[1].path), files.accept(search("odd").items[1]))`),
  ).toEqual(["content\ttrue"]);
});

test("many roots are indexed without keeping all", async () => {
  for (let i = 0; i < 30; i++) mkdirSync(`w${i}`);
  expect(
    await lines(`
      for i = 0, 29 do files.search("x", { cwd = "w" .. i }) end
      print(files.status({ cwd = "w29" }).initialized, files.status({ cwd = "w0" }).initialized)`),
  ).toEqual(["true\tfalse"]);
});

test("permissions are raised", async () => {
  const permissions = { allow: { read: [scratch.path("src")] }, deny: {} };
  expect(
    await lines(
      `
      print((select(2, pcall(files.search, "")):match("permission denied: read")))
      print(labels(search("", { cwd = "src" })))`,
      { permissions },
    ),
  ).toEqual(["permission denied: read", "deep/map.lua main.lua"]);
});
