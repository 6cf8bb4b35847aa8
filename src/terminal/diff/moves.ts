// The shortest sequence that takes the cursor from one place to another.

/** @returns "" for 1, which is what a parameter left out means */
function count(number: number): string {
  return number === 1 ? "" : String(number);
}

/** @returns the sequence for any start */
function absolute(row: number, column: number): string {
  if (column === 0) return `\x1b[${count(row + 1)}H`;
  return `\x1b[${count(row + 1)};${column + 1}H`;
}

/** Within a row; -1 is an unknown column. */
function horizontal(from: number, to: number): string {
  if (from === to) return "";
  if (to === 0) return "\r";
  const column = `\x1b[${to + 1}G`;
  if (from === -1) return column;
  const distance = Math.abs(to - from);
  const relative = `\x1b[${count(distance)}${to > from ? "C" : "D"}`;
  if (to < from && distance <= relative.length) return "\b".repeat(distance);
  return relative.length < column.length ? relative : column;
}

/**
 * Places count from 0; -1 is unknown. A bare line feed is never used: whether it returns the cursor to column 0 depends on
 * how the terminal device is set.
 */
export function cursorMove(fromRow: number, fromColumn: number, row: number, column: number): string {
  if (fromRow === row) return horizontal(fromColumn, column);
  if (fromRow === -1) return absolute(row, column);
  const down = row - fromRow;
  const vertical = `\x1b[${count(Math.abs(down))}${down > 0 ? "B" : "A"}`;
  let best = absolute(row, column);
  const consider = (move: string) => {
    if (move.length < best.length) best = move;
  };
  consider(vertical + horizontal(fromColumn, column));
  if (down > 0 && down < 8) consider(`\r${"\n".repeat(down)}${horizontal(0, column)}`);
  return best;
}
