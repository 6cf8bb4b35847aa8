// `io` and `os` through real files, pipes and processes, each program in a process of its own; where lua5.4 is installed
// it says what is right.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestRealm } from "./realm.ts";

const reference = Bun.which("lua5.4");
const ours = [process.execPath, join(import.meta.dir, "program.ts")];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingot-streams-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface RunOptions {
  stdin?: string;
  /** A shell line around the program, which is `"$@"`. */
  shell?: string;
  env?: Record<string, string>;
}

/** Runs a program in a fresh working directory. */
function run(command: string[], source: string, { stdin = "", shell, env }: RunOptions = {}) {
  const directory = mkdtempSync(join(folder, "work-"));
  const file = join(folder, "program.lua");
  writeFileSync(file, source);
  const line = shell === undefined ? [...command, file] : ["/bin/sh", "-c", shell, "sh", ...command, file];
  const child = Bun.spawnSync(line, {
    cwd: directory,
    stdin: Buffer.from(stdin),
    env: { ...process.env, LC_ALL: "C", ...env },
  });
  return { stdout: child.stdout.toString(), stderr: child.stderr.toString(), code: child.exitCode, directory };
}

/** Runs a program of ours that must go well, and answers what it wrote. */
function output(source: string, options?: RunOptions): string {
  const { stdout, stderr, code } = run(ours, source, options);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return stdout;
}

/** Asserts that a program writes what it writes on lua5.4, which must be something. */
function compare(source: string, options?: RunOptions): void {
  const mine = output(source, options);
  expect(mine).not.toBe("");
  if (reference !== null) expect(mine).toBe(run([reference], source, options).stdout);
}

describe("pipes", () => {
  test("read, write and tell how the process ended", () => {
    compare(`
      local p = io.popen("printf 'a\\\\nb\\\\n'; exit 3")
      print(io.type(p), p:read("a"), p:close())
      print(io.type(p), pcall(p.read, p))
      print(io.popen("kill -9 $$"):close())
      print(io.popen("kill -TERM $$", "r"):close())
      print(io.popen("exit 255"):close())
      local w = io.popen("cat > copy; exit 4", "w")
      print(io.type(w:write("text ", 12, " ", 1.5, "\\n")))
      print(w:close())
      print(io.open("copy"):read("a"))
      for line in io.popen("seq 3"):lines() do print(line) end
      print(pcall(io.popen, "true", "rw"), pcall(io.popen))
      print(select(2, io.popen("no-such-program-here 2>/dev/null"):close()))
      print(os.execute("exit 7"), os.execute("kill -9 $$"), os.execute("true"), os.execute())
    `);
  });

  test("of 1 MB both ways", () => {
    compare(`
      local w = io.popen("cat > big", "w")
      for i = 1, 10000 do w:write(("%099d\\n"):format(i)) end
      print(w:close())
      local sum, count = 0, 0
      for line in io.popen("cat big"):lines() do sum = sum + tonumber(line) count = count + 1 end
      print(sum, count)
      print(#io.popen("cat big", "r"):read("a"))
    `);
  });

  test("that are not closed are closed by the collector, which waits for the process", () => {
    compare(`
      do local w = io.popen("cat > late", "w") w:write("written late") end
      collectgarbage() collectgarbage()
      print(io.open("late"):read("a"))
    `);
  });

  test("by the hundred leave no descriptor and no process behind", () => {
    const source = (many: number) => `
      local function descriptors()
        local n = 0
        for _ in io.popen("ls /proc/$PPID/fd"):lines() do n = n + 1 end
        collectgarbage() collectgarbage()
        return n
      end
      descriptors()
      local before = descriptors()
      for i = 1, ${many} do
        local p = io.popen("exit " .. i % 200)
        if i % 4 == 0 then assert(p:read("a") == "") end
        if i % 2 == 0 then assert(select(3, p:close()) == i % 200) end
        if i % 20 == 0 then collectgarbage() end
      end
      collectgarbage() collectgarbage()
      -- The runtime may have opened or closed one of its own meanwhile.
      print(descriptors() - before < 5)
      local zombies = io.popen("ps -o stat= --ppid $PPID 2>/dev/null | grep -c Z"):read("n")
      print(zombies == 0 or zombies == nil)
    `;
    expect(output(source(200))).toBe("true\ntrue\n");
  });

  test("that nobody reads any more raise an error number, and do not end the program", () => {
    compare(
      `
      local w = io.popen("exec <&-; exit 0", "w")
      os.execute("sleep 0.1")
      w:setvbuf("no")
      local ok, message, code
      repeat ok, message, code = w:write(("x"):rep(10000)) until not ok
      print(message, code)
      w:close()
    `,
      { shell: `trap '' PIPE; "$@"` },
    );
  });

  test("are not mistaken for a file that is opened later, when memory runs out while one is made", () => {
    const realm = new TestRealm({ memoryLimit: 4 << 20 });
    const file = join(folder, "plain");
    const result = realm.run(`
      local held, failed = {}, 0
      for size = 13, 3, -1 do
        pcall(function() while true do held[#held + 1] = ("x"):rep(2 ^ size - 24) .. #held end end)
        local ok, pipe = pcall(io.popen, "true")
        if ok and pipe then pipe:close() else failed = failed + 1 end
      end
      held = nil
      collectgarbage() collectgarbage()
      local f = io.open(${JSON.stringify(file)}, "w") f:write("text") f:close()
      return failed > 0, io.open(${JSON.stringify(file)}):read("a")`);
    expect(result).toBe("true text");
    expect(readFileSync(file, "utf8")).toBe("text");
  });

  test("leave a program that works when there are no more descriptors", () => {
    const result = run(
      ours,
      `
      local held = {}
      pcall(function() while true do held[#held + 1] = io.popen("true") or error("no") end end)
      held = nil
      collectgarbage() collectgarbage()
      io.open("plain", "w"):write("text"):close()
      print(io.open("plain"):read("a"))
    `,
      { shell: 'ulimit -n 60; exec "$@"' },
    );
    expect(result.stdout).toBe("text\n");
  });
});

