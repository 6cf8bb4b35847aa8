// Going through the history of a prompt by Up and Down. What was typed, in entries too, is there again on coming back.
import type { PromptHistory } from "../../kernel/prompt-history.ts";

export class HistoryBrowser {
  /** The entry that is shown, from 0; nothing while it is what is being typed. */
  private index: number | undefined;
  /** What was made of the entries, and under the key "draft" what was being typed. */
  private readonly kept = new Map<number | "draft", string>();

  constructor(private readonly history: PromptHistory) {}

  /**
   * Goes to an older or newer entry.
   * @param text what is in the prompt now
   * @returns what is to be there instead; nothing when there is no further entry
   */
  step(direction: "older" | "newer", text: string): string | undefined {
    const { entries } = this.history;
    const next = (this.index ?? entries.length) + (direction === "older" ? -1 : 1);
    if (next < 0 || next > entries.length) return undefined;
    this.kept.set(this.index ?? "draft", text);
    this.index = next === entries.length ? undefined : next;
    return this.kept.get(this.index ?? "draft") ?? entries[next];
  }

  /** What is in the prompt is typed anew. */
  reset(): void {
    this.index = undefined;
    this.kept.clear();
  }
}
