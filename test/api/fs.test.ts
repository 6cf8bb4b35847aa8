// `ingot.fs` as a Lua program sees it: files, directories, locks.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type Outcome, type ProgramOptions, program, Scratch } from "./program.ts";

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

function run(source: string, options?: ProgramOptions): Promise<Outcome> {
  return program(`local fs = ingot.fs\n${source}`, options);
}

/** The lines that a program prints. */
async function lines(source: string, options?: ProgramOptions): Promise<string[]> {
  const { output, error } = await run(source, options);
  expect(error).toBeUndefined();
  return output.split("\n").slice(0, -1);
}

describe("contents", () => {
  test("come back byte for byte, at once and while others go on", async () => {
    const { output, error } = await run(`
      local all = {}
      for byte = 0, 255 do all[#all + 1] = string.char(byte) end
      local bytes = table.concat(all)
      local texts = { "", "text", "\\u{feff}marked", "a\\r\\nb\\0c", bytes, bytes:rep(20000) }
      for i, text in ipairs(texts) do
        assert(fs.write("f", text))
        assert(fs.read("f") == text and fs.size("f") == #text)
        local ok, err, written = fs.write_async("g", text)
        assert(ok == true and err == nil)
        local content, problem, changed = fs.read_async("g")
        assert(content == text and problem == nil and changed == written and math.type(changed) == "integer")
      end
      print("same")`);
    expect(error).toBeUndefined();
    expect(output).toBe("same\n");
    expect(readFileSync("g").length).toBe(256 * 20000);
  });

  test("of files that say they have no length are read to their end", async () => {
    expect(
      await lines(`
        local text = fs.read("/proc/self/maps") .. fs.read("/proc/kallsyms"):rep(1)
        print(#text > 1024 * 1024, text:sub(-1) == "\\n")
        local start = fs.read_limited("/proc/kallsyms", 3 * 1024 * 1024)
        print(#start.content == 3 * 1024 * 1024, start.truncated)`),
    ).toEqual(["true\ttrue", "true\ttrue"]);
  });

  test("can be read in part", async () => {
    expect(
      await lines(`
        fs.write("f", "abcdef")
        for _, most in ipairs { 0, 5, 6, 7, 1 << 50 } do
          local start = fs.read_limited("f", most)
          print(start.content, start.truncated)
        end
        print(fs.read_limited("no", 1))
        print(pcall(fs.read_limited, "f", -1))`),
    ).toEqual([
      "\ttrue",
      "abcde\ttrue",
      "abcdef\tfalse",
      "abcdef\tfalse",
      "abcdef\tfalse",
      'nil\tcannot read "no": no such file or directory',
      "false\tbad argument #2 to 'fs.read_limited' (at least 0 expected, got -1)",
    ]);
  });

  test("of what a shell gives as <(command) are read to their end", async () => {
    const source = 'local a = ingot.fs.read(arg[1]) print(#a, (ingot.fs.read(arg[2]) or ""))';
    writeFileSync("main.lua", source);
    const tool = Bun.spawnSync([
      "bash",
      "-c",
      `${process.execPath} ${started}/src/main.ts run -A main.lua <(sleep 0.2; head -c 300000 /dev/zero) <(true)`,
    ]);
    expect(tool.stderr.toString()).toBe("");
    expect(tool.stdout.toString()).toBe("300000\t\n");
  });

  test("failures name the path and the reason", async () => {
    mkdirSync("dir");
    Bun.spawnSync(["mkfifo", "pipe"]);
    expect(
      await lines(`
        print(fs.read("no/such")) print(fs.read("dir")) print(fs.read("pipe")) print(fs.read("a\\0b")) print(fs.read(""))
        print(fs.read_async("no\\n\\27[31m")) print(fs.read_async("dir")) print(fs.read_async("a\\0b"))
        print(fs.write("dir", "")) print(fs.write("no/f", "")) print(fs.write_async("no/f", "")) print(fs.write("pipe", ""))
        print(fs.size("\\xff")) print(fs.file_info_async("no")) print(fs.mkdir_all_async("a\\0b"))`),
    ).toEqual([
      'nil\tcannot read "no/such": no such file or directory',
      'nil\tcannot read "dir": it is a directory',
      'nil\tcannot read "pipe": it is a pipe',
      'nil\tcannot read "a\\x00b": invalid argument',
      'nil\tcannot read "": no such file or directory',
      'nil\tcannot read "no\\n\\x1b[31m": no such file or directory',
      'nil\tcannot read "dir": it is a directory',
      'nil\tcannot read "a\\x00b": invalid argument',
      'false\tcannot write "dir": illegal operation on a directory',
      'false\tcannot write "no/f": no such file or directory',
      'false\tcannot write "no/f": no such file or directory',
      'false\tcannot write "pipe": no such device or address',
      'nil\tcannot read "\\xff": no such file or directory',
      'nil\tcannot read "no": no such file or directory',
      'false\tcannot make directory "a\\x00b": invalid argument',
    ]);
  });

  test("need tasks where they wait, and arguments of their types", async () => {
    expect(
      await lines(`
        print(pcall(function() table.sort({ 1, 2 }, function() return fs.read_async("f") end) end))
        print(pcall(fs.read)) print(pcall(fs.write, "f")) print(pcall(fs.write, "f", {}))
        print(pcall(fs.glob, "\\xff")) print(pcall(fs.watch, ".", 3))
        print(fs.write(12, 3.5), fs.read("12"))`),
    ).toEqual([
      "false\tprogram:3: 'fs.read_async' waits; it cannot be called from a callback of a C function (sort, gsub, a metamethod …)",
      "false\tbad argument #1 to 'fs.read' (string expected, got no value)",
      "false\tbad argument #2 to 'fs.write' (string expected, got no value)",
      "false\tbad argument #2 to 'fs.write' (string expected, got table)",
      "false\tbad argument #1 to 'fs.glob' (the string is not valid UTF-8)",
      "false\tbad argument #2 to 'fs.watch' (function expected, got number)",
      "true\t3.5",
    ]);
  });

  test("a cancelled task goes on at once, and what it wrote is written to its end", async () => {
    expect(
      await lines(`
        local text = ("x"):rep(30 * 1024 * 1024)
        local reg = ingot.spawn(function() print(pcall(fs.write_async, "f", text)) end)
        reg:remove()
        ingot.spawn(function() print(pcall(fs.read_async, "f")) end):remove()
        ingot.spawn(function() print(pcall(fs.glob_async, "**", "/")) end):remove()
        ingot.sleep(0)
        print("main")`),
    ).toEqual(["false\tcancelled", "false\tcancelled", "false\tcancelled", "main"]);
    expect(statSync("f").size).toBe(30 * 1024 * 1024);
  });

  test("need permissions, which are raised", async () => {
    writeFileSync("f", "x");
    const some = { allow: { read: [scratch.path("f")] }, deny: {} };
    expect(
      await lines(
        `
        print(fs.read("f"), fs.exists("f"), (fs.read_async("f")))
        local function refused(name, ...)
          local ok, err = pcall(fs[name], ...)
          print(name, ok, (tostring(err):match("permission denied: %a+")))
        end
        refused("read", "g") refused("exists", "g") refused("is_dir", ".") refused("read_async", "g")
        refused("write", "f", "") refused("write_async", "f", "") refused("copy", "f", "g") refused("rename", "f", "g")
        refused("mkdir", "d") refused("mkdir_all", "d/e") refused("mkdir_all_async", "d/e") refused("remove_file", "f")
        refused("remove_dir_all", "d") refused("read_dir", ".") refused("glob", "*") refused("glob_async", "*")
        refused("workspace_files") refused("complete_path", "", "") refused("try_flock", "f")
        refused("watch", ".", print) refused("file_info_async", "g") refused("read_limited", "g", 1)`,
        { permissions: some },
      ),
    ).toEqual([
      "x\ttrue\tx",
      ...["read", "exists", "is_dir", "read_async"].map((name) => `${name}\tfalse\tpermission denied: read`),
      ...["write", "write_async", "copy", "rename", "mkdir", "mkdir_all", "mkdir_all_async", "remove_file"].map(
        (name) => `${name}\tfalse\tpermission denied: write`,
      ),
      "remove_dir_all\tfalse\tpermission denied: write",
      ...["read_dir", "glob", "glob_async", "workspace_files", "complete_path"].map(
        (name) => `${name}\tfalse\tpermission denied: read`,
      ),
      "try_flock\tfalse\tpermission denied: write",
      ...["watch", "file_info_async", "read_limited"].map((name) => `${name}\tfalse\tpermission denied: read`),
    ]);
    expect(readFileSync("f", "utf8")).toBe("x");
  });
});

