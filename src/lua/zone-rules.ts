// Time zones given as rules: the value of `TZ` as POSIX defines it ("CET-1CEST,M3.5.0,M10.5.0/3"), which also ends the
// zone files of the tz database, for all years after those the file lists.
import { daysBeforeMonth, firstDayOf, isLeapYear, weekdayOf, yearOf } from "./gregorian.ts";

/** What clocks show during some stretch of time. */
export interface LocalTimeType {
  /** Seconds that local time is ahead of UTC. */
  offset: number;
  daylightSaving: boolean;
  abbreviation: string;
}

/** Says which local time type is in force at a moment, given in seconds since the epoch. */
export type Zone = (seconds: number) => LocalTimeType;

/** Moment of a change, in seconds after the start of a year by the clock before the change. */
type Rule = (year: number) => number;

const DAY = 86_400;
const NAME = "[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>";
const TIME = "[+-]?\\d+(?::\\d+){0,2}";
const zonePattern = new RegExp(`^(${NAME})(${TIME})(?:(${NAME})(${TIME})?(?:,(.*))?)?$`);

/** POSIX leaves open what holds without rules; the C library takes those of the United States. */
const DEFAULT_RULES = "M3.2.0,M11.1.0";

/** Reads `[+-]hh[:mm[:ss]]` as seconds. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(/^[+-]/, "").split(":").map(Number);
  return (time.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function parseRule(text: string): Rule | undefined {
  const [date = "", time = "2"] = text.split("/");
  if (!/^[+-]?\d+(:\d+){0,2}$/.test(time)) return undefined;
  const clock = secondsOf(time);
  const monthly = date.match(/^M(\d+)\.(\d)\.(\d)$/);
  if (monthly !== null) {
    const [month, week, weekday] = monthly.slice(1).map(Number) as [number, number, number];
    if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6) return undefined;
    return (year) => dayInMonth(year, month - 1, week, weekday) * DAY + clock;
  }
  const julian = date.match(/^(J?)(\d+)$/);
  if (julian === null || Number(julian[2]) > 365) return undefined;
  const day = Number(julian[2]);
  if (julian[1] === "") return () => day * DAY + clock;
  // The 29th of February is never counted: day 60 is always the first of March.
  return (year) => (day - (day > 59 && isLeapYear(year) ? 0 : 1)) * DAY + clock;
}

/** The day of the year on which a month has its nth such weekday; the fifth is its last. */
function dayInMonth(year: number, month: number, week: number, weekday: number): number {
  const first = daysBeforeMonth(year, month);
  const next = month === 11 ? 365 + (isLeapYear(year) ? 1 : 0) : daysBeforeMonth(year, month + 1);
  const offset = (weekday - weekdayOf(firstDayOf(year) + first) + 7) % 7;
  const day = first + offset + 7 * (week - 1);
  return day < next ? day : day - 7;
}

/** @returns undefined when the text is no zone in the sense of POSIX */
export function parseZoneRules(text: string): Zone | undefined {
  const parts = text.match(zonePattern);
  if (parts === null) return undefined;
  const name = (quoted: string) => quoted.replace(/[<>]/g, "");
  // POSIX counts offsets westwards.
  const offset = -secondsOf(parts[2] as string);
  const standard = { offset, daylightSaving: false, abbreviation: name(parts[1] as string) };
  if (parts[3] === undefined) return () => standard;
  const summerOffset = parts[4] === undefined ? offset + 3600 : -secondsOf(parts[4]);
  const summer = { offset: summerOffset, daylightSaving: true, abbreviation: name(parts[3]) };
  const [start, end] = (parts[5] || DEFAULT_RULES).split(",").map(parseRule);
  if (start === undefined || end === undefined) return undefined;

  return (seconds) => {
    const year = yearOf(Math.floor(seconds / DAY));
    const newYear = firstDayOf(year) * DAY;
    const from = newYear + start(year) - standard.offset;
    const until = newYear + end(year) - summer.offset;
    // South of the equator summer time ends before it starts again.
    const isSummer = from > until ? seconds < until || seconds >= from : seconds >= from && seconds < until;
    return isSummer ? summer : standard;
  };
}