describe("processes", () => {
  test("see what was written before them", () => {
    expect(
      output(
        `io.write("one ") print("two") os.execute("echo three") io.write("four ") io.popen("echo five >&2"):close() print("six")`,
        { shell: '"$@" 2>&1' },
      ),
    ).toBe("one two\nthree\nfour five\nsix\n");
  });

  test("print after what was printed before they were given something, or read from", () => {
    compare(`
      local w = io.popen('while read line; do echo "got $line"; touch got; done', "w")
      print("one") w:write("first\\n") w:flush()
      while not io.open("got") do end
      print("two") w:write("second\\n") w:close() print("three")
      local r = io.popen("echo end")
      print("before") print(r:read("a")) r:close()
    `);
  });

  test("start with the signals in order, so that pipelines of theirs end", () => {
    expect(output(`print(os.execute("yes | head -1")) io.write(io.popen("yes | head -1"):read("a"))`)).toBe(
      "y\ntrue\texit\t0\ny\n",
    );
  });

  test("get commands byte by byte, up to the first zero", () => {
    compare(`
      print(io.popen("printf '%s' '\\xe9\\xff\\xc3\\xa9' | od -An -tx1"):read("a"))
      os.execute("printf '%s' '\\xe9\\xff' | od -An -tx1")
      os.execute("echo one\\0 two")
      io.write(io.popen("echo one\\0 two"):read("a"))
    `);
  });

  test("have variables that are theirs, not JavaScript's", () => {
    compare(
      `print(os.getenv("INGOT_TEST"), os.getenv("NOT_SET"), os.getenv("toString"), os.getenv("__proto__"), os.getenv(""))`,
      {
        env: { INGOT_TEST: "grüße" },
      },
    );
  });
});

