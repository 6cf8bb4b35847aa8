// `ingot.time` and `ingot.clock` as a Lua program sees them.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

async function run(source: string): Promise<string> {
  const { output, error } = await program(`local time = ingot.time ${source}`);
  expect(error).toBeUndefined();
  return output;
}

test("clocks are integers and go on", async () => {
  expect(
    await run(`
      local m = time.monotonic_ms()
      local n = ingot.clock.unix_ms()
      print(math.type(time.now()), math.type(time.now_ms()), math.type(m), math.type(n))
      print(math.abs(time.now() - os.time()) <= 1, time.now_ms() >= n, time.monotonic_ms() >= m)
      ingot.clock.unix_ms = function() return 5 end
      print(ingot.clock.unix_ms())`),
  ).toBe("integer\tinteger\tinteger\tinteger\ntrue\ttrue\ttrue\n5\n");
});

test("formats as os.date does", async () => {
  expect(
    await run(`
      print(time.format_utc(0, "%Y-%m-%dT%H:%M:%SZ"), time.format_utc(1.9, "%S"), time.format_utc(-1, "%c"))
      print(time.format(1714566600, "%Y-%m-%d %H:%M %z") == os.date("%Y-%m-%d %H:%M %z", 1714566600))
      print(time.format_utc(1e300, "%Y"), time.format_utc(1/0, "%Y"), time.format_utc(0, ""))`),
  ).toBe("1970-01-01T00:00:00Z\t01\tWed Dec 31 23:59:59 1969\ntrue\nnil\tnil\t\n");
});

test("reads ISO 8601, and nothing else", async () => {
  expect(
    await run(`
      for _, s in ipairs({ "2024-05-01", "2024-05-01T12:30:00Z", "2024-05-01T12:30:00.999+02:00", "20240501T123000Z",
        "2024-05-01 12:30", "2024-05-01T12:30:00-0530", "2024-02-29", "0001-01-01", "1969-12-31T23:59:59Z", "2024-05-01T24:00Z" }) do
        print(time.parse_iso8601(s))
      end
      for _, s in ipairs({ "", "yesterday", "2024-13-01", "2023-02-29", "2024-05-01T25:00", "2024-05-01T12:60", "2024-05-01T12:30:00+25:00",
        "2024-05-01T", "2024-0501", "2024-05-01T1230", "99-01-01", "2024-05-01T24:01" }) do
        assert(time.parse_iso8601(s) == (s == "2024-05-01T1230" and 1714566600 or nil), s)
      end`),
  ).toBe(
    "1714521600\n1714566600\n1714559400\n1714566600\n1714566600\n1714586400\n1709164800\n-62135596800\n-1\n1714608000\n",
  );
});
