// `ingot.skills` as a Lua program sees it.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { program, Scratch } from "./program.ts";

const directory = process.cwd();
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  mkdirSync(scratch.path("project"));
  process.chdir(scratch.path("project"));
});
afterEach(() => {
  process.chdir(directory);
  scratch.remove();
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(scratch.path(path)), { recursive: true });
  writeFileSync(scratch.path(path), content);
}

const GLOBAL = "config/skills";
const PROJECT = "project/.ingot/skills";

function run(source: string, options: Parameters<typeof program>[1] = {}) {
  const directories = {
    config: scratch.path("config"),
    cache: scratch.path("x"),
    state: scratch.path("s"),
    data: scratch.path("d"),
  };
  return program(`local skills = ingot.skills ${source}`, { directories, ...options });
}

test("there are none without folders", async () => {
  const { output, error } = await run('print(#skills.list(), #skills.info()) print(skills.content("x"))');
  expect(error).toBeUndefined();
  expect(output).toBe('0\t0\nnil\tthere is no skill "x"; available: none\n');
});

test("a project's skill takes the place of the user's own", async () => {
  write(`${GLOBAL}/review/SKILL.md`, "---\nname: review\ndescription: Global review\n---\nglobal body\n");
  write(`${GLOBAL}/zip/SKILL.md`, "---\nname: zip\n---\nZip it.");
  write(
    `${PROJECT}/any-folder/SKILL.md`,
    "---\nname: review\ndescription: |\n  Project\n  review\n---\n\n# Project\n\nbody\n\n",
  );
  const { output, error } = await run(`
    print(table.concat(skills.list(), " "))
    for _, s in ipairs(skills.info()) do print(s.name, (s.description:gsub("\\n", "/")), s.source, s.location, s.shadowed) end
    print(skills.content("review"))
    print(skills.content("none"))`);
  expect(error).toBeUndefined();
  expect(output).toBe(
    [
      "review zip",
      `review\tProject/review\tproject\t${scratch.path(PROJECT, "any-folder", "SKILL.md")}\tfalse`,
      `review\tGlobal review\tglobal\t${scratch.path(GLOBAL, "review", "SKILL.md")}\ttrue`,
      `zip\t\tglobal\t${scratch.path(GLOBAL, "zip", "SKILL.md")}\tfalse`,
      '<skill name="review">\n# Project\n\nbody\n</skill>',
      'nil\tthere is no skill "none"; available: review, zip',
      "",
    ].join("\n"),
  );
});

test("names the files that come with a skill, ten at most", async () => {
  write(`${GLOBAL}/a/SKILL.md`, '---\nname: "a <b>"\n---\nbody');
  write(`${GLOBAL}/a/scripts/x.sh`, "");
  write(`${GLOBAL}/a/reference.md`, "");
  const { output } = await run('io.write(skills.content("a <b>"))');
  expect(output).toBe(
    `<skill name="a &#60;b&#62;">\nbody\n</skill>\n\nBundled files:\n- reference.md\n- scripts/\n\nBase directory: ${scratch.path(GLOBAL, "a")}`,
  );
  for (let i = 0; i < 20; i++) write(`${GLOBAL}/a/file${i}`, "");
  const { output: long } = await run('io.write(skills.content("a <b>"))');
  expect(long.match(/^- file/gm)?.length).toBe(10);
  expect(long).toContain("- … (12 more)\n");
});

test("passes over what is no skill, and sees changes at once", async () => {
  write(`${GLOBAL}/no-head/SKILL.md`, "text");
  write(`${GLOBAL}/no-name/SKILL.md`, "---\ndescription: x\n---\n");
  write(`${GLOBAL}/number/SKILL.md`, "---\nname: 5\n---\n");
  write(`${GLOBAL}/bad/SKILL.md`, "---\nname: [\n---\n");
  write(`${GLOBAL}/bytes/SKILL.md`, Buffer.from("---\nname: bytes\n---\n\xff body", "latin1"));
  write(`${GLOBAL}/SKILL.md`, "---\nname: top\n---\n");
  write(`${GLOBAL}/deep/er/SKILL.md`, "---\nname: deep\n---\n");
  const { output, error } = await run(`
    print(table.concat(skills.list(), " "))
    io.open("${scratch.path(GLOBAL, "no-head", "SKILL.md")}", "w"):write("---\\nname: now\\n---\\n"):close()
    print(table.concat(skills.list(), " "))
    print((skills.content("bytes"):find("\\u{fffd} body", 1, true)))`);
  expect(error).toBeUndefined();
  expect(output).toBe("bytes\nbytes now\n22\n");
});

test("needs read", async () => {
  const { error } = await run("skills.list()", { permissions: { allow: {}, deny: {} } });
  expect(error?.message).toContain("permission denied: read");
});
