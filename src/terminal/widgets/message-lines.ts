// The message log as it is shown.
import type { StyledLine } from "../../kernel/draw.ts";
import type { Message } from "../../kernel/message-log.ts";

const GROUPS = { error: "ErrorMsg", warn: "WarningMsg", info: "InfoMsg" } as const;

/** The messages line by line, the newest last. */
export function messageLines(messages: readonly Message[]): StyledLine[] {
  if (messages.length === 0) return [[{ text: "There are no messages.", style: { hl: "Comment" } }]];
  return messages.flatMap(({ kind, source, full, time }) => {
    const [first = "", ...rest] = full.split("\n");
    const style = { hl: GROUPS[kind] };
    const head: StyledLine = [
      { text: `${clock(new Date(time))} `, style: { hl: "Comment" } },
      { text: `${source}: `, style: { ...style, bold: true } },
      { text: first, style: kind === "info" ? {} : style },
    ];
    return [head, ...rest.map((text): StyledLine => [{ text: `  ${text}`, style: { hl: "Comment" } }])];
  });
}

/** The time of day, in the local zone. */
function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
