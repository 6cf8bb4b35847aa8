// The text of a prompt, lent to somebody for whom it means something else for a while, and given back as it was.
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Editor } from "../editor.ts";

interface Loan {
  readonly borrower: Window;
  /** Brings the text back that was there before. */
  resume: () => void;
  /** The version of the text that was told of last. */
  version: number;
  readonly onChange: () => void;
}

export class Loans {
  /** The last one has the text. */
  private readonly list: Loan[] = [];

  constructor(
    private readonly editor: Editor,
    private readonly buffer: TextBuffer,
  ) {}

  /** Who has the text. */
  get borrower(): Window | undefined {
    return this.list.at(-1)?.borrower;
  }

  /** Lends the text, also when it is lent already. @param onChange told when it is another one @returns takes it back */
  begin(borrower: Window, onChange: () => void): () => void {
    const loan: Loan = { borrower, resume: this.editor.suspend(), version: this.buffer.version, onChange };
    this.editor.cursor = this.buffer.end;
    this.list.push(loan);
    return () => {
      const at = this.list.indexOf(loan);
      if (at < 0) return;
      this.list.splice(at, 1);
      const later = this.list[at];
      // What is brought back is what was there before the first of them.
      if (later === undefined) loan.resume();
      else later.resume = loan.resume;
    };
  }

  /** Tells who has the text, if it is another one. */
  tell(): void {
    const loan = this.list.at(-1);
    if (loan === undefined || loan.version === this.buffer.version) return;
    loan.version = this.buffer.version;
    loan.onChange();
  }
}
