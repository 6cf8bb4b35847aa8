// examples/json-to-csv.lua in pipes.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ingot, Place } from "./ingot.ts";

const program = join(import.meta.dir, "../../examples/json-to-csv.lua");
const place = new Place();

const convert = (stdin: string | Uint8Array, ...args: string[]) => place.run(["run", program, ...args], { stdin });
const csv = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join("");

test("records in lines: nested fields, quoting, exact numbers", async () => {
  const records = [
    { id: 9007199254740992, name: "comma, and", owner: { name: 'says "hi"', tags: ["a", "b"] }, none: null },
    { id: 0.1, name: "two\nlines", owner: { name: "", address: { city: "Zürich" } }, ok: true, empty: {} },
  ];
  const result = await convert(`\ufeff${records.map((record) => `${JSON.stringify(record)}\r\n\n`).join("")}`);
  expect([result.stdout, result.stderr, result.code]).toEqual([
    csv(
      "empty,id,name,ok,owner.address.city,owner.name,owner.tags",
      ',9007199254740992,"comma, and",,,"says ""hi""","[""a"",""b""]"',
      '{},0.1,"two\nlines",true,Zürich,,',
    ),
    "",
    0,
  ]);
});

test("an array, its columns those of all records", async () => {
  const result = await convert('\n [{"a":1},\n{"b":-2.5e300},null,{"a":9223372036854775807}]\n');
  expect([result.stdout, result.code]).toEqual([csv("a,b", "1,", ",-2.5e+300", "9223372036854775807,"), 0]);
  expect(await convert("[]")).toMatchObject({ stdout: "", code: 0 });
  expect(await convert("")).toMatchObject({ stdout: "", code: 0 });
});

test("columns, delimiter and header as said", async () => {
  const input = '{"a":1,"b":{"c":"x;y"},"d":"tab\\there"}\n{"a":""}\n';
  expect((await convert(input, "--columns", "b.c,a,z")).stdout).toBe(csv("b.c,a,z", "x;y,1,", ",,"));
  expect((await convert(input, "--delimiter", ";")).stdout).toBe(csv("a;b.c;d", '1;"x;y";tab\there', ";;"));
  expect((await convert(input, "--delimiter", "tab", "--no-header")).stdout).toBe(csv('1\tx;y\t"tab\there"', "\t\t"));
  expect((await convert(input, "--columns", "a")).stdout).toBe(csv("a", "1", '""'));
  expect((await convert('{"a":"x%","b":"c"}', "--delimiter", "%")).stdout).toBe(csv("a%b", '"x%"%c'));
  expect((await convert('{"a":"ox","b":"c"}', "--delimiter", "x")).stdout).toBe(csv("axb", '"ox"xc'));
  expect((await convert("", "--columns", "a,b")).stdout).toBe(csv("a,b"));
});

test("bad input ends it with the place", async () => {
  const failure = async (input: string | Uint8Array) => {
    const { stderr, code } = await convert(input);
    expect(code).toBe(1);
    return stderr;
  };
  expect(await failure('{"a":1}\n\n{"a":\n')).toStartWith("json-to-csv: line 3: invalid JSON: ");
  expect(await failure('[{"a":1},')).toStartWith("json-to-csv: the array: invalid JSON: ");
  expect(await failure('{"a":1}\n5\n')).toBe("json-to-csv: line 2 is not a JSON object\n");
  expect(await failure("[[1]]")).toBe("json-to-csv: record 1 is not a JSON object\n");
  expect(await failure(Buffer.from('{"a":"\xff"}', "latin1"))).toBe("json-to-csv: line 1 is not valid UTF-8\n");
});

test("wrong usage", async () => {
  expect(await convert("", "--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("usage: ") });
  expect(await convert("", "x")).toMatchObject({ code: 2, stderr: "json-to-csv: unknown argument x; see --help\n" });
  expect(await convert("", "--columns")).toMatchObject({ code: 2, stderr: "json-to-csv: --columns needs a value\n" });
  expect(await convert("", "--columns", ",")).toMatchObject({
    code: 2,
    stderr: "json-to-csv: --columns needs names\n",
  });
  for (const delimiter of ["", "ab", '"', "\n"])
    expect(await convert("", "--delimiter", delimiter)).toMatchObject({ code: 2, stdout: "" });
});

/** A shell command that prints so many records. */
const manyRecords = (count: number) =>
  `seq ${count} | sed 's/.*/{"id":&,"name":"record &","value":{"half":0.5,"list":[1,2]}}/'`;

test("records are written while they come, and the memory does not grow with them", async () => {
  const wrapper = place.write("peak.lua", `${readFileSync(program, "utf8")}\n${REPORT_PEAK}`);
  const peakOf = async (count: number) => {
    const script = `${manyRecords(count)} | "$INGOT" run --allow-read "$PROGRAM" | tail -n 1`;
    const result = await place.shell(script, { env: { PROGRAM: wrapper } });
    expect(result.stdout).toBe(csv(`${count},record ${count},0.5,"[1,2]"`));
    expect(result.stderr).toMatch(/^\d+$/);
    return Number(result.stderr);
  };
  const [little, much] = [await peakOf(20_000), await peakOf(200_000)];
  expect(much - little).toBeLessThan(40_000);
});

/** Lua that tells the peak of the memory of its process on standard error, in kB. */
const REPORT_PEAK = `for line in io.lines("/proc/self/status") do
  local peak = line:match("VmHWM:%s+(%d+)")
  if peak then io.stderr:write(peak) end
end`;

test("with columns named, a row is there before the next record comes", async () => {
  const child = Bun.spawn([ingot, "run", program, "--columns", "a"], { stdin: "pipe", stdout: "pipe" });
  const reader = child.stdout.getReader();
  let written = "";
  for (const [record, expected] of [
    [1, csv("a", "1")],
    [2, csv("a", "1", "2")],
  ] as const) {
    child.stdin.write(`{"a":${record}}\n`);
    child.stdin.flush();
    while (written.length < expected.length) written += Buffer.from((await reader.read()).value ?? []).toString();
    expect(written).toBe(expected);
  }
  child.stdin.end();
  expect(await child.exited).toBe(0);
});

test("a field that comes late is said, not lost in silence", async () => {
  const result = await place.shell(
    `(${manyRecords(1000)}; echo '{"id":1001,"late":true,"later":1}') | "$INGOT" run "$PROGRAM" | tail -n 1; echo "\${PIPESTATUS[1]}"`,
    { env: { PROGRAM: program } },
  );
  expect(result.stdout).toBe(`${csv("1001,,,")}1\n`);
  expect(result.stderr).toContain("were left out: late, later (name the columns with --columns)");
});

test("a reader that has enough ends it quietly", async () => {
  const result = await place.shell(
    `${manyRecords(100_000)} | "$INGOT" run "$PROGRAM" | head -n 1; echo "\${PIPESTATUS[2]}"`,
    { env: { PROGRAM: program } },
  );
  expect([result.stdout, result.stderr]).toEqual([`${csv("id,name,value.half,value.list")}141\n`, ""]);
});