describe("files", () => {
  test("are copied with their mode, links followed, in any size", async () => {
    writeFileSync("script", "#!/bin/sh\n");
    chmodSync("script", 0o755);
    writeFileSync("secret", "s");
    chmodSync("secret", 0o400);
    writeFileSync("present", "something longer than that");
    symlinkSync("script", "link");
    writeFileSync("large", Buffer.alloc(5 * 1024 * 1024 + 3, "abc"));
    expect(
      await lines(`
        print(fs.copy("script", "a")) print(fs.copy("secret", "b")) print(fs.copy("link", "present"))
        print(fs.copy("large", "c")) print(fs.read("c") == fs.read("large"))`),
    ).toEqual(["10", "1", "10", "5242883", "true"]);
    expect(["a", "b", "present"].map((name) => statSync(name).mode & 0o777)).toEqual([0o755, 0o400, 0o755]);
    expect(readFileSync("present", "utf8")).toBe("#!/bin/sh\n");
  });

  test("that are one are not copied, nor is what is no file", async () => {
    writeFileSync("f", "content");
    linkSync("f", "hard");
    symlinkSync("f", "soft");
    mkdirSync("dir");
    expect(
      await lines(`
        print(fs.copy("f", "./f")) print(fs.copy("f", "hard")) print(fs.copy("soft", "f"))
        print(fs.copy("dir", "g")) print(fs.copy("f", "dir")) print(fs.copy("no", "g")) print(fs.copy("/dev/zero", "g"))
        print(fs.read("f"), fs.exists("g"))`),
    ).toEqual([
      'nil\tcannot copy "f" to "./f": they are the same file',
      'nil\tcannot copy "f" to "hard": they are the same file',
      'nil\tcannot copy "soft" to "f": they are the same file',
      'nil\tcannot copy "dir": it is a directory',
      'nil\tcannot write "dir": illegal operation on a directory',
      'nil\tcannot read "no": no such file or directory',
      'nil\tcannot copy "/dev/zero": it is not a file',
      "content\tfalse",
    ]);
  });

  test("are renamed and removed", async () => {
    expect(
      await lines(`
        fs.write("a", "1") fs.write("b", "2") fs.mkdir("d")
        print(fs.rename("a", "b")) print(fs.read("b"), fs.exists("a"))
        print(fs.rename("a", "c")) print(fs.rename("b", "d")) print(fs.rename("b", "d/e")) print(fs.read("d/e"))
        print(fs.remove_file("d")) print(fs.remove_file("d/e")) print(fs.remove_file("d/e"))`),
    ).toEqual([
      "true",
      "1\tfalse",
      'false\tcannot rename "a" to "c": no such file or directory',
      'false\tcannot rename "b" to "d": illegal operation on a directory',
      "true",
      "1",
      'false\tcannot remove "d": illegal operation on a directory',
      "true",
      'false\tcannot remove "d/e": no such file or directory',
    ]);
  });

  test("are described, links by what they lead to", async () => {
    writeFileSync("f", "1234");
    utimesSync("f", 1_000_000_000, 1_000_000_000.5);
    mkdirSync("d");
    symlinkSync("d", "to-d");
    symlinkSync("no", "to-no");
    expect(
      await lines(`
        for _, p in ipairs { "f", "d", "to-d", "to-no", "no", "f/x", "/dev/null", "" } do
          print(p, fs.exists(p), fs.is_file(p), fs.is_dir(p))
        end
        print(fs.size("f")) print(fs.size("no"))
        local info = fs.file_info_async("f") print(info.is_file, info.len, info.mtime_ms)
        print(fs.file_info_async("d").is_file)`),
    ).toEqual([
      "f\ttrue\ttrue\tfalse",
      "d\ttrue\tfalse\ttrue",
      "to-d\ttrue\tfalse\ttrue",
      "to-no\tfalse\tfalse\tfalse",
      "no\tfalse\tfalse\tfalse",
      "f/x\tfalse\tfalse\tfalse",
      "/dev/null\ttrue\tfalse\tfalse",
      "\tfalse\tfalse\tfalse",
      "4",
      'nil\tcannot read "no": no such file or directory',
      "true\t4\t1000000000500",
      "false",
    ]);
  });
});

