// A Lua function that composes the main screen. It is asked for every frame, unless its answer would be the same: it looked
// at nothing outside of Lua when it was asked last, and no Lua code has run since.
import { box, type LayoutNode } from "../kernel/layout.ts";
import type { Owner } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import type { ComposerState } from "../terminal/ui/main-screen.ts";
import { LayoutHandle, layoutNode } from "./layout-nodes.ts";
import { PAINT_BUDGET } from "./paint-budget.ts";
import type { Runtime } from "./runtime.ts";

interface Answer extends ComposerState {
  readonly node: LayoutNode;
  /** How often Lua had been entered by then. */
  readonly entries: number;
}

export class LuaComposer {
  /** Dialogs float: their place in the layout takes no room. */
  private readonly dialog;
  /** The last answer, if it followed from Lua's own state alone. */
  private answer: Answer | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly owner: Owner,
    private readonly fn: LuaFunction,
  ) {
    this.dialog = runtime.handles.reference(new LayoutHandle(box("vertical", [])));
  }

  /** @throws LuaError what the function raises; Mismatch when it returns no layout */
  compose({ width, height, promptRows }: ComposerState): LayoutNode {
    const { runtime, owner, answer } = this;
    const { lua, values } = runtime;
    if (
      answer !== undefined &&
      answer.entries === lua.limits.entries &&
      answer.width === width &&
      answer.height === height &&
      answer.promptRows === promptRows
    )
      return answer.node;
    const { hostCalls } = lua;
    const state = { term_w: width, term_h: height, prompt_input_rows: promptRows, dialog: this.dialog };
    const node = runtime.within(owner, () =>
      values.callReading(this.fn, [state], (L, first) => layoutNode.read(runtime, L, first), { budget: PAINT_BUDGET }),
    );
    const isOwn = lua.hostCalls === hostCalls;
    this.answer = isOwn ? { node, width, height, promptRows, entries: lua.limits.entries } : undefined;
    return node;
  }

  release(): void {
    this.fn.release();
    this.dialog?.release();
  }
}
