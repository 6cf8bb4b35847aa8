// Shows a text in a window above everything else, to be scrolled, searched and closed.
import { share } from "../../kernel/constraint.ts";
import type { StyledLine } from "../../kernel/draw.ts";
import { parseBorder } from "../../kernel/layout/border.ts";
import { leaf } from "../../kernel/layout.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import type { Owner } from "../../kernel/owner.ts";
import { setStyledLines } from "../../kernel/styled-text.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import { overlayScope, type Ui } from "../ui.ts";

export interface TextViewerOptions {
  /** Who shows it; it goes with its owner. */
  readonly owner: Owner;
  readonly title: string;
  readonly lines: readonly StyledLine[];
  /** Whether the last line is in view first, and not the first one; and stays in view when there are more. */
  readonly fromEnd?: boolean;
  /** Columns by which the rows that a line goes on in are indented. */
  readonly wrapIndent?: number;
  /** It has been closed. */
  onClose?(): void;
}

export class TextViewer {
  private readonly buffer: TextBuffer;
  private readonly window: Window;
  private readonly overlay: Overlay;

  constructor(
    private readonly ui: Ui,
    private readonly options: TextViewerOptions,
  ) {
    const { owner, title, lines, fromEnd = false } = options;
    this.buffer = ui.buffers.open(owner, { readonly: true });
    this.setLines(lines);
    this.window = ui.openWindow(owner, this.buffer, { wrap: true, padLeft: 1, padRight: 1, followsTail: fromEnd });
    if (fromEnd) this.window.scrollToTail();
    const most = { extent: share(80, 100) };
    this.overlay = ui.overlays.open(owner, {
      layout: leaf(this.window),
      title: [{ text: ` ${title} ` }],
      border: parseBorder("rounded"),
      anchor: "center",
      width: most,
      height: most,
    });
    for (const key of ["q", "<Esc>", "<C-c>"])
      ui.keymap.bind(owner, {
        scope: overlayScope(this.overlay),
        mode: "",
        keys: [key],
        handler: () => {
          // Esc ends a search first.
          if (key !== "<Esc>" || !ui.search.isActive(this.window) || !ui.search.clear()) this.close();
          return "stop";
        },
      });
    ui.focusWindow(this.window);
    // What is typed next is for the viewer, also when it came together with what has opened it.
    ui.composeNow();
  }

  get isOpen(): boolean {
    return this.ui.overlays.isOpen(this.overlay);
  }

  /** Whether the last line is in view, and stays there when there are more. */
  get followsEnd(): boolean {
    return this.window.scroll.follow;
  }

  /** Shows other lines. */
  setLines(lines: readonly StyledLine[]): void {
    const { wrapIndent } = this.options;
    setStyledLines(
      this.buffer,
      lines.map((spans) => ({ spans, wrapIndent })),
    );
  }

  close(): void {
    const { ui } = this;
    ui.overlays.close(this.overlay);
    ui.windows.close(this.window);
    ui.buffers.delete(this.buffer);
    ui.changed();
    ui.composeNow();
    this.options.onClose?.();
  }
}
