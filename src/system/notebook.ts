// Jupyter notebooks (nbformat 4): reading them as text, and changing one cell without touching the rest.

import { randomBytes } from "node:crypto";
import { truncateBytes } from "./text-cells.ts";

/** A notebook as it is in its file; what is not looked at here stays as it is. */
export interface Notebook {
  cells: Cell[];
  [field: string]: unknown;
}

type Cell = Record<string, unknown>;

/** A notebook in short. */
export interface NotebookSummary {
  nbformat: number | undefined;
  nbformat_minor: number | undefined;
  cells: { kind: string; id: string | undefined; source: string; execution_count: number | undefined }[];
}

/** What is to be done to a notebook. */
export interface CellEdit {
  /** `replace`, `insert` or `delete`. */
  mode: string;
  /** Names the cell; counts more than `index`. */
  id?: string;
  /** Counted from 0. */
  index?: number;
  /** `code` or `markdown`. */
  type?: string;
  source?: string;
}

/** What was done to a notebook. */
export interface EditedCell {
  /** In words, without the path. */
  message: string;
  index: number;
  oldType: string | undefined;
  newType: string | undefined;
  id: string | undefined;
  oldSource: string | undefined;
  newSource: string | undefined;
}

/** Longer lines are cut where a notebook is shown, in bytes. */
const LONGEST_LINE = 2000;

/** TypeScript's library does not know these yet (ECMA-262, JSON.parse source text access). */
const json = JSON as unknown as {
  rawJSON(text: string): unknown;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
};

/**
 * Reads a notebook.
 *
 * @param text the content of its file
 * @throws Error when it is not JSON, or has no cells
 */
export function parseNotebook(text: string): Notebook {
  let value: unknown;
  try {
    // Numbers that would be written in another way than they came stay as they are.
    value = json.parse(text.replace(/^\ufeff/, ""), (_key, item, { source }) =>
      typeof item === "number" && source !== undefined && String(item) !== source ? json.rawJSON(source) : item,
    );
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? error.message.replace(/^JSON Parse error: /, "") : "nested too deeply";
    throw new Error(`it is not a notebook: invalid JSON (${reason})`);
  }
  const cells = isRecord(value) ? value.cells : undefined;
  if (!Array.isArray(cells) || !cells.every(isRecord)) {
    throw new Error("it is not a notebook: it has no list of cells");
  }
  return value as Notebook;
}

/** The content of a notebook's file, in the form that Jupyter gives it. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** A notebook in short. */
export function summarize(notebook: Notebook): NotebookSummary {
  return {
    nbformat: numberIn(notebook.nbformat),
    nbformat_minor: numberIn(notebook.nbformat_minor),
    cells: notebook.cells.map((cell) => ({
      kind: typeOf(cell),
      id: idOf(cell),
      source: textOf(cell.source),
      execution_count: numberIn(cell.execution_count),
    })),
  };
}

/**
 * Shows cells as numbered lines: head, source, outputs. A line has the same number whichever cells are shown.
 *
 * @param offset the first cell, counted from 1
 * @param limit how many cells at most
 */
export function renderNotebook({ cells }: Notebook, offset: number, limit: number): string {
  if (cells.length === 0) {
    return "the notebook has no cells";
  }
  if (offset > cells.length) {
    return "offset beyond end of notebook";
  }
  const lines: string[] = [];
  let number = 0;
  for (const [index, cell] of cells.slice(0, offset - 1 + limit).entries()) {
    for (const line of linesOf(cell, index)) {
      number++;
      if (index >= offset - 1) {
        const shown = truncateBytes(line, LONGEST_LINE, { keep: "head", prefix: "", suffix: "" });
        lines.push(`${String(number).padStart(4)}\t${shown}`);
      }
    }
  }
  return lines.join("\n");
}

function linesOf(cell: Cell, index: number): string[] {
  const id = idOf(cell);
  const head = `[cell ${index}] ${typeOf(cell)}${id === undefined ? "" : ` id=${id}`}`;
  const outputs = Array.isArray(cell.outputs) ? cell.outputs.filter(isRecord) : [];
  return [head, ...split(textOf(cell.source)), ...outputs.flatMap(outputLines)];
}