describe("files", () => {
  test("hold every byte, under names of any bytes", () => {
    compare(`
      local all = {}
      for i = 0, 255 do all[#all + 1] = string.char(i) end
      all = table.concat(all):rep(20)
      for _, name in ipairs { "plain", "\\xff\\xfe", "latin\\xe9", "new\\nline", "sp ace", "ü", "\\x01" } do
        local f = assert(io.open(name, "wb"))
        f:write(all) f:close()
        local g = assert(io.open(name, "rb"))
        print(g:read("a") == all, g:read("a"), g:read(1)) g:close()
        print(os.rename(name, name .. "\\xfa"), io.open(name), os.remove(name .. "\\xfa"))
      end
      print(io.popen("ls"):read("a"))
    `);
  });

  test("that cannot be had give message and number", () => {
    compare(`
      print(io.open("missing")) print(io.open("missing/deeper", "w")) print(io.open("", "r"))
      print(io.type(io.open("/"))) print(io.open("/"):read(1)) print(io.open("/", "w")) print(pcall(io.lines, "missing"))
      print(os.remove("missing")) print(os.rename("missing", "other")) print(pcall(io.open, "x", "rz"))
      print(pcall(io.lines("/"))) print((select(3, io.open(("x"):rep(300), "w"))))
      os.execute("mkdir full && touch full/file && mkdir empty")
      print(os.remove("full")) print(os.remove("empty")) print(os.remove("full/file"))
      local f = io.open("written", "w") print(f:read(1)) f:close()
      f = io.open("written") print(f:write("x")) f:close()
    `);
  });

  test("in every mode have the position that C gives them", () => {
    compare(`
      local function content(name) local f = io.open(name, "rb") local s = f:read("a") f:close() return s end
      io.open("f", "w"):write("0123456789"):close()
      for _, mode in ipairs { "r", "r+", "a", "a+", "w+" } do
        local f = io.open("f", mode)
        print(mode, f:seek("cur"), f:seek("end"), f:seek("set", 3), f:read(2), f:seek("cur"))
        print(f:seek("set", 1), io.type(f:write("X")), f:seek("cur"), f:seek("end"), f:seek("cur", -1), f:read(1))
        f:close()
        print(content("f"))
      end
      local f = io.open("f", "a+")
      f:write("abc") print(f:seek("cur"), f:seek("set", 0), f:read("a")) f:write("def") print(f:seek("set"), f:read("a"))
      local other = io.open("f", "a") other:write("OTHER") other:close()
      f:write("!") f:flush() print(content("f"), f:seek("cur"))
    `);
  });

  test("mix reading, writing and seeking", () => {
    compare(`
      local f = io.open("f", "w+")
      for i = 1, 3000 do f:write(i, "\\n") end
      f:seek("set", 100)
      print(f:read("l", "n", "l", 5), f:seek())
      f:seek("cur") f:write("HERE") f:seek("cur", 0)
      print(f:read("L"), f:seek("cur", -3), f:read(3), f:seek("end", -5), f:read("a"), f:read("a"), f:read("l"), f:seek())
      f:seek("set") local n = 0 for _ in f:lines() do n = n + 1 end print(n, f:seek("set", 1 << 40), f:read(1), f:seek("set", 2), f:read(1))
      print(pcall(f.seek, f, "begin"), pcall(f.seek, f, "set", 1.5), f:seek("set", -1), f:seek("cur", "1"))
    `);
  });

  test("beyond 4 GiB", () => {
    compare(`
      local f = io.open("sparse", "w+")
      print(f:seek("set", 5 << 30)) f:write("far away")
      print(f:seek("cur"), f:seek("end"), f:seek("set", (5 << 30) + 4), f:read(4), f:read(1), f:seek("cur", -(3 << 30)), f:read(1))
      f:close()
      f = io.open("sparse", "r+")
      print(f:seek("end", -4), f:write("AWAY") == f, f:seek("cur", -8), f:read("a"), f:seek("set", 1 << 32), #f:read(100))
      f:close() os.remove("sparse")
    `);
  });

  test("are buffered as setvbuf says", () => {
    compare(`
      local function size() local f = io.open("f") local n = f:seek("end") f:close() return n end
      for _, mode in ipairs { "no", "line", "full" } do
        local f = io.open("f", "w")
        print(mode, f:setvbuf(mode, 512), f:write("ab") == f)
        if mode ~= "line" then print(size()) end
        f:write("c\\n") if mode ~= "full" then print(size()) end
        f:flush() print(size())
        f:close()
      end
    `);
  });

  test("that are temporary have no name, or one that is free", () => {
    compare(`
      local f = io.tmpfile()
      f:write("text") f:seek("set")
      print(f:read("a"), io.popen("ls -l /proc/$PPID/fd"):read("a"):find("(deleted)", 1, true) ~= nil, io.type(f), f:close())
      local names = {}
      for i = 1, 50 do
        local name = os.tmpname()
        assert(not names[name]) names[name] = true
        assert(io.open(name)):close()
      end
      for name in pairs(names) do assert(os.remove(name)) end
      print "done"
    `);
  });

  test("that io.lines opens are closed at their end, however many", () => {
    const program = `
      for i = 1, 500 do io.open("f" .. i % 10, "w"):write(i, "\\nsecond\\n"):close() end
      local sum = 0
      for i = 1, 2000 do for a, b in io.lines("f" .. i % 10, "n", "l") do sum = sum + (a or 0) break end collectgarbage("step") end
      for i = 1, 2000 do for line in io.lines("f" .. i % 10) do sum = sum + #line end end
      print(sum)
    `;
    compare(program, { shell: 'ulimit -n 128; exec "$@"' });
  });

  test("are written out at the end, also at os.exit", () => {
    for (const end of ["", "os.exit(true)", "os.exit(0, true)"]) {
      const { directory, stdout } = run(
        ours,
        `io.write("out") f = io.open("left open", "w") f:write("content") ${end}`,
      );
      expect(stdout).toBe("out");
      expect(readFileSync(join(directory, "left open"), "utf8")).toBe("content");
    }
    expect(run(ours, "io.write('x') os.exit(7)")).toMatchObject({ stdout: "x", code: 7 });
    expect(run(ours, "io.write('x') os.exit(false)")).toMatchObject({ stdout: "x", code: 1 });
  });
});

