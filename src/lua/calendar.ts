// The C library's calendar for the Lua instance: `localtime`, `gmtime`, `mktime` and `strftime` in the C locale.
import type { Pointer } from "./exports.ts";
import { daysBeforeMonth, firstDayOf, isLeapYear, monthOf, weekdayOf, yearOf } from "./gregorian.ts";
import type { Memory } from "./memory.ts";
import { offsetText, processZone } from "./time-zone.ts";

/** C's `struct tm` without the name of the zone. */
export interface BrokenDownTime {
  second: number;
  minute: number;
  hour: number;
  day: number;
  /** 0 to 11 */
  month: number;
  /** Years since 1900. */
  year: number;
  /** 0 is Sunday. */
  weekday: number;
  /** 0 is the first of January. */
  yearday: number;
  /** Positive when daylight saving time is in effect, 0 when not, negative when unknown. */
  daylightSaving: number;
  /** Seconds that these fields are ahead of UTC. */
  offset: number;
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
]; // biome-ignore format: two lines of six

export class DateRangeError extends Error {
  constructor() {
    super("date result cannot be represented in this installation");
  }
}

const DAY = 86_400n;
/** More seconds than there are in the years that a C `int` can number. */
const LIMIT = 1n << 57n;
const INT_MAX = 2 ** 31 - 1;

/** The fields of a moment on clocks that are `offset` seconds ahead of UTC. */
function breakDown(seconds: bigint, offset: number, daylightSaving: boolean): BrokenDownTime {
  const local = seconds + BigInt(offset);
  if (local > LIMIT || local < -LIMIT) throw new DateRangeError();
  const rest = ((local % DAY) + DAY) % DAY;
  const day = Number((local - rest) / DAY);
  const second = Number(rest);
  const year = yearOf(day);
  if (year - 1900 > INT_MAX || year - 1900 < -INT_MAX - 1) throw new DateRangeError();
  const yearday = day - firstDayOf(year);
  const month = monthOf(year, yearday);
  return {
    second: second % 60,
    minute: Math.floor(second / 60) % 60,
    hour: Math.floor(second / 3600),
    day: yearday - daysBeforeMonth(year, month) + 1,
    month,
    year: year - 1900,
    weekday: weekdayOf(day),
    yearday,
    daylightSaving: daylightSaving ? 1 : 0,
    offset,
  };
}

export function gmtime(seconds: bigint): BrokenDownTime {
  return breakDown(seconds, 0, false);
}

export function localtime(seconds: bigint): BrokenDownTime {
  const { offset, daylightSaving } = processZone()(Number(seconds));
  return breakDown(seconds, offset, daylightSaving);
}

/** Seconds since the epoch of these fields, each of which may be out of its range, on clocks that show UTC. */
function utcSeconds({ year, month, day, hour, minute, second }: BrokenDownTime): bigint {
  const wholeYear = year + 1900 + Math.floor(month / 12);
  const days = firstDayOf(wholeYear) + daysBeforeMonth(wholeYear, ((month % 12) + 12) % 12) + day - 1;
  return BigInt(days) * DAY + BigInt(hour * 3600 + minute * 60 + second);
}

/** The error of the last guess of `mktime`, as the C library keeps it: it decides which of two moments is found. */
let lastOffset = 0n;

/** Half the longest stretch without the wanted kind of time, and the shortest stretch of one kind, in seconds. */
const SEARCH_BOUND = 229_222_804n;
const SEARCH_STEP = 601_200n;

/**
 * Seconds since the epoch for local time; the fields may be out of range. Local times that occur twice or never, and a
 * `daylightSaving` that is not in effect at that time, are taken the way the GNU C library's `mktime` takes them.
 */
export function mktime(time: BrokenDownTime): bigint {
  const { daylightSaving } = time;
  const differs = (found: BrokenDownTime) =>
    daylightSaving >= 0 && found.daylightSaving >= 0 && daylightSaving > 0 !== found.daylightSaving > 0;
  // Seconds out of range are added at the end, so that they do not carry the search over a change of the clocks.
  const second = Math.min(Math.max(time.second, 0), 59);
  const wanted = utcSeconds({ ...time, second });
  let guess = wanted + lastOffset;
  let previous = guess;
  let beforePrevious = guess;
  let wasDaylightSaving = false;
  let found = localtime(guess);
  for (let probes = 6; ; ) {
    const difference = wanted - utcSeconds(found);
    if (difference === 0n) {
      if (differs(found)) guess = withDaylightSaving(guess, wanted, found, differs);
      break;
    }
    // The guesses go to and fro: the time lies in a gap, and the side that is asked for is the answer.
    const isRight =
      daylightSaving < 0
        ? Number(wasDaylightSaving) <= found.daylightSaving
        : daylightSaving > 0 !== found.daylightSaving > 0;
    if (guess === previous && guess !== beforePrevious && isRight) break;
    if (--probes === 0) throw new DateRangeError();
    previous = beforePrevious;
    beforePrevious = guess;
    guess += difference;
    wasDaylightSaving = found.daylightSaving > 0;
    found = localtime(guess);
  }
  lastOffset = guess - wanted;
  const seconds = guess + BigInt(time.second - second);
  localtime(seconds); // throws when its year is out of range
  return seconds;
}

