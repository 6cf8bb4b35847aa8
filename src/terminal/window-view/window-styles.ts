// The styles in which windows are drawn, kept from frame to frame until the theme changes.
import type { MarkPayload } from "../../kernel/marks.ts";
import type { Style } from "../style.ts";
import type { Wardrobe } from "../wardrobe.ts";

/** Stand in for groups that the theme does not have, where without any look something would be wrong on the screen. */
const FALLBACKS: Readonly<Record<string, Style>> = {
  Visual: { reverse: true },
  Placeholder: { dim: true },
};

export class WindowStyles {
  private ranges = new WeakMap<MarkPayload, Style>();
  private virtual = new WeakMap<MarkPayload, Style>();
  private witness: Style | undefined;

  constructor(private readonly wardrobe: Wardrobe) {}

  /** To be called before each frame. */
  refresh(): void {
    // The wardrobe makes its styles anew when the theme has changed.
    const witness = this.wardrobe.group("Visual");
    if (witness === this.witness) return;
    this.witness = witness;
    this.ranges = new WeakMap();
    this.virtual = new WeakMap();
  }

  group(name: string): Style {
    const style = this.wardrobe.group(name);
    return isNothing(style) ? (FALLBACKS[name] ?? style) : style;
  }

  /** The row of the cursor in a list that has the focus, or not. */
  cursorLine(active: boolean): Style {
    const inactive = this.wardrobe.group("CursorLineInactive");
    return active || isNothing(inactive) ? this.wardrobe.group("CursorLine") : inactive;
  }

  /** What a mark says of its range. */
  ofRange(payload: MarkPayload): Style {
    return remembered(this.ranges, payload, () => this.wardrobe.style(payload));
  }

  /** What a mark says of its virtual text: its own group, or else the look of the range. */
  ofVirtual(payload: MarkPayload): Style {
    const { virt_text_hl: group } = payload;
    return remembered(this.virtual, payload, () =>
      typeof group === "string" ? this.wardrobe.group(group) : this.wardrobe.style(payload),
    );
  }
}

export function isNothing(style: Style): boolean {
  for (const _ in style) return false;
  return true;
}

function remembered(memory: WeakMap<MarkPayload, Style>, payload: MarkPayload, make: () => Style): Style {
  let style = memory.get(payload);
  if (style === undefined) {
    style = make();
    memory.set(payload, style);
  }
  return style;
}