describe("directories", () => {
  test("are made and removed", async () => {
    expect(
      await lines(`
        print(fs.mkdir("a")) print(fs.mkdir("a")) print(fs.mkdir("b/c")) print(fs.mkdir_all("b/c/d")) print(fs.mkdir_all("b/c"))
        print(fs.mkdir_all_async("e/f/g")) print(fs.is_dir("e/f/g"))
        fs.write("f", "") print(fs.mkdir_all("f")) print(fs.mkdir_all("f/g")) print(fs.mkdir_all_async("f/g"))
        print(fs.remove_dir("b")) print(fs.remove_dir("a")) print(fs.remove_dir("f")) print(fs.remove_dir_all("f"))
        print(fs.remove_dir_all("b/")) print(fs.remove_dir_all("b"))`),
    ).toEqual([
      "true",
      'false\tcannot make directory "a": file already exists',
      'false\tcannot make directory "b/c": no such file or directory',
      "true",
      "true",
      "true",
      "true",
      'false\tcannot make directory "f": file already exists',
      'false\tcannot make directory "f/g": not a directory',
      'false\tcannot make directory "f/g": not a directory',
      'false\tcannot remove "b": directory not empty',
      "true",
      'false\tcannot remove "f": not a directory',
      'false\tcannot remove "f": not a directory',
      "true",
      'false\tcannot remove "b": no such file or directory',
    ]);
  });

  test("of the user and of the system stay", async () => {
    const home = scratch.path("users", "me");
    mkdirSync(scratch.path("users", "me", "x"), { recursive: true });
    symlinkSync("users", "link");
    const former = process.env.HOME;
    process.env.HOME = home;
    try {
      expect(
        await lines(`
          print(fs.remove_dir_all("/")) print(fs.remove_dir_all("///")) print(fs.remove_dir_all("")) print(fs.remove_dir_all("users/."))
          print(fs.remove_dir_all("users/me")) print(fs.remove_dir_all("link/me/")) print(fs.remove_dir_all("users"))
          print(fs.remove_dir_all("link")) print(fs.remove_dir_all("users/me/x"))`),
      ).toEqual([
        'false\tcannot remove "/": it is the root of the file system',
        'false\tcannot remove "/": it is the root of the file system',
        'false\tcannot remove "": no such file or directory',
        'false\tcannot remove "users/.": name the directory itself',
        `false\tcannot remove "${home}": it is the home directory`,
        `false\tcannot remove "${home}": it is the home directory`,
        `false\tcannot remove "${scratch.path("users")}": the home directory is in it`,
        'false\tcannot remove "link": not a directory',
        "true",
      ]);
    } finally {
      process.env.HOME = former;
    }
    expect(existsSync(home)).toBe(true);
  });

  test("with links and everything else in them are removed, and nothing outside", async () => {
    mkdirSync("outside");
    writeFileSync("outside/kept", "");
    mkdirSync("d/e/f", { recursive: true });
    symlinkSync("../outside", "d/link");
    writeFileSync("d/e/f/g", "");
    chmodSync("d/e/f/g", 0o000);
    expect(await lines(`fs.write("d/\\xff\\n", "") print(fs.remove_dir_all("d"))`)).toEqual(["true"]);
    expect([existsSync("d"), existsSync("outside/kept")]).toEqual([false, true]);
  });

  test("are listed with what is in them", async () => {
    mkdirSync("d/sub", { recursive: true });
    writeFileSync("d/file", "12345");
    utimesSync("d/file", 1000, 1000);
    symlinkSync("sub", "d/down");
    symlinkSync("/etc/hostname", "d/out");
    symlinkSync("nowhere", "d/broken");
    writeFileSync("d/secret", "x");
    const list = `
      print(fs.list("no")) print(fs.list("d/file"))
      fs.write("d/\\xff", "")
      for _, e in ipairs(fs.list("d/")) do
        print(e.name == "\\xff" and "FF" or e.name, e.kind, e.kind == "file" and e.size, e.name == "file" and e.mtime_ms, e.target_kind)
      end`;
    const failures = ['nil\tcannot list "no": no such file or directory', 'nil\tcannot list "d/file": not a directory'];
    const files = ["file\tfile\t5\t1000000\tnil", "out\tlink\tfalse\tfalse\tfile", "secret\tfile\t1\tfalse\tnil"];
    const [links, end] = [
      ["broken\tlink\tfalse\tfalse\tnil", "down\tlink\tfalse\tfalse\tdir"],
      ["sub\tdir\tfalse\tfalse\tnil", "FF\tfile\t0\tfalse\tnil"],
    ];
    expect(await lines(list)).toEqual([...failures, ...links, ...files, ...end]);
    // Nothing is told of what is denied, nor of what a link leads to that is not allowed.
    const some = { allow: { read: ["."], write: ["."] }, deny: { read: ["d/secret"] } };
    const [file = ""] = files;
    const guarded = [file, "out\tlink\tfalse\tfalse\tnil", "secret\tother\tfalse\tfalse\tnil"];
    expect(await lines(list, { permissions: some })).toEqual([...failures, ...links, ...guarded, ...end]);
  });

  test("with ten thousand entries are listed", async () => {
    mkdirSync("many");
    for (let index = 0; index < 10_000; index++) writeFileSync(`many/${index}`, "");
    const some = { allow: { read: ["many"] }, deny: {} };
    for (const permissions of [some, undefined])
      expect(await lines(`local l = fs.list("many") print(#l, l[2].name, l[10000].kind)`, { permissions })).toEqual([
        "10000\t1\tfile",
      ]);
  });

  test("are listed in order, names byte for byte", async () => {
    expect(
      await lines(`
        fs.mkdir("d")
        for _, name in ipairs { "b", "a", "é", "\\xff", "Z", ".h", "a\\n" } do assert(fs.write("d/" .. name, name)) end
        for i, name in ipairs(fs.read_dir("d")) do
          assert(fs.read("d/" .. name) == name)
          print(i, (("%q"):format(name):gsub("\\n", "n")))
        end
        print(#fs.read_dir("d/"), fs.read_dir("no")) print(fs.read_dir("d/a"))`),
    ).toEqual([
      '1\t".h"',
      '2\t"Z"',
      '3\t"a"',
      '4\t"a\\n"',
      '5\t"b"',
      '6\t"é"',
      '7\t"�"',
      '7\tnil\tcannot list "no": no such file or directory',
      'nil\tcannot list "d/a": not a directory',
    ]);
  });
});

