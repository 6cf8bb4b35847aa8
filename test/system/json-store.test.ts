// Persistent state: damaged files, two processes, a full disk, and death at any moment.
import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Permissions } from "../../src/kernel/permissions.ts";
import { tryLock } from "../../src/system/file-lock.ts";
import { JsonStore } from "../../src/system/json-store.ts";

let root: string;
let path: string;
let problems: string[];
let time: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-state-"));
  path = join(root, "plugins", "p.json");
  problems = [];
  time = 0;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => new JsonStore(path, { onProblem: (message) => problems.push(message), now: () => time });
const onDisk = (): unknown => JSON.parse(readFileSync(path, "utf8"));

test("what is saved is loaded, in files of one's own", () => {
  const store = open();
  expect(store.load()).toBe("{}\n");
  expect(store.save('{"a": [1, {"b": "}\\""}], "": null}')).toBe(true);
  expect(JSON.parse(open().load())).toEqual({ a: [1, { b: '}"' }], "": null });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(root, "plugins")).mode & 0o777).toBe(0o700);
  expect(problems).toEqual([]);
});

test("values keep their exact spelling", () => {
  const store = open();
  store.load();
  store.save('{"big":9007199254740993,"float":1.0,"same":1,"__proto__":2}');
  expect(open().load()).toContain("9007199254740993");
  expect(open().load()).toContain("1.0");
  expect(open().load()).toContain('"__proto__": 2');
});

test.each(['{"a": 1', "", "nonsense", "5", '"text"'])("damaged: %p is kept aside", (text) => {
  mkdirSync(join(root, "plugins"));
  for (const name of ["p.json.corrupt", "p.json.corrupt.1"]) {
    writeFileSync(path, text);
    expect(open().load()).toBe("{}\n");
    expect(readFileSync(join(root, "plugins", name), "utf8")).toBe(text);
  }
  expect(problems[0]).toBe(`"${path}" is damaged; it was kept as "${path}.corrupt"`);
});

test("arrays are replaced as a whole", () => {
  const store = open();
  store.load();
  store.save("[1, 2]");
  expect(JSON.parse(open().load())).toEqual([1, 2]);
  store.save("[]");
  expect(open().load()).toBe("{}\n");
});

test("the last writer of each key wins, other keys stay", () => {
  const first = open();
  first.save('{"mine": 1, "shared": 1, "gone": 1}');
  const second = open();
  second.load();
  second.save('{"mine": 1, "shared": 2, "theirs": 1}');
  first.save('{"mine": 2, "shared": 1, "gone": 1}');
  expect(onDisk()).toEqual({ mine: 2, shared: 2, theirs: 1 });
  first.save('{"mine": 3, "shared": 3, "gone": 1}');
  expect(onDisk()).toEqual({ mine: 3, shared: 3, theirs: 1 });
});

test("a scheduled save takes the state of its moment; flush does not wait", async () => {
  const store = open();
  let value = 1;
  store.schedule(() => `{"v": ${value}}`, 5);
  value = 2;
  while (!readdirSync(root).includes("plugins") || !readdirSync(join(root, "plugins")).includes("p.json"))
    await Bun.sleep(1);
  expect(onDisk()).toEqual({ v: 2 });
  store.schedule(() => '{"v": 3}', 1e9);
  expect(store.flush()).toBe(true);
  expect(onDisk()).toEqual({ v: 3 });
});

test("a scheduled save waits for another process without holding up this one", async () => {
  const store = open();
  store.save('{"v": 1}');
  const lock = tryLock(`${path}.lock`, new Permissions({ allowAll: true, allow: {}, deny: {} }));
  let attempts = 0;
  const state = () => {
    attempts++;
    return '{"v": 2}';
  };
  store.schedule(state, 0);
  while (attempts < 2) await Bun.sleep(1);
  expect(onDisk()).toEqual({ v: 1 });
  lock?.release();
  while ((onDisk() as { v: number }).v !== 2) await Bun.sleep(1);
  expect(problems).toEqual([]);
});

test("a link to the file stays a link", () => {
  mkdirSync(join(root, "plugins"));
  symlinkSync(join(root, "elsewhere.json"), path);
  open().save('{"a": 1}');
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(join(root, "elsewhere.json"), "utf8"))).toEqual({ a: 1 });
});

test("a failure is reported once a minute and the data waits", () => {
  const store = open();
  store.save('{"v": 1}');
  // A directory in the way of the temporary file: also root cannot write it.
  mkdirSync(`${path}.tmp`);
  expect(store.save('{"v": 2}')).toBe(false);
  expect(store.flush()).toBe(false);
  expect(problems.length).toBe(1);
  expect(problems[0]).toStartWith(`cannot save "${path}": `);
  time = 60_000;
  expect(store.flush()).toBe(false);
  expect(problems.length).toBe(2);
  expect(onDisk()).toEqual({ v: 1 });
  rmSync(`${path}.tmp`, { recursive: true });
  expect(store.flush()).toBe(true);
  expect(onDisk()).toEqual({ v: 2 });
});

test("a disk without room leaves the old file", async () => {
  open().save('{"v": 1}');
  const child = Bun.spawn(
    [
      "sh",
      "-c",
      'ulimit -f 1; exec "$0" "$@"',
      process.execPath,
      join(import.meta.dir, "json-store-child.ts"),
      path,
      "big",
    ],
    { stdout: "pipe" },
  );
  expect(await child.stdout.text()).toBe(`cannot save "${path}": file too large\nfalse\n`);
  expect(onDisk()).toEqual({ v: 1 });
  expect(readdirSync(join(root, "plugins")).sort()).toEqual(["p.json", "p.json.lock"]);
});

test("two processes lose nothing of each other", async () => {
  const run = (name: string) =>
    Bun.spawn([process.execPath, join(import.meta.dir, "json-store-child.ts"), path, "count", name]);
  const children = [run("a"), run("b"), run("c")];
  for (const child of children) expect(await child.exited).toBe(0);
  const told = await Promise.all(children.map((child) => new Response(child.stdout).text()));
  expect(onDisk(), `the processes said ${JSON.stringify(told)}`).toEqual({ a: 100, b: 100, c: 100 });
}, 30_000);

test("kill -9 leaves the old or the new state", async () => {
  let last = 0;
  for (let round = 0; round < 15; round++) {
    const child = Bun.spawn([process.execPath, join(import.meta.dir, "json-store-child.ts"), path, "loop"], {
      stdout: "pipe",
    });
    await child.stdout.getReader().read();
    await Bun.sleep(round);
    child.kill("SIGKILL");
    await child.exited;
    const { n, text } = onDisk() as { n: number; text: string };
    expect(text).toBe(String(n % 10).repeat(100_000));
    expect(n).toBeGreaterThanOrEqual(last);
    last = n;
  }
  expect(readdirSync(join(root, "plugins")).filter((name) => !/^p\.json(\.lock|\.tmp)?$/.test(name))).toEqual([]);
  expect(open().save('{"n": -1}')).toBe(true);
}, 60_000);

test("a file that may not be read is neither read nor lost", () => {
  if (process.getuid?.() === 0) return;
  open().save('{"v": 1}');
  chmodSync(path, 0);
  const store = open();
  expect(store.load()).toBe("{}\n");
  expect(store.save('{"v": 2}')).toBe(false);
  chmodSync(path, 0o600);
  expect(onDisk()).toEqual({ v: 1 });
});
