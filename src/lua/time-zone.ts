// The time zone of this process, with the abbreviations of the C library, which JavaScript does not know.
//
// The zone is found as the C library finds it: `TZ` names a file of the tz database or states rules; without `TZ` it is
// /etc/localtime. Where there is no such database JavaScript's own one stands in, without its abbreviations.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalTimeType, parseZoneRules, type Zone } from "./zone-rules.ts";

const databases = ["/usr/share/zoneinfo", "/var/db/timezone/zoneinfo"];

const HEADER_BYTES = 44;

/** Makes a zone of a file of the tz database (RFC 8536, "TZif"). @throws when it is not one */
function parseZoneFile(file: Buffer): Zone {
  if (file.toString("latin1", 0, 4) !== "TZif") throw new Error("not a zone file");
  const second = file[4] === 0 ? 0 : blockEnd(file, 0, 4);
  return parseBlock(file, second, second === 0 ? 4 : 8);
}

function countsAt(
  file: Buffer,
  header: number,
): [utc: number, standard: number, leap: number, time: number, type: number, text: number] {
  return [20, 24, 28, 32, 36, 40].map((offset) => file.readUInt32BE(header + offset)) as ReturnType<typeof countsAt>;
}

/** Where the data that follow a header end. */
function blockEnd(file: Buffer, header: number, timeBytes: number): number {
  const [utc, standard, leap, time, type, text] = countsAt(file, header);
  return header + HEADER_BYTES + time * (timeBytes + 1) + type * 6 + text + leap * (timeBytes + 4) + standard + utc;
}

function parseBlock(file: Buffer, header: number, timeBytes: 4 | 8): Zone {
  const [, , , timeCount, typeCount, textCount] = countsAt(file, header);
  const times = header + HEADER_BYTES;
  const indices = times + timeCount * timeBytes;
  const types = indices + timeCount;
  const texts = types + typeCount * 6;
  const typeAt = (index: number): LocalTimeType => {
    const start = texts + file.readUInt8(types + 6 * index + 5);
    const abbreviation = file.toString("latin1", start, file.indexOf(0, start));
    return {
      offset: file.readInt32BE(types + 6 * index),
      daylightSaving: file.readUInt8(types + 6 * index + 4) !== 0,
      abbreviation,
    };
  };
  const known = Array.from({ length: typeCount }, (_, i) => typeAt(i));
  const changes = Array.from({ length: timeCount }, (_, i) => {
    const at = timeBytes === 4 ? file.readInt32BE(times + 4 * i) : Number(file.readBigInt64BE(times + 8 * i));
    return { at, type: known[file.readUInt8(indices + i)] as LocalTimeType };
  });
  // Before the first change the C library takes the first type that is not summer time.
  const first = known.find((type) => !type.daylightSaving) ?? known[0];
  if (first === undefined || textCount === 0 || changes.some(({ type }) => type === undefined)) {
    throw new Error("not a whole zone file");
  }
  const footer = timeBytes === 8 ? file.toString("latin1", blockEnd(file, header, 8)).split("\n")[1] : undefined;
  const later = footer ? parseZoneRules(footer) : undefined;

  return (seconds) => {
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle] as { at: number }).at <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low === changes.length && low > 0 && later !== undefined) return later(seconds);
    return low === 0 ? first : (changes[low - 1] as { type: LocalTimeType }).type;
  };
}

function readZone(path: string): Zone | undefined {
  try {
    return parseZoneFile(readFileSync(path));
  } catch {
    return undefined; // not there, a directory, or something else
  }
}

/** The zone that the variables `TZ` and `TZDIR` ask for. */
export function findZone(variables: Record<string, string | undefined>): Zone {
  const wanted = variables.TZ;
  const directories = variables.TZDIR ? [variables.TZDIR] : databases;
  if (wanted === undefined) return readZone("/etc/localtime") ?? javaScriptZone;
  const name = wanted.replace(/^:/, "");
  if (name === "") return () => ({ offset: 0, daylightSaving: false, abbreviation: "UTC" });
  const places = name.startsWith("/") ? [name] : directories.map((directory) => join(directory, name));
  for (const place of places) {
    const zone = readZone(place);
    if (zone !== undefined) return zone;
  }
  const zone = parseZoneRules(name);
  if (zone !== undefined) return zone;
  if (!directories.some((directory) => existsSync(directory)) && isKnownToJavaScript(name)) return javaScriptZone;
  // As the C library has it, an unknown zone is UTC under the letters its name starts with.
  const abbreviation = name.match(/^[A-Za-z]{3,}/)?.[0] ?? "";
  return () => ({ offset: 0, daylightSaving: false, abbreviation });
}

function isKnownToJavaScript(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Seconds since the epoch beyond which JavaScript has no dates (ECMA-262, "time values"). */
const DATE_LIMIT = 8_640_000_000_000;

/** Local time as JavaScript knows it. */
const javaScriptZone: Zone = (seconds) => {
  const date = new Date(Math.min(Math.max(seconds, -DATE_LIMIT), DATE_LIMIT) * 1000);
  const minutes = -date.getTimezoneOffset();
  const year = date.getFullYear();
  // getTimezoneOffset counts westwards, so the larger of two offsets is the one of standard time.
  const standard = Math.max(new Date(year, 0, 1).getTimezoneOffset(), new Date(year, 6, 1).getTimezoneOffset());
  return { offset: minutes * 60, daylightSaving: minutes > -standard, abbreviation: abbreviationOf(date) };
};

/** A short name from the locales that have one; where none has, the offset as the tz database writes it. */
function abbreviationOf(date: Date): string {
  for (const locale of ["en-US", "en-GB", "en-AU", "en-IN"]) {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short" }).formatToParts(date);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (/^[A-Z]+$/.test(name)) return name;
  }
  return offsetText(-date.getTimezoneOffset() * 60).replace(/00$/, "");
}

/** An offset in seconds as `+hhmm`. */
export function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? "-" : "+"}${String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, "0")}`;
}

let zone: Zone | undefined;

/** The time zone of this process, found when it is first asked for. */
export function processZone(): Zone {
  zone ??= findZone(process.env);
  return zone;
}
