// `ingot.text`: text in terminal columns, and numbers as people read them.
import { cellWidth, fitCells, truncateBytes, truncateCells, wrapCells, wrapWords } from "../system/text-cells.ts";
import { fn, type Namespace } from "./declare.ts";
import { lossy } from "./lossy.ts";
import { Mismatch, t } from "./types.ts";

/** Padding beyond this is a mistake: more columns than any terminal has, and the memory they would take. */
const WIDEST = 1_000_000;

function checkSize(name: string, value: number, most: number): void {
  if (value >= 0 && value <= most) return;
  throw new Error(`bad argument #2 to 'text.${name}' (a number from 0 to ${most} expected, got ${value})`);
}

/** A count of columns. */
const column = t.integer;

/** A character that fills, one column wide. */
const fill = {
  ...t.optional(t.string),
  check: (value: unknown, reader: Parameters<typeof t.string.check>[1]): string | undefined => {
    if (value === undefined) return undefined;
    const text = t.string.check(value, reader);
    if (cellWidth(text) !== 1) throw new Mismatch("a character of one column expected");
    return text;
  },
};

const cutOptions = t.options("text.TruncateOptions", {
  keep: [t.optional(t.oneOf("head", "tail")), "which end stays; `head` unless given"],
  prefix: [t.optional(t.string), "put before what is left when something was cut"],
  suffix: [t.optional(t.string), "put after what is left when something was cut"],
});

const NO_OPTIONS = { keep: undefined, prefix: undefined };

/** Words of letters and digits, with the marks on them. */
const WORD = /[\p{Alphabetic}\p{N}][\p{Alphabetic}\p{M}\p{N}]*/gu;

function lineCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return text === "" || text.endsWith("\n") ? count : count + 1;
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`bad argument #1 to 'text.${name}' (a finite number expected)`);
}

function formatCost(usd: number): string {
  const amount = Math.abs(usd);
  const digits = amount < 0.01 ? 4 : amount < 1 ? 3 : 2;
  return `${usd < 0 ? "-" : ""}$${amount.toFixed(digits)}`;
}