function outputLines(output: Record<string, unknown>): string[] {
  if (output.output_type === "stream") {
    return ["[output]", ...split(textOf(output.text))];
  }
  if (output.output_type === "error") {
    const traceback = Array.isArray(output.traceback) ? output.traceback.map(textOf).join("\n") : "";
    return [`[error: ${textOf(output.ename)}: ${textOf(output.evalue)}]`, ...split(Bun.stripANSI(traceback))];
  }
  const data = isRecord(output.data) ? output.data : {};
  if (Object.keys(data).some((type) => type.startsWith("image/"))) {
    return ["[image output]"];
  }
  if (data["text/plain"] !== undefined) {
    return ["[output]", ...split(textOf(data["text/plain"]))];
  }
  return data["text/html"] === undefined ? ["[output]"] : ["[html output]"];
}

/**
 * Changes one cell.
 *
 * @param notebook is changed, when this does not throw
 * @throws Error that says what is wrong with the edit
 */
export function editNotebook(notebook: Notebook, edit: CellEdit): EditedCell {
  const { mode, type, source } = edit;
  if (mode !== "replace" && mode !== "insert" && mode !== "delete") {
    throw new Error(`edit_mode must be "replace", "insert" or "delete", not ${JSON.stringify(mode)}`);
  }
  if (type !== undefined && type !== "code" && type !== "markdown") {
    throw new Error(`cell_type must be "code" or "markdown", not ${JSON.stringify(type)}`);
  }
  const target = findCell(notebook, edit);
  if (mode === "delete") {
    return deleteCell(notebook, required(target));
  }
  if (source === undefined) {
    throw new Error(`new_source is needed to ${mode} a cell`);
  }
  if (mode === "replace") {
    return replaceCell(notebook, required(target), source, type);
  }
  if (type === undefined) {
    throw new Error("cell_type is needed to insert a cell");
  }
  return insertCell(notebook, target === undefined ? 0 : target + 1, source, type);
}

/** Where the named cell is; undefined when none is named. */
function findCell({ cells }: Notebook, { id, index }: CellEdit): number | undefined {
  if (id !== undefined) {
    const found = cells.findIndex((cell) => cell.id === id);
    if (found < 0) {
      throw new Error(`cell with id '${id}' not found`);
    }
    return found;
  }
  if (index !== undefined && (index < 0 || index >= cells.length)) {
    throw new Error(`cell_number ${index} is out of range: the notebook has ${cells.length} cells, counted from 0`);
  }
  return index;
}

function required(target: number | undefined): number {
  if (target === undefined) {
    throw new Error("either cell_id or cell_number is needed");
  }
  return target;
}

function deleteCell({ cells }: Notebook, index: number): EditedCell {
  const [cell = {}] = cells.splice(index, 1);
  return {
    message: `deleted cell ${index}`,
    index,
    oldType: typeOf(cell),
    newType: undefined,
    id: idOf(cell),
    oldSource: textOf(cell.source),
    newSource: undefined,
  };
}

function replaceCell({ cells }: Notebook, index: number, source: string, type: string | undefined): EditedCell {
  const cell = cells[index] as Cell;
  const oldType = typeOf(cell);
  const oldSource = textOf(cell.source);
  const newType = type ?? oldType;
  cell.cell_type = newType;
  cell.source = linesWithEnds(source);
  if (newType === "code") {
    cell.outputs = [];
    cell.execution_count = null;
  } else {
    delete cell.outputs;
    delete cell.execution_count;
  }
  return { message: `replaced cell ${index}`, index, oldType, newType, id: idOf(cell), oldSource, newSource: source };
}

function insertCell(notebook: Notebook, index: number, source: string, type: string): EditedCell {
  // Older formats refuse the field (nbformat 4.5 introduced it).
  const major = numberIn(notebook.nbformat) ?? 4;
  const hasIds = major > 4 || (major === 4 && (numberIn(notebook.nbformat_minor) ?? 5) >= 5);
  const id = hasIds ? randomBytes(8).toString("hex") : undefined;
  const cell: Cell = {
    cell_type: type,
    ...(type === "code" ? { execution_count: null } : {}),
    ...(id === undefined ? {} : { id }),
    metadata: {},
    ...(type === "code" ? { outputs: [] } : {}),
    source: linesWithEnds(source),
  };
  notebook.cells.splice(index, 0, cell);
  const message = `inserted ${type} cell at position ${index}`;
  return { message, index, oldType: undefined, newType: type, id, oldSource: undefined, newSource: source };
}

/** The form in which notebooks keep text. */
function linesWithEnds(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function split(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Text that is kept as a string or as a list of lines. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.filter((line) => typeof line === "string").join("");
  }
  return typeof value === "string" ? value : "";
}

function typeOf(cell: Cell): string {
  return typeof cell.cell_type === "string" ? cell.cell_type : "unknown";
}

function idOf(cell: Cell): string | undefined {
  return typeof cell.id === "string" ? cell.id : undefined;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
