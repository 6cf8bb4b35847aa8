// `ingot check` on the built executable: syntax errors with their places, and nothing is run.
import { describe, expect, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { Place } from "./ingot.ts";

const place = new Place();
const { run, write, path } = {
  run: place.run.bind(place),
  write: place.write.bind(place),
  path: place.path.bind(place),
};

write("good/main.lua", '#!/usr/bin/env ingot\nprint("must not run") os.exit(9)');
write("good/lib/part.lua", "return ...");
write("bad/one.lua", "x = 1\ny = = 2\n");
write("bad/sub/two.lua", "if");
write("bad/sub/fine.lua", "return 1");
write("bad/.hidden/three.lua", "if");
write("bad/node_modules/four.lua", "if");
write("bad/notes.txt", "if");

describe("check", () => {
  test("of sound files says nothing on stdout and runs nothing", async () => {
    const ok = { stdout: "", stderr: "2 files checked, 0 errors\n", code: 0, signal: null };
    expect(await run(["check", "good"])).toEqual(ok);
    expect(await run(["check", "good/main.lua", "good/lib/part.lua"])).toEqual(ok);
    expect(await run(["check", "."], { cwd: "good" })).toEqual(ok);
  });

  test("names file, line and error, in order, and goes on after the first", async () => {
    expect(await run(["check", "bad", "good"])).toEqual({
      stdout: "bad/one.lua:2: unexpected symbol near '='\nbad/sub/two.lua:1: unexpected symbol near <eof>\n",
      stderr: "5 files checked, 2 errors\n",
      code: 1,
      signal: null,
    });
  });

  test("looks at a named file whatever it is called", async () => {
    const { stdout, stderr, code } = await run(["check", "bad/notes.txt", "bad/.hidden"]);
    expect(stdout).toBe(
      "bad/notes.txt:1: unexpected symbol near <eof>\nbad/.hidden/three.lua:1: unexpected symbol near <eof>\n",
    );
    expect([stderr, code]).toEqual(["2 files checked, 2 errors\n", 1]);
  });

  test("gives line and file also for names that are long, odd or have a colon", async () => {
    for (const name of [`long/${"x".repeat(100)}.lua`, "odd:7: name.lua", "[string].lua", "über.lua"]) {
      write(name, "\n\nx = = 1");
      expect((await run(["check", name])).stdout).toBe(`${name}:3: unexpected symbol near '='\n`);
    }
  });

  test("reports what cannot be read, and checks the rest", async () => {
    symlinkSync("circle", path("circle"));
    const { stdout, stderr, code } = await run(["check", "gone.lua", "circle", "good"]);
    expect(stdout).toBe(
      "gone.lua: cannot read it: there is no such file or folder\ncircle: cannot read it: too many symbolic links\n",
    );
    expect([stderr, code]).toEqual(["2 files checked, 2 errors\n", 1]);
  });

  test("as JSON", async () => {
    const { stdout, stderr, code } = await run(["check", "--json", "bad/one.lua", "good"]);
    const findings = [{ file: "bad/one.lua", line: 2, message: "unexpected symbol near '='" }];
    expect(JSON.parse(stdout)).toEqual({ files: 3, findings });
    expect([stderr, code]).toEqual(["", 1]);
  });
});
