// What may follow `/name ` in the prompt: the labels of the command's arguments, behind the cursor until one types on.
import type { Commands } from "../kernel/commands.ts";
import type { Prompt } from "../terminal/prompt.ts";

/** Its marks are no plugin's: those have namespaces from 1 on. */
const NAMESPACE = -2;
const ID = 1;

/** Shows the hints for as long as there is the prompt. */
export function showArgumentHints(prompt: Prompt, commands: Commands): void {
  const { buffer } = prompt;
  const { marks } = buffer;
  const update = (): void => {
    const hint = prompt.isLent || buffer.lineCount > 1 ? undefined : hintFor(buffer.line(0) ?? "", commands);
    const isTaken = () =>
      marks.inRows(0, 0).some(({ namespace, payload }) => namespace !== NAMESPACE && payload.virt_text !== undefined);
    if (hint === undefined || isTaken()) marks.delete(NAMESPACE, ID);
    else if (marks.get(NAMESPACE, ID)?.payload.virt_text !== hint)
      marks.set(NAMESPACE, buffer.end, { id: ID, payload: { virt_text: hint, hl: "Placeholder", dim: true } });
  };
  buffer.observe({ changed: update, marked: update });
}

/** `[a|b]` for several labels, the label where there is one. */
function hintFor(text: string, commands: Commands): string | undefined {
  const typed = text.trimEnd();
  if (!typed.startsWith("/") || typed === text) return undefined;
  const { args = [] } = commands.get(typed.slice(1)) ?? {};
  return args.length > 1 ? `[${args.join("|")}]` : args[0];
}