describe("the standard streams", () => {
  test("keep the order of print, stderr and processes in one file", () => {
    const program = `
      for i = 1, 3 do print("out " .. i) io.stderr:write("err ", i, "\\n") end
      os.execute("echo child; echo child error >&2")
      io.write("no newline ") io.stdout:flush() io.stderr:write("err\\n")
      io.stdout:setvbuf("no") io.write("x") io.stderr:write("y") io.write("z\\n")
    `;
    compare(program, { shell: '"$@" > both 2>&1; cat both' });
    expect(output(program, { shell: '"$@" 2>&1' })).toContain("out 3\nerr 3\nchild\nchild error\n");
  });

  test.skipIf(Bun.which("strace") === null)(
    "gather short writes (counted by strace)",
    () => {
      const trace = join(folder, "trace");
      const { stdout } = run(ours, "for i = 1, 1000000 do print(i) end", {
        shell: `strace -f -e trace=write,writev,pwrite64 -e signal=none -o ${trace} "$@" | tail -1`,
      });
      expect(stdout).toBe("1000000\n");
      const writes = readFileSync(trace, "utf8")
        .split("\n")
        .filter((line) => /write(v|64)?\(1,/.test(line));
      expect(writes.length).toBeGreaterThan(0);
      expect(writes.length).toBeLessThan(2000);
    },
    30_000,
  );

  test("that nobody reads any more end the program quietly", () => {
    const { stdout, stderr } = run(ours, "while true do print('y') end", {
      shell: '{ "$@"; echo "code $?" >&2; } | head -1',
    });
    expect(stdout).toBe("y\n");
    expect(stderr).toBe("code 141\n");
  });

  test("may be closed at the start", () => {
    for (const stream of ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"]) {
      const { directory } = run(
        ours,
        `print("text") io.stderr:write("text") local got = io.read("a")
         local f = assert(io.open("file", "w")) f:write("content") f:close()
         print(io.open("file"):read("a"))`,
        { shell: `"$@" ${stream}` },
      );
      expect(readFileSync(join(directory, "file"), "utf8")).toBe("content");
    }
  });

  test("read what is piped in, in every format, and across buffers", () => {
    compare(`print(io.read("n", "l", "L", 3, "a")) print(io.read("a"), io.read("l"), io.read(0))`, {
      stdin: `0x1p4 rest\nline\nabc${"x".repeat(100_000)}\0end`,
    });
    compare(`local n = 0 for line in io.lines() do n = n + #line end print(n)`, {
      stdin: `${"y".repeat(70)}\n`.repeat(3000),
    });
    compare(`print(io.read("l")) io.write(io.popen("cat"):read("a"))`, { stdin: "first\n" });
    compare(`print(io.stdin:seek("cur"), io.read(3), io.stdin:seek("set", 1), io.read(3))`, {
      shell: 'printf abcdef > in; "$@" < in',
    });
  });

  test("can be exchanged", () => {
    compare(`
      io.output("out.txt") io.write("one\\n", "two\\n") io.close() io.output(io.stdout)
      io.input("out.txt") print(io.read("l"), io.read("a")) io.close(io.input()) io.input(io.stdin)
      print(io.type(io.input()), io.type(io.output()))
    `);
  });
});
