// examples/release-notes.lua on a repository made here.
import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const program = join(import.meta.dir, "../../examples/release-notes.lua");
const place = new Place();
/** No configuration but this reaches git. */
const environment = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };

const notes = (...args: string[]) =>
  place.run(["run", "--allow-run=git", program, "--repository", "project", ...args], { env: environment });

/** What follows a commit in the notes. */
const hashes: Record<string, string> = {};

/** Commits a message, as somebody, at noon of a day. */
async function commit(message: string, author = "Ada", day = "2025-03-01") {
  const date = `${day}T12:00:00Z`;
  const made = await place.shell("git commit -q --allow-empty -F - && git log -1 --format=%h", {
    cwd: "project",
    stdin: message,
    env: {
      ...environment,
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: `${author.toLowerCase()}@example.com`,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: "c@example.com",
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    },
  });
  expect([made.stderr, made.code]).toEqual(["", 0]);
  hashes[message.split("\n")[0] as string] = made.stdout.trim();
}

const git = (script: string) => place.shell(`set -e; ${script}`, { cwd: "project", env: environment });

beforeAll(async () => {
  await place.shell("git init -q -b main project", { env: environment });
  await commit("feat: begin", "Ada", "2025-01-01");
  await git("git tag v1.0.0");
  await commit("feat(parser): read tables\n\nCo-authored-by: Grace <grace@example.com>");
  await commit("fix: keep the last line", "Grace");
  await commit("feat!: drop the old format", "Zoë");
  await commit(
    "refactor(core): new names\n\nWhy it was done.\n\nBREAKING CHANGE: `open` is called\n  `load` now\nReviewed-by: X",
  );
  await commit("Update things: a lot of `them` | <really>");
  await commit("docs: say it in 100% 日本", "Grace", "2025-03-02");
  await git("git tag v1.1.0");
});

const version = (mark: (subject: string) => string) => `## v1.1.0 (2025-03-02)

### Breaking changes

- **core:** \`open\` is called \`load\` now (${mark("refactor(core): new names")})
- drop the old format (${mark("feat!: drop the old format")})

### Features

- **parser:** read tables (${mark("feat(parser): read tables")})

### Fixes

- keep the last line (${mark("fix: keep the last line")})

### Documentation

- say it in 100% 日本 (${mark("docs: say it in 100% 日本")})

### Other changes

- Update things: a lot of \`them\` | <really> (${mark("Update things: a lot of `them` | <really>")})
- **core:** new names (${mark("refactor(core): new names")})

### Authors

- Ada (3 commits)
- Grace (3 commits)
- Zoë (1 commit)
`;

test("commits between two tags by their type, breaking changes first, authors by their number", async () => {
  const result = await notes("v1.0.0", "v1.1.0");
  expect(result.stdout).toBe(version((subject) => hashes[subject] as string));
  expect([result.stderr, result.code]).toEqual(["", 0]);
});

test("commits as links", async () => {
  const link = (subject: string) => `[${hashes[subject]}](https://example.com/p/commit/${hashes[subject]})`;
  expect((await notes("v1.0.0", "v1.1.0", "--url", "https://example.com/p/")).stdout).toBe(version(link));
});

test("without a range: what came after the last tag, or before the first", async () => {
  expect((await notes()).stdout).toBe(version((subject) => hashes[subject] as string).replace("v1.1.0", "Unreleased"));
  expect((await notes("v1.1.0")).stdout).toBe("## Unreleased\n\nNo changes.\n");
  await commit("fix: later", "Grace", "2025-04-01");
  expect((await notes()).stdout).toBe(
    `## Unreleased (2025-04-01)\n\n### Fixes\n\n- later (${hashes["fix: later"]})\n\n### Authors\n\n- Grace (1 commit)\n`,
  );
  expect((await notes("v1.1.0", "main")).stdout).toStartWith("## main (2025-04-01)\n");
});

test("what git refuses, wrong usage, no permission", async () => {
  expect(await notes("v0", "v9")).toMatchObject({ code: 1, stderr: "release-notes: fatal: bad revision 'v0..v9'\n" });
  expect(await notes("--repository", ".")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^release-notes: fatal: not a git repository/),
  });
  expect(await notes("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("usage: ") });
  for (const wrong of [["--output=x"], ["a", "b", "c"], ["--url"]])
    expect(await notes(...wrong)).toMatchObject({ code: 2, stdout: "" });
  expect(await place.run(["run", program])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("permission denied: run"),
  });
});
