// A window that was scrolled, or whose cursor has moved, looks as if it had been drawn anew.
import { expect, test } from "bun:test";
import type { MarkPayload } from "../../src/kernel/marks.ts";
import type { WindowUse } from "../../src/kernel/window.ts";
import { Grid } from "../../src/terminal/grid.ts";
import type { ShownText } from "../../src/terminal/window-view.ts";
import { createRandom } from "../kernel/random.ts";
import { Scene, textBuffer } from "./window-view-scene.ts";

const PIECES = ["word", "a", "漢字", "👩‍👩‍👧", "\t", "e\u0301", " ", "long-winded", "   ", "0123456789"];
const USES: (WindowUse | undefined)[] = [undefined, "editable_text", "list", "readonly_text"];

/** What a grid shows, with everything around the window. */
function seen(grid: Grid): unknown {
  return Array.from({ length: grid.rows }, (_, row) => {
    const { styles, widths } = grid.line(row);
    return [grid.rowText(row), [...styles], [...widths]];
  });
}

function randomScene(seed: number) {
  const { below, pick } = createRandom(seed);
  const line = () => Array.from({ length: below(8) }, () => pick(PIECES)).join("");
  const buffer = textBuffer(Array.from({ length: 1 + below(40) }, line).join("\n"));
  const [width, height] = [1 + below(24), 1 + below(12)];
  const options = {
    wrap: below(2) === 0,
    scrollbar: below(2) === 0,
    cursorLineHighlight: below(2) === 0,
    padLeft: below(3),
    use: pick(USES),
  };
  const scene = new Scene(buffer, width, height, options);
  const { window } = scene;
  window.gutter = below(3);
  window.metadata.set("hl", pick([undefined, "Panel"]));
  window.metadata.set("cursor", below(2) === 0);
  for (let i = below(6); i > 0; i--) {
    const row = below(buffer.lineCount);
    const payload = pick<MarkPayload>([
      { hl_group: "Red" },
      { virt_text: "ghost", virt_text_hl: "Ghost" },
      { line_hl_group: "Visual" },
    ]);
    buffer.marks.set(1, { row, column: 0 }, { end: { row: row + below(3), column: 4 }, payload });
  }
  if (below(3) === 0)
    window.rowHighlights = [
      { start: below(10), end: 12, cursor: false, group: "Visual", mode: "always", width: pick(["full", "content"]) },
    ];
  return { scene, below, pick };
}

test("however it is scrolled and its cursor moved", () => {
  let partial = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const { scene, below } = randomScene(seed);
    const { window, view } = scene;
    const rectangle = { row: 1, column: 2, width: scene.grid.columns, height: scene.grid.rows };
    window.place(rectangle);
    const junk = () => {
      const grid = new Grid(rectangle.height + 2, rectangle.width + 4);
      grid.fill({ row: 0, column: 0, height: grid.rows, width: grid.columns }, 0, "#");
      return grid;
    };
    const updated = junk();
    let before: ShownText | undefined;
    for (let step = 0; step < 25; step++) {
      const moves = [
        () => window.scrollBy(below(5) - 2),
        () => window.scrollTo(below(60)),
        () => window.moveCursor(below(5) - 2),
        () => window.placeCursor(below(50), below(20)),
        () => window.scrollToTail(),
      ];
      moves[below(moves.length)]?.();
      const state = { focused: true, blockCursor: false };
      const drawn = view.draw(updated, window, rectangle, state, before);
      const anew = junk();
      expect(drawn, `seed ${seed}, step ${step}`).toEqual(view.draw(anew, window, rectangle, state));
      expect(seen(updated), `seed ${seed}, step ${step}`).toEqual(seen(anew));
      if (before !== undefined && Math.abs(drawn.shown.top - before.top) < rectangle.height) partial++;
      before = drawn.shown;
    }
  }
  expect(partial).toBeGreaterThan(1000);
});
