// `ingot.time`: clocks, and times as text.
import { type BrokenDownTime, DateRangeError, gmtime, localtime, strftime } from "../lua/calendar.ts";
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

/** Formats a time. @returns undefined when the calendar has no such year */
function format(seconds: number, pattern: string, isUtc: boolean): string | undefined {
  if (!Number.isFinite(seconds)) return undefined;
  try {
    const moment: BrokenDownTime = (isUtc ? gmtime : localtime)(BigInt(Math.floor(seconds)));
    return strftime(pattern, moment, isUtc);
  } catch (error) {
    if (error instanceof DateRangeError) return undefined;
    throw error;
  }
}

/** Date, or date and time with or without seconds, fraction and offset, in the extended or the basic format. */
const ISO =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[Tt ](\d\d)(?:(:?)(\d\d)(?:\6(\d\d)(?:[.,]\d+)?)?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Seconds since 1970 of an ISO 8601 time, one without an offset being UTC; undefined when it is none. */
function parseIso(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, , month = 0, day = 0, hour = 0, , minute = 0, second = 0] = match
    .slice(1, 9)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC takes the years below 100 for others
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const offset = offsetSeconds(match[9]);
  if (!isDate || hour > 24 || minute > 59 || second > 60 || offset === undefined) return undefined;
  if (hour === 24 && minute + second > 0) return undefined; // 24:00 is the end of the day
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
}

function offsetSeconds(text = "Z"): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return (text[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

const moment = [
  ["ts", t.number, "seconds since 1970-01-01 UTC"],
  ["fmt", t.string, "conversions as of `os.date`: `%Y-%m-%d %H:%M`"],
] as const;

export const namespace: Namespace = {
  name: "time",
  tier: "Host",
  doc: "Clocks, and times as text.",
  functions: {
    now: fn({
      doc: "Seconds since 1970-01-01 UTC.",
      returns: [["integer", "seconds"]],
      run: () => Math.floor(Date.now() / 1000),
    }),
    now_ms: fn({
      doc: "Milliseconds since 1970-01-01 UTC.",
      returns: [["integer", "ms"]],
      run: () => Date.now(),
    }),
    monotonic_ms: fn({
      doc: "Milliseconds of a clock that never goes back; it starts with the program.",
      returns: [["integer", "ms"]],
      run: () => Math.floor(performance.now()),
    }),
    format: fn({
      doc: "Writes a time in the local time zone.",
      params: moment,
      returns: [["string?", "text", "nil when the calendar has no such year"]],
      run: (_, seconds, pattern) => format(seconds, pattern, false),
    }),
    format_utc: fn({
      doc: "Writes a time in UTC.",
      params: moment,
      returns: [["string?", "text", "nil when the calendar has no such year"]],
      run: (_, seconds, pattern) => format(seconds, pattern, true),
    }),
    parse_iso8601: fn({
      doc: "Reads a date, or a date and time: `2024-05-01`, `2024-05-01T12:30:00.5+02:00`, `20240501T103000Z`. Without an offset it is UTC; parts of a second are dropped.",
      params: [["s", t.string]],
      returns: [["integer?", "seconds", "since 1970-01-01 UTC; nil when it is not such a time"]],
      run: (_, text) => parseIso(text),
    }),
  },
};
