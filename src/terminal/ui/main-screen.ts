// The main screen: what a program composes of its windows, or what there is unless it does: its output and the prompt.
import { share } from "../../kernel/constraint.ts";
import { box, type LayoutNode, leaf } from "../../kernel/layout.ts";
import { type Owner, Registration } from "../../kernel/owner.ts";
import type { Window } from "../../kernel/window.ts";
import { GuardedCalls } from "./guarded-calls.ts";

/** What a composer is told. */
export interface ComposerState {
  readonly width: number;
  readonly height: number;
  /** Rows that the text in the prompt takes. */
  readonly promptRows: number;
}

export type Composer = (state: ComposerState) => LayoutNode;

/** The part of the screen that the prompt takes at most. */
const MOST_OF_PROMPT = share(40, 100);

interface Composing {
  readonly owner: Owner;
  /** Undefined for the standard screen. */
  readonly composer: Composer | undefined;
  readonly registration: Registration;
}

export class MainScreen {
  /** The last one composes: those before are of plugins, or generations, that came earlier. */
  private composing: Composing[] = [];
  /** The last layout that was composed well. */
  private last: LayoutNode | undefined;
  private readonly standard: LayoutNode;
  private readonly calls: GuardedCalls;

  /** @param report told when a composer fails; the last layout it made stays */
  constructor(
    output: Window,
    prompt: Window,
    report: (error: unknown, owner: Owner | undefined, place: string) => void,
  ) {
    this.calls = new GuardedCalls(report);
    const border = { line: "single", sides: { top: "PromptBorder", bottom: "PromptBorder" } } as const;
    this.standard = box("vertical", [
      { node: leaf(output), size: { extent: { kind: "fill", weight: 1 } } },
      { node: leaf(prompt, { border }), size: { extent: { kind: "fit" }, maximum: MOST_OF_PROMPT } },
    ]);
  }

  /**
   * Has a function compose the screen, until that is undone or another one does.
   * @param composer undefined brings the standard screen back
   */
  set(owner: Owner, composer: Composer | undefined): Registration {
    const former = this.composing.find((other) => other.owner === owner);
    const registration = new Registration(owner, "composer", "main screen", () => {
      this.composing = this.composing.filter((other) => other.registration !== registration);
      this.last = undefined;
    });
    this.composing.push({ owner, composer, registration });
    former?.registration.remove();
    this.last = undefined;
    return registration;
  }

  get isStandard(): boolean {
    return this.composing.at(-1)?.composer === undefined;
  }

  /** What a frame shows. A composer is asked each time: it may look at anything, at what has been typed as well. */
  layout(state: ComposerState): LayoutNode {
    const { composer, owner } = this.composing.at(-1) ?? {};
    if (composer === undefined) return this.standard;
    const outcome = this.calls.call(composer, owner, "the composer of the main screen", () => composer(state));
    if (outcome.failure === undefined) this.last = outcome.value;
    return this.last ?? this.standard;
  }
}
