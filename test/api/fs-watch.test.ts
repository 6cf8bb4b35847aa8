// `ingot.fs.watch` as a Lua program sees it, also below a real repository at work.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Runtime } from "../../src/api/runtime.ts";
import { type Outcome, type ProgramOptions, program, Scratch } from "./program.ts";

const started = process.cwd();
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  mkdirSync(scratch.path("tree"));
  process.chdir(scratch.path("tree"));
});
afterEach(() => {
  process.chdir(started);
  scratch.remove();
});

/** Functions for the programs: `show(event)` prints one, `wait(condition)` suspends a task. */
const PRELUDE = `
  local fs = ingot.fs
  local root = ingot.os.cwd()
  local function show(event)
    for i, path in ipairs(event.paths) do event.paths[i] = path:sub(#root + 2) end
    print(event.kind, event.detail, table.concat(event.paths, " "))
  end
  local function wait(condition)
    while not condition() do ingot.sleep(2) end
  end
`;

function run(source: string, options?: ProgramOptions): Promise<Outcome> {
  return program(PRELUDE + source, options);
}

/** Waits until a file is there. */
async function appears(path: string): Promise<void> {
  while (!existsSync(path)) await Bun.sleep(2);
}

test("changes are told one after the other, until the registration is removed", async () => {
  const { output, errors, error } = await run(`
    local told = {}
    local reg = fs.watch(".", function(event)
      show(event)
      told[event.kind .. " " .. event.paths[1]] = true
    end)
    fs.write("a", "1")
    fs.mkdir("d")
    wait(function() return told["create d"] end)
    fs.rename("a", "d/b")
    fs.remove_dir_all("d")
    fs.write("end", "")
    wait(function() return told["access end"] end)
    print(reg:remove(), reg:remove())
    fs.write("later", "")
    ingot.sleep(50)`);
  expect([error, errors]).toEqual([undefined, []]);
  const lines = output.split("\n");
  expect(lines.slice(0, 4)).toEqual(["create\tfile\ta", "modify\tdata\ta", "access\tclose\ta", "create\tfolder\td"]);
  expect(lines.slice(4)).toEqual([
    "rename\tboth\ta d/b",
    "remove\tfile\td/b",
    "remove\tfolder\td",
    "create\tfile\tend",
    "access\tclose\tend",
    "true\tfalse",
    "",
  ]);
});

test("a watcher keeps the program alive, and a handler can end it", async () => {
  const { output } = await run(`
    local reg
    reg = fs.watch(root, function(event) show(event) print(reg:remove()) end)
    ingot.timer.set(20, function() fs.write("f", "x") end)`);
  expect(output).toBe("create\tfile\tf\ntrue\n");
});

test("direct children only", async () => {
  mkdirSync("d");
  const { output } = await run(`
    local reg
    reg = fs.watch(".", function(event)
      show(event)
      if event.paths[1] == "end" then reg:remove() end
    end, { recursive = false })
    fs.write("d/f", "")
    fs.mkdir("end")`);
  expect(output).toBe("create\tfolder\tend\n");
});

test("a file is watched, too, and a path is told as it was given", async () => {
  writeFileSync("f", "");
  symlinkSync(".", "link");
  const { output } = await run(`
    local reg
    reg = fs.watch("link/./f", function(event)
      show(event)
      if event.kind == "access" then reg:remove() end
    end)
    fs.write("other", "")
    fs.write("f", "1")`);
  expect(output).toBe("modify\tdata\tlink/f\naccess\tclose\tlink/f\n");
});

test("names that are not UTF-8 are told byte for byte", async () => {
  const { output } = await run(`
    local reg
    reg = fs.watch(".", function(event)
      print(event.paths[1] == root .. "/\\xff\\xfe", fs.exists(event.paths[1]))
      reg:remove()
    end)
    fs.mkdir("\\xff\\xfe")`);
  expect(output).toBe("true\ttrue\n");
});

test("an error of the handler is reported and watching goes on", async () => {
  const { output, errors } = await run(`
    local reg
    reg = fs.watch(".", function(event)
      if event.paths[1]:sub(-1) == "a" then error("no " .. event.kind) end
      show(event)
      reg:remove()
    end)
    fs.mkdir("a")
    fs.mkdir("b")`);
  expect(output).toBe("create\tfolder\tb\n");
  expect(errors).toEqual([expect.stringMatching(/^program:\d+: no create$/)]);
});

test("an endless handler is ended and watching goes on", async () => {
  const { output, errors } = await run(
    `
    local reg
    reg = fs.watch(".", function(event)
      if event.paths[1]:sub(-1) == "a" then while true do end end
      show(event)
      reg:remove()
    end)
    fs.mkdir("a")
    fs.mkdir("b")`,
    { handlerBudget: 50 },
  );
  expect(output).toBe("create\tfolder\tb\n");
  expect(errors).toHaveLength(1);
});

