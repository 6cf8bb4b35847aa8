// The C library's calendar for the Lua instance: `localtime`, `gmtime`, `mktime` and `strftime` in the C locale.
import type { Memory } from "./memory.ts";
import type { Pointer } from "./exports.ts";

/** C's `struct tm`: nine integers and, in musl, the zone's offset and name. */
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
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
]; // biome-ignore format: two lines of six

/** Seconds since the epoch beyond which JavaScript has no dates (ECMA-262, "time values"). */
const LIMIT = 8_640_000_000_000n;

export class DateRangeError extends Error {
  constructor() {
    super("date result cannot be represented in this installation");
  }
}

/** A Date for these fields, each of which may be out of its range, in local time. */
function localDate(time: BrokenDownTime): Date {
  const date = new Date(2000, 0, 1);
  date.setFullYear(time.year + 1900, time.month, time.day);
  date.setHours(time.hour, time.minute, time.second, 0);
  return date;
}

/** Minutes that local time is behind UTC in winter; more than `getTimezoneOffset` in summer. */
function standardOffset(year: number): number {
  return Math.max(new Date(year, 0, 1).getTimezoneOffset(), new Date(year, 6, 1).getTimezoneOffset());
}

function isDaylightSaving(date: Date): boolean {
  return date.getTimezoneOffset() < standardOffset(date.getFullYear());
}

function checkedDate(seconds: bigint): Date {
  if (seconds > LIMIT || seconds < -LIMIT) throw new DateRangeError();
  return new Date(Number(seconds) * 1000);
}

const DAY = 86_400_000;

export function gmtime(seconds: bigint): BrokenDownTime {
  const date = checkedDate(seconds);
  const newYear = new Date(0);
  newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return {
    second: date.getUTCSeconds(),
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth(),
    year: date.getUTCFullYear() - 1900,
    weekday: date.getUTCDay(),
    yearday: Math.floor((date.getTime() - newYear.getTime()) / DAY),
    daylightSaving: 0,
  };
}

export function localtime(seconds: bigint): BrokenDownTime {
  const date = checkedDate(seconds);
  const year = date.getFullYear();
  const yearday = Math.round((Date.UTC(2000, date.getMonth(), date.getDate()) - Date.UTC(2000, 0, 1)) / DAY);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return {
    second: date.getSeconds(),
    minute: date.getMinutes(),
    hour: date.getHours(),
    day: date.getDate(),
    month: date.getMonth(),
    year: year - 1900,
    weekday: date.getDay(),
    yearday: yearday - (!leap && date.getMonth() > 1 ? 1 : 0),
    daylightSaving: isDaylightSaving(date) ? 1 : 0,
  };
}

/**
 * Seconds since the epoch for local time; the fields may be out of range.
 * A `daylightSaving` that is not in effect at that time moves the result by the hour it means.
 */
export function mktime(time: BrokenDownTime): bigint {
  const date = localDate(time);
  let milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) throw new DateRangeError();
  if (time.daylightSaving >= 0) {
    const inEffect = isDaylightSaving(date);
    const shift = (standardOffset(date.getFullYear()) - Math.min(
      new Date(date.getFullYear(), 0, 1).getTimezoneOffset(),
      new Date(date.getFullYear(), 6, 1).getTimezoneOffset(),
    )) * 60_000;
    if (time.daylightSaving > 0 && !inEffect) milliseconds -= shift;
    if (time.daylightSaving === 0 && inEffect) milliseconds += shift;
  }
  return BigInt(Math.floor(milliseconds / 1000));
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
  const newYear = new Date(Date.UTC(2000, 0, 1));
  newYear.setUTCFullYear(year, 0, 1);
  const first = newYear.getUTCDay();
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return first === 4 || (leap && first === 3) ? 53 : 52;
}

/** The zone's offset from UTC as `+hhmm`. */
function zoneOffset(time: BrokenDownTime): string {
  const minutes = -localDate(time).getTimezoneOffset();
  const sign = minutes < 0 ? "-" : "+";
  return `${sign}${pad(Math.floor(Math.abs(minutes) / 60), 2)}${pad(Math.abs(minutes) % 60, 2)}`;
}

/** The zone's abbreviation; where no short name is known, its offset. */
function zoneName(time: BrokenDownTime): string {
  const date = localDate(time);
  for (const locale of ["en-US", "en-GB", "en-AU", "en-IN"]) {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short" }).formatToParts(date);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (/^[A-Z]+$/.test(name)) return name;
  }
  return zoneOffset(time).replace(/00$/, "");
}

function pad(value: number, width: number, fill = "0"): string {
  const text = String(Math.abs(value)).padStart(width, fill);
  return value < 0 ? `-${text}` : text;
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
      case "C": return pad(Math.floor(year / 100), 2);
      case "d": return pad(time.day, 2);
      case "D":
      case "x": return strftime("%m/%d/%y", time, utc);
      case "e": return pad(time.day, 2, " ");
      case "F": return strftime("%Y-%m-%d", time, utc);
      case "g": return pad(isoWeek(time).year % 100, 2);
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
      case "s": return String(mktime(time));
      case "S": return pad(time.second, 2);
      case "t": return "\t";
      case "T":
      case "X": return strftime("%H:%M:%S", time, utc);
      case "u": return String(time.weekday === 0 ? 7 : time.weekday);
      case "U": return pad(Math.floor((time.yearday + 7 - time.weekday) / 7), 2);
      case "V": return pad(isoWeek(time).week, 2);
      case "w": return String(time.weekday);
      case "W": return pad(Math.floor((time.yearday + 7 - ((time.weekday + 6) % 7)) / 7), 2);
      case "y": return pad(((year % 100) + 100) % 100, 2);
      case "Y": return String(year);
      case "z": return utc ? "+0000" : zoneOffset(time);
      case "Z": return utc ? "GMT" : zoneName(time);
      case "%": return "%";
      default: return `%${conversion}`;
    }
  }; // biome-ignore format: a table reads best with one conversion a line
  return format.replace(/%[EO]?(.)/gs, (_, conversion: string) => expand(conversion));
}

const fields = [
  "second", "minute", "hour", "day", "month", "year", "weekday", "yearday", "daylightSaving",
] as const; // biome-ignore format: in the order of the struct

/** Offset of `tm_gmtoff` in musl's `struct tm` on wasm32; nine integers stand before it. */
const GMT_OFFSET = 36;

export function readTime(memory: Memory, pointer: Pointer): BrokenDownTime {
  const values = fields.map((name, i) => [name, memory.view.getInt32(pointer + 4 * i, true)]);
  return Object.fromEntries(values) as unknown as BrokenDownTime;
}

/** Whether the time at `pointer` was made by `gmtime`: its zone name is left null. */
export function isUtc(memory: Memory, pointer: Pointer): boolean {
  return memory.readU32(pointer + GMT_OFFSET + 4) === 0;
}

export function writeTime(memory: Memory, pointer: Pointer, time: BrokenDownTime, utc: boolean): void {
  for (const [i, name] of fields.entries()) memory.view.setInt32(pointer + 4 * i, time[name], true);
  memory.writeU32(pointer + GMT_OFFSET, 0);
  memory.writeU32(pointer + GMT_OFFSET + 4, utc ? 0 : 1);
}
