// Breaks rows anew when a virtual terminal gets wider or narrower, as terminals do: text that was broken only because
// the row was full is joined first.
import { type Cell, Row } from "./row.ts";

/** A place in a list of rows. The column may be one behind the last. */
export interface Place {
  row: number;
  column: number;
}

/**
 * @param rows in their old width
 * @param columns the new width
 * @param places that move with the text; they are changed
 * @returns rows in the new width
 */
export function reflow(rows: readonly Row[], columns: number, places: readonly Place[]): Row[] {
  const broken: Row[] = [];
  const moves: (() => void)[] = [];
  for (let first = 0; first < rows.length; ) {
    const cells: Cell[] = [];
    let next = first;
    const offsets: [place: Place, offset: number][] = [];
    do {
      const row = rows[next] as Row;
      for (const place of places)
        if (place.row === next) offsets.push([place, cells.length + Math.min(place.column, MOST_CELLS)]);
      for (const cell of row.endsEarly ? row.cells.slice(0, -1) : row.cells) cells.push(cell);
      next++;
    } while (rows[next]?.isContinuation);
    const starts = breakCells(cells, columns, broken);
    for (const [place, offset] of offsets) {
      let last = starts.length - 1;
      while (last > 0 && (starts[last] as number) > offset) last--;
      const row = broken.length - starts.length + last;
      const column = Math.min(offset - (starts[last] as number), columns);
      // Places are compared with rows of the old list until all are through.
      moves.push(() => Object.assign(place, { row, column }));
    }
    first = next;
  }
  for (const move of moves) move();
  return broken;
}

/** Further right no place counts. */
const MOST_CELLS = 65_535;

/** Adds rows for the cells of one line. @returns where in the cells each of the rows starts */
function breakCells(cells: readonly Cell[], columns: number, rows: Row[]): number[] {
  const starts: number[] = [];
  let start = 0;
  do {
    const row = new Row();
    let end = start + columns;
    // A wide character is not torn apart; where one column is all there is, it stands alone.
    const isTorn = cells[end]?.text === "" && end - 1 > start;
    if (isTorn) end--;
    if (cells[end]?.text === "" && end === start + 1) end++;
    row.cells = cells.slice(start, end);
    if (isTorn) {
      row.cells.push({ text: " ", style: undefined });
      row.endsEarly = true;
    }
    row.isContinuation = start > 0;
    rows.push(row);
    starts.push(start);
    start = end;
  } while (start < cells.length);
  return starts;
}
