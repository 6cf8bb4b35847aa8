// `ingot types` on the built executable: stubs that are Lua, settings that keep what they said.
import { describe, expect, test } from "bun:test";
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { Place } from "./ingot.ts";

const place = new Place();
const types = (...args: string[]) => place.run(["types", ...args]);
const read = (name: string) => readFileSync(place.path(name), "utf8");

const complete = {
  $schema: "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
  "runtime.version": "Lua 5.4",
  "workspace.library": [".luals/ingot"],
  "diagnostics.globals": ["ingot", "smelt"],
};

describe("types", () => {
  test("writes stubs that Lua can read, and settings", async () => {
    place.write("new/main.lua", "");
    const { stdout, stderr, code } = await types("new");
    expect(stdout).toMatch(/^new\/\.luals\/ingot: \d+ files\nnew\/\.luarc\.json: written\n$/);
    expect([stderr, code]).toEqual(["", 0]);
    expect(JSON.parse(read("new/.luarc.json"))).toEqual(complete);
    const files = readdirSync(place.path("new/.luals/ingot"));
    expect(files).toContain("ingot.lua");
    expect(files).toContain("ingot.task.lua");
    expect(await place.run(["check", ".luals/ingot"], { cwd: "new" })).toMatchObject({
      stdout: "",
      stderr: `${files.length} files checked, 0 errors\n`,
      code: 0,
    });
  });

  test("again changes nothing but what is out of date", async () => {
    place.write("again/mine.lua", "");
    await place.run(["types"], { cwd: "again" });
    place.write("again/.luals/ingot/ingot.gone.lua", "---@meta _\n");
    place.write("again/.luals/ingot/my.lua", "-- mine\n");
    const settings = read("again/.luarc.json");
    const { stdout } = await place.run(["types"], { cwd: "again" });
    expect(stdout).toEndWith(".luarc.json: unchanged\n");
    expect(read("again/.luarc.json")).toBe(settings);
    expect(existsSync(place.path("again/.luals/ingot/ingot.gone.lua"))).toBe(false);
    expect(read("again/.luals/ingot/my.lua")).toBe("-- mine\n");
  });

  test("adds to settings what they lack, in their own notation", async () => {
    place.write("flat/.luarc.json", '{\n\t"hint.enable": true,\n\t"diagnostics.globals": ["vim"]\n}\n');
    expect((await types("flat")).stdout).toEndWith("flat/.luarc.json: updated\n");
    expect(read("flat/.luarc.json")).toStartWith('{\n\t"hint.enable": true,\n\t"diagnostics.globals": [\n\t\t"vim",\n');
    expect(JSON.parse(read("flat/.luarc.json"))).toEqual({
      "hint.enable": true,
      "diagnostics.globals": ["vim", "ingot", "smelt"],
      "runtime.version": "Lua 5.4",
      "workspace.library": [".luals/ingot"],
    });

    place.write("nested/.luarc.json", JSON.stringify({ runtime: { path: ["?.lua"] }, workspace: { library: ["x"] } }));
    await types("nested");
    expect(JSON.parse(read("nested/.luarc.json"))).toEqual({
      runtime: { path: ["?.lua"], version: "Lua 5.4" },
      workspace: { library: ["x", ".luals/ingot"] },
      "diagnostics.globals": ["ingot", "smelt"],
    });

    place.write("prefixed/.luarc.json", JSON.stringify({ "Lua.runtime.version": "LuaJIT" }));
    const { stderr } = await types("prefixed");
    expect(stderr).toBe('prefixed/.luarc.json says "LuaJIT"; programs of ingot are Lua 5.4\n');
    expect(JSON.parse(read("prefixed/.luarc.json"))).toEqual({
      "Lua.runtime.version": "LuaJIT",
      "Lua.workspace.library": [".luals/ingot"],
      "Lua.diagnostics.globals": ["ingot", "smelt"],
    });
  });

  test("leaves settings with comments alone and says what to add", async () => {
    const text = '{\n  // ours\n  "runtime.version": "Lua 5.4",\n}\n';
    place.write("comments/.luarc.json", text);
    const { stdout, stderr, code } = await types("comments");
    expect(stdout).toEndWith("comments/.luarc.json: left as it is\n");
    expect(stderr).toBe(
      'comments/.luarc.json has comments; add to it\n  "workspace.library": [".luals/ingot"],\n  "diagnostics.globals": ["ingot","smelt"]\n',
    );
    expect(code).toBe(0);
    expect(read("comments/.luarc.json")).toBe(text);

    place.write("complete/.luarc.jsonc", `// all there\n${JSON.stringify(complete)}`);
    expect(await types("complete")).toMatchObject({ stderr: "", code: 0 });
    expect(existsSync(place.path("complete/.luarc.json"))).toBe(false);

    place.write("broken/.luarc.json", "{ nonsense");
    expect((await types("broken")).stderr).toStartWith("broken/.luarc.json is not a JSON object; it should say\n");
    expect(read("broken/.luarc.json")).toBe("{ nonsense");
  });

  test("follows a link to settings", async () => {
    place.write("shared.json", "{}");
    place.write("linked/main.lua", "");
    symlinkSync("../shared.json", place.path("linked/.luarc.json"));
    await types("linked");
    expect(lstatSync(place.path("linked/.luarc.json")).isSymbolicLink()).toBe(true);
    expect(JSON.parse(read("shared.json"))["runtime.version"]).toBe("Lua 5.4");
    expect(readdirSync(place.work).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("says why it cannot write", async () => {
    expect(await types("nowhere")).toMatchObject({ stdout: "", code: 1 });
    place.write("file", "");
    expect((await types("file")).stderr).toBe('ingot: "file" is not a folder\n');
    place.write("blocked/.luals", "");
    expect((await types("blocked")).stderr).toBe(
      'ingot: cannot write stubs to "blocked/.luals/ingot": a part of the path is not a directory\n',
    );
  });

  // `cargo install emmylua_check`: a language server for the same annotations, from the command line.
  test.skipIf(Bun.which("emmylua_check") === null)("are understood by a language server", async () => {
    place.write(
      "served/main.lua",
      `local reg = ingot.spawn(function() smelt.sleep(10) end)
ingot.reg.compose(reg, nil, reg)
local cell = ingot.cell("x")
cell:set(1):subscribe(function(value) print(value) end):remove()
local winner = ingot.task.race(function() return 1 end, function() return 2 end)
print(winner.index, ingot.version:upper(), ingot.task.wait(1, { interactive = true }))
ingot.sleep()
ingot.slep(1)
ingot.sleep("x")
ingot.task.wait(1, { interactive = 3 })
ingot.cell(1)
cell:sett(1)
`,
    );
    await types("served");
    const executable = Bun.which("emmylua_check") as string;
    const { stdout } = await place.run([".", "-f", "text"], { executable, cwd: "served" });
    const places = [...stdout.matchAll(/^ *--> main\.lua:(\d+):/gm)].map(([, line]) => Number(line));
    expect(places.sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11, 12]);
    const stubs = await place.run([".luals/ingot", "-f", "text"], { executable, cwd: "served" });
    expect(stubs.stdout).not.toContain("-->");
  });
});