describe("finding", () => {
  test("by a pattern gives the newest first, at most as many as wanted", async () => {
    ["a.lua", "src/b.lua", "src/deep/c.lua", "src/d.txt", ".hidden.lua"].forEach((name, i) => {
      mkdirSync(scratch.path(name, ".."), { recursive: true });
      writeFileSync(name, "");
      utimesSync(name, 1000 + i, 1000 + i);
    });
    expect(
      await lines(`
        local function show(...) print(table.concat(assert(fs.glob(...)), " ")) end
        show("**/*.lua") show("*.lua", "src") show("src/**") show("**/*.lua", nil, { max = 2 }) show("*", nil, { max = 0 })
        show(".*") show("*", ${JSON.stringify(scratch.path("src"))}) show("none*")
        print(fs.glob("*", "no")) print(fs.glob("*", "a.lua"))
        local found = fs.glob_async("**/*.lua", "src", { max = 1 })
        print(table.concat(found.paths), found.scanned, found.truncated, found.timed_out)
        print(fs.glob_async("**", ".", { max_scanned = 2 }).truncated, fs.glob_async("*", "no"))
        assert(fs.write("\\xff.bin", "x")) print(fs.read(fs.glob("*.bin")[1]))`),
    ).toEqual([
      "src/deep/c.lua src/b.lua a.lua",
      "src/b.lua",
      "src/d.txt src/deep/c.lua src/b.lua",
      "src/deep/c.lua src/b.lua",
      "",
      ".hidden.lua",
      `${scratch.path("src/d.txt")} ${scratch.path("src/b.lua")}`,
      "",
      'nil\tcannot search "no": no such file or directory',
      'nil\tcannot search "a.lua": not a directory',
      "src/deep/c.lua\t4\ttrue\tfalse",
      'true\tnil\tcannot search "no": no such file or directory',
      "x",
    ]);
  });

  test("the files of a workspace", async () => {
    mkdirSync("src/deep", { recursive: true });
    for (const name of ["src/deep/a", "b", "c.log"]) writeFileSync(name, "");
    writeFileSync(".gitignore", "*.log\n");
    const expected = [".gitignore b src/ src/deep/ src/deep/a"];
    const source = 'print(table.concat(fs.workspace_files(), " "))';
    expect(await lines(source)).toEqual(expected);
    Bun.spawnSync(["git", "init", "-q"]);
    expect(await lines(source)).toEqual(expected);
  });

  test("ways to go on with a path", async () => {
    for (const name of ["Beta", "alpha", "axle"]) writeFileSync(name, "");
    mkdirSync("adir");
    mkdirSync(".git");
    symlinkSync("adir", "alink");
    expect(
      await lines(`
        local function show(...)
          local out = {}
          for _, item in ipairs(assert(fs.complete_path(...)).items) do
            out[#out + 1] = item.insert_text .. "=" .. item.kind .. item.description
          end
          print(table.concat(out, " "))
        end
        show("", "") show(".", "a", { limit = 2 }) show("", ".", { insert_prefix = "@" }) show("adir", "")
        print(fs.complete_path("no", ""))
        local item = fs.complete_path(".", "ad").items[1] print(item.label, item.path, item.insert_text)`),
    ).toEqual([
      "adir/=directory alink/=directorylink alpha=file axle=file Beta=file",
      "./adir/=directory ./alink/=directorylink",
      "@.git/=directory",
      "",
      'nil\tcannot list "no": no such file or directory',
      "adir/\t./adir\t./adir/",
    ]);
  });
});