test("nothing there is an error that says so; nothing stays behind", async () => {
  const { output } = await run(
    `
    print(pcall(fs.watch, "no", print))
    print(pcall(fs.watch, "", print))
    print(pcall(fs.watch, ".", print, { recursive = 1 }))`,
    { inspect: (runtime) => expect([runtime.program.registrations.size, runtime.holds.count]).toEqual([0, 0]) },
  );
  expect(output.split("\n")).toEqual([
    'false\tcannot watch "no": no such file or directory',
    'false\tcannot watch "": no such file or directory',
    "false\tbad argument #3 to 'fs.watch' (option 'recursive': boolean expected, got number)",
    "",
  ]);
});

test("removing the directory is told and ends the watching", async () => {
  mkdirSync("d");
  const { output } = await run(
    `
    fs.watch("d", show)
    fs.remove_dir("d")`,
    { inspect: (runtime) => expect(runtime.program.registrations.size).toBe(0) },
  );
  expect(output).toBe("remove\tfolder\td\n");
});

test("a watcher goes with its owner", async () => {
  let runtime: Runtime | undefined;
  const ending = run(
    `
    fs.watch(".", show)
    fs.write("${scratch.path("ready")}", "")`,
    {
      prepare: (made) => {
        runtime = made;
      },
    },
  );
  await appears(scratch.path("ready"));
  runtime?.program.dispose();
  writeFileSync("f", "");
  expect((await ending).output).toBe("");
});

test("what is denied is not told", async () => {
  mkdirSync("secret");
  const { output } = await run(
    `
    local reg
    reg = fs.watch(".", function(event) show(event) reg:remove() end)
    fs.write("secret/f", "")
    fs.mkdir("open")`,
    { permissions: { allowAll: true, allow: {}, deny: { read: [scratch.path("tree/secret")] } } },
  );
  expect(output).toBe("create\tfolder\topen\n");
});

test("a hundred watchers leave nothing behind", async () => {
  const { output } = await run(
    `
    for i = 1, 100 do fs.watch(".", show):remove() end
    print("done")`,
    { inspect: (runtime) => expect([runtime.program.registrations.size, runtime.holds.count]).toEqual([0, 0]) },
  );
  expect(output).toBe("done\n");
});

/** Commits on two branches, switching between them; notes what git itself says has changed. */
const REPOSITORY_AT_WORK = `
set -e
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q -b main .
git config user.email a@b.c
git config user.name a
git config gc.auto 0
for i in $(seq 1 12); do
  mkdir -p "src/part$((i % 4))/deep"
  echo "$i" > "src/part$((i % 4))/deep/file$i"
  echo "$i" >> shared
  git add -A
  git commit -q -m "change $i"
  if [ $((i % 4)) = 0 ]; then
    git checkout -q -b "topic$i"
    git mv "src/part1" "moved$i"
    echo topic > "only-topic$i"
    git add -A
    git commit -q -m "topic $i"
    git checkout -q main
    git checkout -q "topic$i"
    git checkout -q main
  fi
done
git log --all --name-only --no-renames --pretty=format: | sort -u | sed '/^$/d' > "$OUT/changed"
git stash list
git gc -q
git clean -qfdx
`;

test("everything that changes in a repository at work is told", async () => {
  const ending = run(`
    local changed, count, reg = {}, 0, nil
    reg = fs.watch(root, function(event)
      count = count + 1
      assert(event.kind ~= "any")
      for _, path in ipairs(event.paths) do changed[path:sub(#root + 2)] = true end
      if changed["the-end"] then
        reg:remove()
        for path in pairs(changed) do print(path) end
      end
    end)
    fs.write("${scratch.path("ready")}", "")`);
  await appears(scratch.path("ready"));
  const git = Bun.spawn(["sh", "-c", REPOSITORY_AT_WORK], {
    env: { ...process.env, OUT: scratch.root },
    stdout: "ignore",
    stderr: "pipe",
  });
  expect([await git.exited, await git.stderr.text()]).toEqual([0, ""]);
  const inTree = (await Bun.$`git ls-files; find .git -name refs -prune -o -type f -print | sed 's,^\./,,'`.text())
    .split("\n")
    .filter((path) => path !== "");
  writeFileSync("the-end", "");
  const { output, errors, error } = await ending;
  expect([error, errors]).toEqual([undefined, []]);
  const told = new Set(output.split("\n"));
  const changed = (await Bun.file(scratch.path("changed")).text()).split("\n").filter((path) => path !== "");
  expect(changed.length).toBeGreaterThan(15);
  const missed = [...changed, ...inTree, ".git/HEAD", ".git/refs/heads/main"].filter((path) => !told.has(path));
  expect(missed).toEqual([]);
}, 60_000);

test("a tree that comes and goes while it is watched hangs nothing", async () => {
  const ending = run(`
    local reg
    reg = fs.watch(root, function(event)
      if event.paths[1]:sub(-7) == "the-end" then reg:remove() end
    end)
    fs.write("${scratch.path("ready")}", "")`);
  await appears(scratch.path("ready"));
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 10; i++) mkdirSync(`t/${i}/a/b/c`, { recursive: true });
    rmSync("t", { recursive: true });
    await Bun.sleep(0);
  }
  writeFileSync("the-end", "");
  const { errors, error } = await ending;
  expect([error, errors]).toEqual([undefined, []]);
});
