// Control sequences of ECMA-48 as terminals send them: `ESC [`, parameters, intermediates, one final character.

export interface ControlSequence {
  /** `<`, `=`, `>` or `?` before the parameters, or empty. */
  prefix: string;
  /** Parameters, each with its sub-parameters; undefined where nothing was given. */
  parameters: (number | undefined)[][];
  intermediate: string;
  final: string;
}

/** Larger numbers mean nothing in any sequence. */
const LARGEST = 0x7fffffff;

/**
 * Reads what stands between the introducer and the final character.
 * @returns undefined when it has no known form
 */
export function parseControlSequence(body: string, final: string): ControlSequence | undefined {
  const parts = /^([<=>?]?)([\d;:]*)([ -/]*)$/.exec(body);
  if (parts === null) return undefined;
  const [, prefix = "", list = "", intermediate = ""] = parts;
  const parameters = list === "" ? [] : list.split(";").map((parameter) => parameter.split(":").map(toNumber));
  return { prefix, parameters, intermediate, final };
}

function toNumber(digits: string): number | undefined {
  return digits === "" ? undefined : Math.min(Number(digits), LARGEST);
}

/** A parameter without its sub-parameters, or `otherwise` where none was given. */
export function parameter({ parameters }: ControlSequence, index: number, otherwise: number): number {
  return parameters[index]?.[0] ?? otherwise;
}
