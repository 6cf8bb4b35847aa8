// examples/git-status.lua on repositories made here.
import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const program = join(import.meta.dir, "../../examples/git-status.lua");
const place = new Place();
/** No configuration but this reaches git. */
const git = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

const status = (...args: string[]) =>
  place.run(["run", "--allow-read=src", "--allow-run=git", program, ...args], { env: git });

beforeAll(async () => {
  const made = await place.shell(
    `set -e
    git init -q -b main --bare origin
    git clone -q origin src/clean; cd src/clean
    echo 1 > a; git add a; git commit -q -m one; git push -q origin HEAD:main; git branch -q -u origin/main
    cd ../..
    git clone -q -b main origin src/group/behind
    git clone -q -b main origin src/group/ahead
    (cd src/clean; echo 2 > a; git commit -q -a -m two; git push -q origin HEAD:main)
    (cd src/group/behind; git fetch -q; echo x > "new file"; echo changed > a)
    (cd src/group/ahead; echo 3 > b; git add b; git commit -q -m three; echo 4 > c; git add c; rm a)
    git init -q -b trunk src/empty
    git clone -q -b main origin src/detached; git -C src/detached checkout -q --detach
    git init -q src/clean/nested; echo nested > src/clean/.git/info/exclude
    mkdir -p src/.hidden; git init -q src/.hidden/repository
    mkdir src/plain; ln -s .. src/plain/loop; ln -s "$HOME" src/plain/out; ln -s nowhere src/plain/dangling`,
    { env: git },
  );
  expect([made.stderr.replaceAll(/^warning: .*empty repository\.\n/gm, ""), made.code]).toEqual(["", 0]);
});

test("branch, commits to push and to pull, changed files", async () => {
  const result = await status("src");
  const commit = /at [0-9a-f]{8}/.exec(result.stdout)?.[0];
  expect(result.stdout.split("\n")).toEqual([
    "repository        branch       ahead  behind  changed  untracked",
    "src/clean         main             0       0        0          0",
    `src/detached      ${commit}      -       -        0          0`,
    "src/empty         trunk            -       -        0          0",
    "src/group/ahead   main             1       0        2          0",
    "src/group/behind  main             0       1        1          1",
    "",
  ]);
  expect([result.stderr, result.code]).toEqual(["", 0]);
});

test("only those with something to do, as JSON, one at a time", async () => {
  const result = await status("--dirty", "--json", "--jobs", "1", "src/group");
  expect(JSON.parse(result.stdout)).toEqual([
    { path: "src/group/ahead", branch: "main", ahead: 1, behind: 0, changed: 2, untracked: 0 },
    { path: "src/group/behind", branch: "main", ahead: 0, behind: 1, changed: 1, untracked: 1 },
  ]);
  expect(await status("--json", "src/plain/dangling/..")).toMatchObject({ code: 1 });
  expect(await status("--json", "src/.hidden/repository/.git")).toMatchObject({ stdout: "[]\n", code: 0 });
});

test("a repository that git cannot read is said, and the others are listed", async () => {
  place.write("src/broken/sub/.git/HEAD", "nonsense");
  const result = await status("src");
  expect([result.stdout.match(/^src\//gm)?.length, result.code]).toEqual([5, 1]);
  expect(result.stderr).toStartWith("git-status: src/broken/sub: fatal: not a git repository");
});

test("usage, and directories that are not there or must not be read", async () => {
  expect(await status("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("usage: ") });
  expect(await status("--jobs", "many")).toMatchObject({
    code: 2,
    stderr: "git-status: --jobs needs a number above 0\n",
  });
  expect(await status("src", "src")).toMatchObject({
    code: 2,
    stderr: "git-status: unknown argument src; see --help\n",
  });
  expect(await status("src/nowhere")).toMatchObject({
    code: 1,
    stderr: 'git-status: cannot list "src/nowhere": no such file or directory\n',
  });
  expect(await status()).toMatchObject({ code: 3, stderr: expect.stringContaining("permission denied: read") });
});
