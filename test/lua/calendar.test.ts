// `os.date` and `os.time` against the C library: the same Lua program runs on lua5.4 and here, in several time zones.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findZone } from "../../src/lua/time-zone.ts";

const reference = Bun.which("lua5.4");
const folder = mkdtempSync(join(tmpdir(), "ingot-calendar-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Zones with summer time north and south, half hours, a skipped day and negative summer time; and names of none. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "Africa/Casablanca",
  "America/Nuuk",
  "",
  ":Asia/Tokyo",
  "EST5EDT",
  "Nowhere/AtAll",
  "No",
];

/** Zones that are rules without a file. */
const rules = [
  "AEST-10AEDT,M10.1.0,M4.1.0/3",
  "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
  "ABC3:30:15DEF,J60/0,300/26",
  "JST-9",
];

/** Runs a Lua program in a time zone (undefined: the machine's own) on lua5.4 or on this VM. */
function run(command: string[], program: string, zone: string | undefined): string {
  const file = join(folder, "program.lua");
  writeFileSync(file, program);
  const { TZ: _, ...environment } = process.env;
  const env = zone === undefined ? environment : { ...environment, TZ: zone };
  const child = Bun.spawnSync([...command, file], { env });
  expect(child.stderr.toString()).toBe("");
  return child.stdout.toString();
}

const ours = (program: string, zone?: string) =>
  run([process.execPath, join(import.meta.dir, "program.ts")], program, zone);
const theirs = (program: string, zone?: string) => run([reference as string], program, zone);

/** Random moments and fields up to the year 2100, and from further away; the same ones every time. */
const comparison = (firstYear: number) => `
  local first_year <const> = ${firstYear}
  local state = 20260101
  local function random(low, high)
    state = (state * 6364136223846793005 + 1442695040888963407)
    return low + (state >> 33) % (high - low + 1)
  end
  local function show(...)
    local ok, result = pcall(os.time, ...)
    print(ok, result)
  end
  local function fields(t)
    local f = os.date("*t", t)
    print(t, f.year, f.month, f.day, f.hour, f.min, f.sec, f.wday, f.yday, f.isdst, os.date("%c|%z|%Z", t))
    return f
  end

  local first, last = (first_year - 1970) * 31557600, 4133980800
  for i = 1, 400 do
    local t = random(first, last)
    local f = fields(t)
    if os.time(f) ~= t then print("no way back", t) end
    f.isdst = nil
    show(f)
  end

  print("around every change of the clocks")
  local before, seen = nil, 0
  for t = 0, last, 86400 * 4 do
    local now = os.date("%z%Z", t)
    if before and now ~= before then
      local low, high = t - 86400 * 4, t
      while high - low > 1 do
        local middle = (low + high) // 2
        if os.date("%z%Z", middle) == before then low = middle else high = middle end
      end
      seen = seen + 1
      if seen % 9 < 2 then
        for _, d in ipairs { -3601, -1, 0, 1, 1799, 3600 } do fields(high + d) end
        for minutes = -150, 150, 30 do
          for _, isdst in ipairs { "unknown", true, false } do
            local f = os.date("*t", low)
            f.min = f.min + minutes
            if isdst == "unknown" then f.isdst = nil else f.isdst = isdst end
            show(f)
          end
        end
      end
    end
    before = now
  end

  print("fields out of their range")
  for i = 1, 200 do
    local f = {
      year = random(first_year + 10, 2100), month = random(-30, 40), day = random(-400, 800), hour = random(-100, 100),
      min = random(-5000, 5000), sec = random(-100000, 100000), isdst = ({ true, false })[random(1, 3)],
    }
    local ok, t = pcall(os.time, f)
    print(ok, t, f.year, f.month, f.day, f.hour, f.min, f.sec, f.wday, f.yday, f.isdst)
  end

  print("far away")
  for _, t in ipairs { -2^35, -1e11, -62135596801, -62167219201, 1e11, 1e13, -1e13, 2^53 } do
    if t > 0 or first_year < 1970 then print(pcall(os.date, "%c %z %Z", t // 1 | 0)) end
  end
  for _, year in ipairs { -5000, -1, 0, 1, 1000, 9999, 10000, 300000000 } do
    if year > 1970 or first_year < 1970 then show { year = year, month = 2, day = 29, hour = 3 } end
  end
`;

describe.skipIf(reference === null)("compared with lua5.4", () => {
  for (const zone of zones) {
    test(`times in zone ${JSON.stringify(zone)}`, () => {
      expect(ours(comparison(1902), zone)).toBe(theirs(comparison(1902), zone));
    });
  }

  for (const zone of rules) {
    // For years up to 1970 the GNU C library computes the changes of 1970 ("Is this correct?" its source asks).
    test(`times by the rules ${zone}`, () => {
      expect(ours(comparison(1972), zone)).toBe(theirs(comparison(1972), zone));
    });
  }

  test("times in the machine's own zone", () => {
    expect(ours(comparison(1902))).toBe(theirs(comparison(1902)));
  });

  test("every conversion of os.date, on every day of some years and in years of few and many digits", () => {
    const program = `
      local all = {}
      for c in ("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%"):gmatch(".") do all[#all + 1] = "%" .. c end
      for c in ("cCxXyY"):gmatch(".") do all[#all + 1] = "%E" .. c end
      for c in ("deHImMSuUVwWy"):gmatch(".") do all[#all + 1] = "%O" .. c end
      local format = table.concat(all, "|")
      local function show(t) print(os.date(format, t), os.date("!" .. format, t)) end
      for year = 1998, 2012 do
        local t = os.time { year = year, month = 1, day = 1, hour = 0 }
        for day = -4, 8 do show(t + day * 86400 + day * 3607) end
        for day = 8, 360, 23 do show(t + day * 86400 + day * 977) end
      end
      for _, year in ipairs { -1201, -1, 0, 7, 99, 100, 999, 10001 } do
        show(os.time { year = year, month = 5, day = 17 })
      end
    `;
    for (const zone of ["America/New_York", "Asia/Kolkata"]) expect(ours(program, zone)).toBe(theirs(program, zone));
  });

  test("what cannot be represented raises", () => {
    const program = `
      for _, t in ipairs { 67768036191676800, -67768040609740801, math.maxinteger, math.mininteger } do
        print(pcall(os.date, "!%c", t))
        print(pcall(os.date, "!*t", t))
        print(pcall(os.date, "*t", t))
      end
      local limit = 2 ^ 31 - 1 + 1900 | 0
      for _, f in ipairs {
        { year = limit + 1, month = 1, day = 1 }, { year = limit, month = 13, day = 1 }, { year = limit, month = 12, day = 32 },
        { year = 1969, month = 12, day = 31, hour = 23, min = 59, sec = 59 }, { year = -limit, month = 1, day = 1 },
        { year = 2000, month = 1, day = 2 ^ 31 | 0 }, { year = 2000, month = math.maxinteger, day = 1 },
        { year = 2000, month = 1 }, { year = "x", month = 1, day = 1 }, { year = 2000.5, month = 1, day = 1 },
        { year = limit, month = 12, day = 31, hour = 23 }, { year = 1900 - 2 ^ 31 | 0, month = 1, day = 1 },
      } do print(pcall(os.time, f)) end
      print(select(2, pcall(os.date, "%Ez")), select(2, pcall(os.date, "%")), select(2, pcall(os.date, "%Q")))
    `;
    expect(ours(program, "UTC")).toBe(theirs(program, "UTC"));
    expect(ours(program, "UTC")).toContain("date result cannot be represented in this installation");
    expect(ours(program, "UTC")).toContain("time result cannot be represented in this installation");
  });
});

describe("finding the zone", () => {
  const berlin = 1_720_000_000;

  test("a database elsewhere is found through TZDIR", () => {
    const copy = join(folder, "zones");
    mkdirSync(copy);
    const body = Buffer.alloc(6 + 4);
    body.writeInt32BE(1234, 0);
    body.write("ABC\0", 6);
    const header = Buffer.alloc(44);
    header.write("TZif");
    header.writeUInt32BE(1, 36); // types
    header.writeUInt32BE(4, 40); // characters
    writeFileSync(join(copy, "Odd"), Buffer.concat([header, body]));
    const found = findZone({ TZ: "Odd", TZDIR: copy });
    expect(found(0)).toEqual({ offset: 1234, daylightSaving: false, abbreviation: "ABC" });
  });

  test("without a database JavaScript's own knowledge is used", () => {
    const program = `
      import { findZone } from ${JSON.stringify(join(import.meta.dir, "../../src/lua/time-zone.ts"))};
      console.log(JSON.stringify([${berlin}, 1700000000].map(findZone({ TZ: process.env.TZ, TZDIR: "/nonexistent" }))));
    `;
    const child = Bun.spawnSync([process.execPath, "-e", program], { env: { ...process.env, TZ: "America/New_York" } });
    expect(JSON.parse(child.stdout.toString())).toEqual([
      { offset: -14400, daylightSaving: true, abbreviation: "EDT" },
      { offset: -18000, daylightSaving: false, abbreviation: "EST" },
    ]);
  });

  test("a damaged zone file is no zone, whatever the damage", () => {
    const damaged = join(folder, "damaged");
    mkdirSync(damaged);
    const header = Buffer.alloc(44);
    header.write("TZif2");
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("TZif"),
      header,
      Buffer.alloc(200, 0xff),
      Buffer.concat([header, Buffer.alloc(44, 0xff)]),
    ]) {
      writeFileSync(join(damaged, "Bad"), bytes);
      expect(findZone({ TZ: "Bad", TZDIR: damaged })(berlin)).toEqual({
        offset: 0,
        daylightSaving: false,
        abbreviation: "Bad",
      });
    }
  });
});