/** The moment that the same fields mean by the clock of the other half of the year. */
function withDaylightSaving(
  guess: bigint,
  wanted: bigint,
  found: BrokenDownTime,
  differs: (time: BrokenDownTime) => boolean,
): bigint {
  for (let distance = SEARCH_STEP; distance < SEARCH_BOUND; distance += SEARCH_STEP) {
    for (const other of [guess - distance, guess + distance]) {
      const time = localtime(other);
      if (!differs(time)) return other + (wanted - utcSeconds(time));
    }
  }
  return found.daylightSaving > 0 ? guess + 3600n : guess - 3600n;
}

/** Number of the ISO 8601 week and the year it belongs to. */
function isoWeek(time: BrokenDownTime): { week: number; year: number } {
  const year = time.year + 1900;
  const weekday = (time.weekday + 6) % 7; // Monday is 0
  const week = Math.floor((time.yearday - weekday + 10) / 7);
  if (week < 1) return { week: weeksIn(year - 1), year: year - 1 };
  if (week > weeksIn(year)) return { week: 1, year: year + 1 };
  return { week, year };
}

function weeksIn(year: number): number {
  const first = weekdayOf(firstDayOf(year));
  return first === 4 || (isLeapYear(year) && first === 3) ? 53 : 52;
}

/** The abbreviation of local time at the moment of these fields. */
function zoneName(time: BrokenDownTime): string {
  return processZone()(Number(utcSeconds(time)) - time.offset).abbreviation;
}

function pad(value: number, width: number, fill = "0"): string {
  const text = String(Math.abs(value)).padStart(width, fill);
  return value < 0 ? `-${text}` : text;
}

/** The last two digits of a year, counted upwards before the year 0 too. */
function inCentury(year: number): number {
  return ((year % 100) + 100) % 100;
}

/**
 * Formats a time like C's `strftime` in the C locale (ISO C99 7.23.3.5); `utc` decides what `%z` and `%Z` say.
 */
export function strftime(format: string, time: BrokenDownTime, utc: boolean): string {
  const year = time.year + 1900;
  const hour12 = time.hour % 12 === 0 ? 12 : time.hour % 12;
  const expand = (conversion: string): string => {
    switch (conversion) {
      case "a": return (days[time.weekday] ?? "?").slice(0, 3);
      case "A": return days[time.weekday] ?? "?";
      case "b":
      case "h": return (months[time.month] ?? "?").slice(0, 3);
      case "B": return months[time.month] ?? "?";
      case "c": return strftime("%a %b %e %H:%M:%S %Y", time, utc);
      case "C": return String(Math.floor(year / 100));
      case "d": return pad(time.day, 2);
      case "D":
      case "x": return strftime("%m/%d/%y", time, utc);
      case "e": return pad(time.day, 2, " ");
      case "F": return strftime("%Y-%m-%d", time, utc);
      case "g": return pad(inCentury(isoWeek(time).year), 2);
      case "G": return String(isoWeek(time).year);
      case "H": return pad(time.hour, 2);
      case "I": return pad(hour12, 2);
      case "j": return pad(time.yearday + 1, 3);
      case "m": return pad(time.month + 1, 2);
      case "M": return pad(time.minute, 2);
      case "n": return "\n";
      case "p": return time.hour < 12 ? "AM" : "PM";
      case "r": return strftime("%I:%M:%S %p", time, utc);
      case "R": return strftime("%H:%M", time, utc);
      case "S": return pad(time.second, 2);
      case "t": return "\t";
      case "T":
      case "X": return strftime("%H:%M:%S", time, utc);
      case "u": return String(time.weekday === 0 ? 7 : time.weekday);
      case "U": return pad(Math.floor((time.yearday + 7 - time.weekday) / 7), 2);
      case "V": return pad(isoWeek(time).week, 2);
      case "w": return String(time.weekday);
      case "W": return pad(Math.floor((time.yearday + 7 - ((time.weekday + 6) % 7)) / 7), 2);
      case "y": return pad(inCentury(year), 2);
      case "Y": return String(year);
      case "z": return offsetText(time.offset);
      case "Z": return utc ? "GMT" : zoneName(time);
      case "%": return "%";
      default: return `%${conversion}`;
    }
  }; // biome-ignore format: a table reads best with one conversion a line
  return format.replace(/%[EO]?(.)/gs, (_, conversion: string) => expand(conversion));
}

const fields = [
  "second", "minute", "hour", "day", "month", "year", "weekday", "yearday", "daylightSaving", "offset",
] as const; // biome-ignore format: in the order of musl's struct on wasm32

/** Offset of `tm_zone` in musl's `struct tm` on wasm32. */
const ZONE_NAME = 4 * fields.length;

export function readTime(memory: Memory, pointer: Pointer): BrokenDownTime {
  const values = fields.map((name, i) => [name, memory.view.getInt32(pointer + 4 * i, true)]);
  return Object.fromEntries(values) as unknown as BrokenDownTime;
}

/** Whether the time at `pointer` was made by `gmtime`: C code names its zone, and knows no name for local time. */
export function isUtc(memory: Memory, pointer: Pointer): boolean {
  return memory.readU32(pointer + ZONE_NAME) !== 0;
}

export function writeTime(memory: Memory, pointer: Pointer, time: BrokenDownTime): void {
  for (const [i, name] of fields.entries()) memory.view.setInt32(pointer + 4 * i, time[name], true);
  memory.writeU32(pointer + ZONE_NAME, 0);
}
