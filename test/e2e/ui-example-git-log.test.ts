// examples/ui/git-log.lua on a repository made here.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { Place } from "./ingot.ts";
import { KEYS, SCREENS, UiExample } from "./ui-example.ts";

const place = new Place();
/** No configuration but this reaches git. */
const git = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ada Lovelace",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada Lovelace",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

const COMMIT = `
commit() { GIT_AUTHOR_DATE="2024-0$1T12:00:00Z" GIT_COMMITTER_DATE="2024-0$1T12:00:00Z" git commit -q --allow-empty -m "$2"; }`;

beforeAll(async () => {
  const made = await place.shell(
    `set -e; ${COMMIT}
    git init -q -b main repo; cd repo
    printf 'one\\ntwo\\nthree\\n' > numbers.txt; git add .; commit 1-01 "Numbers up to three"
    printf 'one\\nTWO\\nthree\\n\\tfour\\n' > numbers.txt; git add .; commit 1-02 "Shout two, and add four"
    seq 200 > many.txt; git add .; commit 1-03 "Many numbers"
    commit 1-04 "Nothing at all: 日本"
    cd ..; git init -q -b main bare`,
    { env: git },
  );
  expect([made.stderr, made.code]).toEqual(["", 0]);
});

const view = (options: ConstructorParameters<typeof UiExample>[2] = {}) =>
  new UiExample(place, "git-log.lua", {
    flags: ["--allow-run=git"],
    cwd: "repo",
    ...options,
    env: { ...git, ...options.env },
  });

describe.each(SCREENS)("$screen", (screen) => {
  let log: UiExample;
  beforeEach(async () => {
    log = view(screen);
    await log.sees("4 commits", "nothing changed in this commit");
  });

  test("lists commits, and shows the diff of the selected one in colours", async () => {
    expect(log.screen.slice(1, 5).map((row) => /20\d\d-\d\d-\d\d {2}.{14} {2}.{12}/.exec(row)?.[0])).toEqual([
      "2024-01-04  Ada Lovelace    Nothing at a",
      "2024-01-03  Ada Lovelace    Many numbers",
      "2024-01-02  Ada Lovelace    Shout two, a",
      "2024-01-01  Ada Lovelace    Numbers up t",
    ]);
    await log.press("jj", "diff --git a/numbers.txt b/numbers.txt");
    // The small screen has not enough rows for all of it at once.
    await log.press(KEYS.pageDown, "-two", "+TWO", "+    four");
    const [added, removed, context] = [log.cellOf("+TWO"), log.cellOf("-two"), log.cellOf(" three")];
    expect(context.foreground).toBeUndefined();
    // Sixteen colours have no dark green and red for backgrounds: the text is what can be read on the others.
    if (screen.columns > 80) expect([added.foreground, removed.foreground]).toEqual([2, 1]);
    else expect([added.background, removed.background]).toEqual([2, 1]);
    expect(added.background).not.toEqual(removed.background);
    expect(await log.quit()).toEqual([0, ""]);
  });

  test("the diff scrolls by pages from the log, and by rows in its pane", async () => {
    await log.press("j", "diff --git a/many.txt", "Many numbers");
    await log.misses("nothing changed");
    await log.press(KEYS.pageDown.repeat(20), "+200");
    await log.press(KEYS.pageUp.repeat(20), "diff --git a/many.txt");
    await log.press("\tG", "+200");
    await log.press("gj", "many.txt | 200");
    await log.misses("+200");
    await log.press("\tk", "nothing changed in this commit");
  });

  test("searches subjects: while it is typed, and on with n and N", async () => {
    await log.press("/", "part of a subject");
    await log.press("NUMBERS", '2 match "NUMBERS"', "diff --git a/many.txt");
    const start = log.screen[2]?.indexOf("numbers") ?? -1;
    expect([start - 1, start, start + 7].map((column) => log.cell(2, column).background === 6)).toEqual([
      false,
      true,
      false,
    ]);
    await log.press(`${KEYS.enter}n`, "numbers.txt | 3 +++");
    await log.press("n", "diff --git a/many.txt");
    await log.press("N", "numbers.txt | 3 +++");
    await log.press(KEYS.escape, "4 commits  / search");
    await log.press("/zzz", '0 match "zzz"');
    await log.press(KEYS.escape, "4 commits  / search");
  });

  test("fits whatever room there is", async () => {
    log.resize(20, 5);
    await log.sees("2024-01-04");
    log.resize(2, 1);
    log.resize(screen.columns, screen.rows);
    await log.sees("4 commits", "nothing changed in this commit");
  });
});

test("the diff is beside the log where there is room, else below it", async () => {
  const log = view(SCREENS[0]);
  await log.sees("─ log ─", "nothing changed");
  expect(log.find(" diff").column).toBe(0);
  log.resize(180, 40);
  await log.until(() => log.find("─ diff ─").row === 0, "the diff on the right");
});

test("revisions, directories, and what git says", async () => {
  const older = view({ args: [place.path("repo"), "HEAD~2"] });
  await older.sees("2 commits", "numbers.txt | 3 ++-");
  const empty = view({ args: [place.path("bare")] });
  await empty.sees("fatal: bad revision 'HEAD'", "0 commits");
  await empty.press("j/xn", '0 match "xn"');
  const nowhere = view({ cwd: "." });
  await nowhere.sees("fatal: not a git repository");
});

test("a revision is not taken for an option of git, which may write files", async () => {
  const log = view({ args: [".", `--output=${place.path("written")}`] });
  await log.sees("fatal:", "0 commits");
  expect(existsSync(place.path("written"))).toBe(false);
});

test("without the permission it says so", async () => {
  const denied = view({ flags: ["--deny-run"] });
  await denied.sees('permission denied: run "git"', "0 commits");
});