function formatDuration(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? "-" : "";
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${sign}${whole}s`;
  if (minutes < 60) return `${sign}${minutes}m ${whole % 60}s`;
  return `${sign}${Math.floor(minutes / 60)}h ${minutes % 60}m ${whole % 60}s`;
}

function formatTokens(count: number): string {
  const amount = Math.abs(count);
  const sign = count < 0 ? "-" : "";
  if (amount < 1000) return `${sign}${Math.round(amount)}`;
  // What rounds up to a thousand thousands is a million.
  return amount < 999_950 ? `${sign}${(amount / 1e3).toFixed(1)}k` : `${sign}${(amount / 1e6).toFixed(1)}m`;
}

export const namespace: Namespace = {
  name: "text",
  tier: "Host",
  doc: "Text in terminal columns, and numbers as people read them. Columns count as terminals do: two for most of Chinese and for emoji, none for combining marks, control characters and escape sequences, one for a tab or line break, which is shown as a blank. Bytes that are not UTF-8 become U+FFFD.",
  functions: {
    width: fn({
      doc: "How many columns a text takes.",
      params: [["s", t.bytes]],
      returns: [["integer", "columns"]],
      run: (_, text) => cellWidth(lossy(text)),
    }),
    fit: fn({
      doc: "Makes a text exactly so many columns wide: cuts it, or fills it up.",
      params: [
        ["s", t.bytes],
        ["width", column, "columns"],
        [
          "opts",
          t.optional(
            t.options("text.FitOptions", {
              suffix: [t.optional(t.string), "marks a cut; `…` unless given"],
              fill: [fill, "one column wide; a blank unless given"],
              align: [t.optional(t.oneOf("left", "right", "center")), "`left` unless given"],
            }),
          ),
        ],
      ],
      returns: [["string", "text"]],
      run: (_, text, width, options) => {
        checkSize("fit", width, WIDEST);
        return fitCells(lossy(text), width, {
          suffix: options?.suffix ?? "…",
          fill: options?.fill ?? " ",
          align: options?.align ?? "left",
        });
      },
    }),
    truncate: fn({
      doc: "Cuts a text to a number of bytes, between graphemes. A text that is no longer comes back whole.",
      params: [
        ["s", t.bytes],
        ["max_bytes", t.integer, "of the result, `prefix` and `suffix` included; marks that do not fit are left out"],
        ["opts", t.optional(t.either(t.string, cutOptions)), "a string is the suffix"],
      ],
      returns: [["string", "text", "valid UTF-8"]],
      run: (_, text, most, options) => {
        checkSize("truncate", most, Number.MAX_SAFE_INTEGER);
        const { keep, prefix, suffix } = typeof options === "object" ? options : { ...NO_OPTIONS, suffix: options };
        return truncateBytes(lossy(text), most, { keep: keep ?? "head", prefix: prefix ?? "", suffix: suffix ?? "" });
      },
    }),
    truncate_cells: fn({
      doc: 'Cuts a text to a number of columns, without filling it up. Of a path the end says most: `keep = "tail"`.',
      params: [
        ["s", t.bytes],
        ["width", column, "columns"],
        [
          "opts",
          t.optional(
            t.options("text.TruncateCellsOptions", {
              suffix: [t.optional(t.string), 'marks a cut, before what is left with `keep = "tail"`; `…` unless given'],
              keep: [t.optional(t.oneOf("head", "tail")), "which end stays; `head` unless given"],
            }),
          ),
        ],
      ],
      returns: [["string", "text"]],
      example:
        'print(ingot.text.truncate_cells("/home/me/project/main.lua", 16, { keep = "tail" })) --> …roject/main.lua',
      run: (_, text, width, options) => {
        checkSize("truncate_cells", width, Number.MAX_SAFE_INTEGER);
        return truncateCells(lossy(text), width, options?.suffix ?? "…", options?.keep);
      },
    }),
    wrap: fn({
      doc: "Breaks a text into lines at line breaks, and between words wherever a line would be too wide; a word that is wider than a line is cut. Blanks where a line ends are left out, others stay.",
      params: [
        ["text", t.bytes],
        ["width", column, "columns of a line with its indent; 0 for no limit"],
        [
          "opts",
          t.optional(
            t.options("text.WordWrapOptions", {
              first: [t.optional(t.string), "stands before the first line"],
              rest: [t.optional(t.string), "stands before every other line"],
            }),
          ),
        ],
      ],
      returns: [["string[]", "lines", "at least one"]],
      example:
        'for _, line in ipairs(ingot.text.wrap("one word after the other", 12, { first = "- ", rest = "  " })) do print(line) end',
      run: (_, text, width, options) => {
        checkSize("wrap", width, Number.MAX_SAFE_INTEGER);
        return wrapWords(lossy(text), width, { first: options?.first ?? "", rest: options?.rest ?? "" });
      },
    }),
    wrap_prefixed: fn({
      doc: "Breaks a text into lines at line breaks and wherever a line would be too wide. Every other character is kept, blanks, tabs and escape sequences too.",
      params: [
        ["text", t.bytes],
        ["width", column, "columns of a line with its prefix; 0 for no limit"],
        [
          "opts",
          t.optional(
            t.options("text.WrapOptions", {
              prefix: [t.optional(t.string), "starts the first line"],
              cont_prefix: [t.optional(t.string), "starts every other line"],
            }),
          ),
        ],
      ],
      returns: [["string[]", "lines"]],
      run: (_, text, width, options) => {
        checkSize("wrap_prefixed", width, Number.MAX_SAFE_INTEGER);
        return wrapCells(lossy(text), width, {
          prefix: options?.prefix ?? "",
          continuation: options?.cont_prefix ?? "",
        });
      },
    }),
    line_count: fn({
      doc: "How many lines a text has; one at the end without a line break counts.",
      params: [["s", t.bytes]],
      returns: [["integer", "lines"]],
      run: (_, text) => lineCount(lossy(text)),
    }),
    slugify: fn({
      doc: "A name for files and links: lower case, letters and digits of any script, a hyphen for anything between.",
      params: [["s", t.bytes]],
      returns: [["string", "slug"]],
      run: (_, text) => (lossy(text).normalize("NFC").toLowerCase().match(WORD) ?? []).join("-"),
    }),
    sanitize_utf8: fn({
      doc: "Replaces what is not UTF-8 by U+FFFD.",
      params: [["s", t.bytes]],
      returns: [["string", "text"]],
      run: (_, text) => lossy(text),
    }),
    format_cost: fn({
      doc: "An amount of dollars: four decimals below a cent, three below a dollar, else two.",
      params: [["usd", t.number]],
      returns: [["string", "text", "`$0.0042`, `$0.123`, `$1.23`"]],
      run: (_, usd) => formatCost(finite("format_cost", usd)),
    }),
    format_duration: fn({
      doc: "A time span; parts of a second are dropped.",
      params: [["seconds", t.number]],
      returns: [["string", "text", "`42s`, `3m 12s`, `1h 5m 0s`"]],
      run: (_, seconds) => formatDuration(finite("format_duration", seconds)),
    }),
    format_tokens: fn({
      doc: "A count in short.",
      params: [["n", t.number]],
      returns: [["string", "text", "`999`, `1.2k`, `3.4m`"]],
      run: (_, count) => formatTokens(finite("format_tokens", count)),
    }),
  },
};
