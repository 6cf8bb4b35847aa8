// examples/link-checker.lua on files and on a server.
import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const program = join(import.meta.dir, "../../examples/link-checker.lua");
const place = new Place();

let open = 0;
let mostOpen = 0;
const asked: Record<string, number> = {};

const pages: Record<string, string> = {
  "/": '<a href="guide/">guide</a> <a href="guide/#part">part</a> <a href="/gone">gone</a> <a href="mailto:x@y">x</a>',
  "/guide/": "<p>no links</p>",
  "/many": Array.from({ length: 30 }, (_, n) => `<a href="/page/${n}">${n}</a>`).join(""),
};

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { pathname } = new URL(request.url);
    asked[pathname] = (asked[pathname] ?? 0) + 1;
    if (pathname.startsWith("/page/")) {
      mostOpen = Math.max(mostOpen, ++open);
      // The first ones answer when as many are there as may be at a time.
      while (mostOpen < 5) await Bun.sleep(1);
      await Bun.sleep(1);
      open--;
      return new Response("x");
    }
    const page = pages[pathname];
    return page === undefined
      ? new Response("", { status: 404 })
      : new Response(page, { headers: { "content-type": "text/html" } });
  },
});
const home = `http://127.0.0.1:${server.port}`;
afterAll(() => server.stop(true));

const check = (permissions: string[], ...args: string[]) => place.run(["run", ...permissions, program, ...args]);

test("links of files: those that are there, are missing, are written in every way", async () => {
  place.write("docs/over there.md", "# Over there\n");
  place.write("docs/page.html", '<a href="../index.md">up</a><a href="no.html?x#y">no</a>');
  place.write(
    "index.md",
    `# Index
[page](docs/page.html) [titled](docs/page.html "Page") [spaced](<docs/over there.md>) [coded](docs/over%20there.md#x)
[here](#index) [mail](mailto:me@example.com) [site](/root) ![image](missing.png) [def][]
\`[code](code.md)\`
\`\`\`
[more code](code.md)
\`\`\`
[^1]: a note
[def]: docs/missing.md "Definition"
`,
  );
  const result = await check(["--allow-read=."], "index.md", "docs/page.html");
  expect(result.stdout.split("\n")).toEqual([
    "skipped /root in index.md: it depends on where the site begins",
    expect.stringMatching(/^broken {2}missing.png in index.md: .*no such file or directory$/),
    expect.stringMatching(/^broken {2}docs\/missing.md in index.md: .*no such file or directory$/),
    expect.stringMatching(/^broken {2}docs\/no.html in docs\/page.html: .*no such file or directory$/),
    "3 ok, 3 broken, 1 skipped",
    "",
  ]);
  expect([result.code, result.stderr]).toEqual([1, ""]);
  place.write("fine.md", "[index](index.md)");
  expect(await check(["--allow-read=."], place.path("fine.md"))).toMatchObject({
    stdout: "1 ok, 0 broken, 0 skipped\n",
    code: 0,
  });
});

test("links of pages, each asked for once", async () => {
  place.write("web.md", `[home](${home}/) [gone](${home}/gone) <http://127.0.0.1:1/(x)>`);
  const result = await check(["--allow-read=.", "--allow-net"], "--json", "web.md", `${home}/`, `${home}/nowhere`);
  expect(result.code).toBe(1);
  expect(JSON.parse(result.stdout)).toEqual({
    counts: { ok: 2, broken: 3, skipped: 0 },
    links: [
      { link: `${home}/`, from: ["web.md"], state: "ok", reason: "status 200" },
      { link: `${home}/gone`, from: ["web.md", `${home}/`], state: "broken", reason: "status 404" },
      {
        link: "http://127.0.0.1:1/(x)",
        from: ["web.md"],
        state: "broken",
        reason: 'cannot fetch "http://127.0.0.1:1/(x)": connection refused',
      },
      { link: `${home}/guide/`, from: [`${home}/`], state: "ok", reason: "status 200" },
      { link: `${home}/nowhere`, from: ["the arguments"], state: "broken", reason: "status 404" },
    ],
  });
  expect(asked).toMatchObject({ "/guide/": 1, "/gone": 1 });
});

test("as many at a time as said, and no more", async () => {
  const result = await check(["--allow-net"], "--jobs", "5", `${home}/many`);
  expect([result.stdout, result.code]).toEqual(["30 ok, 0 broken, 0 skipped\n", 0]);
  expect(mostOpen).toBe(5);
});

test("what it may not ask is skipped, what it may not read ends it", async () => {
  place.write("out.md", "[out](http://localhost:1/)");
  expect(await check(["--allow-read=."], "out.md")).toMatchObject({
    stdout:
      'skipped http://localhost:1/ in out.md: permission denied: net "localhost:1" (grant it with --allow-net=localhost:1)\n' +
      "0 ok, 0 broken, 1 skipped\n",
    code: 0,
  });
  const denied = await check([], "out.md");
  expect([denied.stdout, denied.code]).toEqual(["", 3]);
  expect(denied.stderr).toContain("permission denied: read");
});

test("usage: help, wrong options, targets that are not there", async () => {
  expect(await check([], "--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("usage: ") });
  expect(await check([])).toMatchObject({ code: 2, stderr: "link-checker: nothing to check; see --help\n" });
  expect(await check([], "--job", "x")).toMatchObject({
    code: 2,
    stderr: "link-checker: unknown option --job; see --help\n",
  });
  for (const number of ["0", "x", "1.5"]) {
    expect(await check([], "--jobs", number)).toMatchObject({
      code: 2,
      stderr: "link-checker: --jobs needs a number above 0\n",
    });
  }
  expect(await check(["--allow-read=."], "nowhere.md", ".")).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^broken {2}nowhere.md in the arguments: .*\nbroken {2}\. in the arguments: .*\n0 ok/,
    ),
  });
});
