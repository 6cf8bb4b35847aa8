// Lays values out on lines: a table on one line where it fits, else an item per line, with plain array items packed.

/** A value read out of Lua, ready to be laid out. */
export type Shown = string | ShownTable;

export interface ShownTable {
  /** What stands before the braces: the type's name where it has one. */
  name: string;
  items: ShownItem[];
  /** What stands after the last item in place of those that are left out, or "". */
  rest: string;
}

export interface ShownItem {
  /** `x` or `["a b"]`; undefined in the array part. */
  key?: string;
  value: Shown;
}

const INDENT = "  ";

function opening(table: ShownTable): string {
  return table.name === "" ? "{" : `${table.name} {`;
}

function keyed({ key }: ShownItem, text: string): string {
  return key === undefined ? text : `${key} = ${text}`;
}

/** The value on one line. */
function flat(value: Shown): string {
  if (typeof value === "string") return value;
  const items = value.items.map((item) => keyed(item, flat(item.value)));
  if (value.rest !== "") items.push(value.rest);
  return `${opening(value)}${items.join(", ")}}`;
}

/** Whether `text` fits in a line after `used` columns, with a comma behind it. */
function fits(text: string, used: number, width: number): boolean {
  return !text.includes("\n") && used + Bun.stringWidth(text) + 1 <= width;
}

function layOut(value: Shown, indent: string, used: number, width: number): string {
  const line = flat(value);
  if (typeof value === "string" || value.items.length === 0 || fits(line, used, width)) return line;
  const inner = indent + INDENT;
  const lines: string[] = [];
  let open = false; // whether the last line takes more items
  for (const item of value.items) {
    const simple = item.key === undefined && typeof item.value === "string";
    const last = lines.at(-1);
    if (simple && open && last !== undefined && fits(item.value as string, Bun.stringWidth(last) + 1, width)) {
      lines[lines.length - 1] = `${last} ${item.value as string},`;
      continue;
    }
    const prefix = inner + keyed(item, "");
    lines.push(`${prefix}${layOut(item.value, inner, Bun.stringWidth(prefix), width)},`);
    open = simple;
  }
  if (value.rest !== "") lines.push(inner + value.rest);
  return `${opening(value)}\n${lines.join("\n")}\n${indent}}`;
}

/** A value as text for a terminal `width` columns wide. */
export function pretty(value: Shown, width: number): string {
  return layOut(value, "", 0, width);
}

/** Several values: on one line, separated by tabs as `print` does, or each on lines of its own. */
export function prettyList(values: Shown[], width: number): string {
  const texts = values.map((value) => pretty(value, width));
  const line = texts.join("\t");
  const columns = texts.reduce((sum, text) => sum + (Math.floor(Bun.stringWidth(text) / 8) + 1) * 8, 0);
  return line.includes("\n") || columns > width ? texts.join("\n") : line;
}
