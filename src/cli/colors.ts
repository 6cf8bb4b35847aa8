// Whether those who read what a verb writes see colours.
import { isTerminal } from "../host.ts";

/**
 * Colours are for terminals that have them and whose owner did not refuse them.
 * @param descriptor where the text goes
 * @see https://no-color.org: NO_COLOR counts when it is not empty
 */
export function showsColors(descriptor: number): boolean {
  const { NO_COLOR, TERM } = process.env;
  return !NO_COLOR && TERM !== "dumb" && isTerminal(descriptor);
}