describe("locks", () => {
  test("keep others out until they are released", async () => {
    expect(
      await lines(`
        local lock, err = fs.try_flock("lock") print(lock ~= nil, err, fs.size("lock"))
        print(fs.try_flock("lock"))
        print(os.execute("flock -n lock true"))
        print(select("#", lock:release(), lock:release()))
        print(os.execute("flock -n lock true"))
        print(fs.try_flock("no/lock")) print(pcall(lock.release))`),
    ).toEqual([
      "true\tnil\t0",
      'nil\tcannot lock "lock": somebody else holds the lock',
      "nil\texit\t1",
      "1",
      "true\texit\t0",
      'nil\tcannot lock "no/lock": no such file or directory',
      "false\tcalling 'Flock:release' on a bad self (Flock expected; methods are called with a colon)",
    ]);
  });

  test("end with their program", async () => {
    expect(await lines('kept = fs.try_flock("lock") print(kept ~= nil)')).toEqual(["true"]);
    expect(await lines('kept = fs.try_flock("lock") print(kept ~= nil)')).toEqual(["true"]);
  });

  test("end with their handle", async () => {
    const collect = setInterval(() => Bun.gc(true), 10);
    try {
      expect(
        await lines(`
          local function take() return fs.try_flock("lock") ~= nil end
          print(take(), take())
          for _ = 1, 500 do
            ingot.reg.new(function() end):remove() -- what is let go of takes along what waits to be freed
            collectgarbage()
            if take() then print("taken again") break end
            ingot.sleep(5)
          end`),
      ).toEqual(["true\tfalse", "taken again"]);
    } finally {
      clearInterval(collect);
    }
  });
});
