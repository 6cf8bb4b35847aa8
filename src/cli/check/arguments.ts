// Compares the arguments of a call with the declaration of what is called.
import type { FunctionDeclaration } from "../../api/declare.ts";
import { Mismatch, type ParameterType, type Reader, unknownOption } from "../../api/types.ts";
import type { FindingKind } from "./findings.ts";
import type { Arguments, Value } from "./uses.ts";

/** What is wrong with a call; `start` where it is about one argument. */
export interface Complaint {
  kind: FindingKind;
  start?: number;
  message: string;
}

/** Labels are judged without a look into Lua. */
const NO_READER = {} as Reader;

/**
 * What is certainly wrong with the arguments of a call.
 * @param name what the reader calls the function
 * @param label what messages of the running program call it
 */
export function complaints(
  declaration: FunctionDeclaration,
  given: Arguments,
  name: string,
  label: string,
): Complaint[] {
  const count = wrongCount(declaration, given);
  if (count !== undefined) return [{ kind: "argument-count", message: `${name} takes ${count}` }];
  return given.values.flatMap((value, i) => {
    const type = (declaration.params[i] ?? declaration.rest)?.[1];
    const found = type === undefined ? [] : wrongValues(type, value);
    return found.map((each) => ({ ...each, message: `bad argument #${i + 1} to '${label}' (${each.message})` }));
  });
}

/** How many arguments there should be and are; undefined when that may be right. */
function wrongCount({ params, rest }: FunctionDeclaration, { values, open }: Arguments): string | undefined {
  const least = params.findLastIndex(([, type]) => !type.optional) + 1;
  const most = rest === undefined ? params.length : Number.POSITIVE_INFINITY;
  const sure = open ? values.length - 1 : values.length;
  if (sure <= most && (open || sure >= least)) return undefined;
  return `${range(least, most)}, got ${open ? `${sure} or more` : sure === 0 ? "none" : sure}`;
}

function range(least: number, most: number): string {
  if (most === 0) return "no arguments";
  if (most === Number.POSITIVE_INFINITY) return `at least ${argumentsOf(least)}`;
  if (least === 0) return `at most ${argumentsOf(most)}`;
  return least === most ? argumentsOf(most) : `${least} to ${argumentsOf(most)}`;
}

function argumentsOf(count: number): string {
  return `${count} argument${count === 1 ? "" : "s"}`;
}

/** What the type says of a value that is written out in the program. */
function wrongValues(type: ParameterType<unknown>, value: Value): Complaint[] {
  if (value.kind === "string" && type.labels !== undefined && value.text !== undefined) {
    const message = verdict(type, utf8(value.text));
    return message === undefined ? [] : [{ kind: "wrong-label", start: value.start, message }];
  }
  if (value.kind !== "table" || type.fields === undefined) return [];
  const { fields } = type;
  return value.fields.flatMap(({ key: bytes, start, value: item }): Complaint[] => {
    const key = utf8(bytes);
    if (!Object.hasOwn(fields, key)) {
      if (type.open) return [];
      return [{ kind: "unknown-option", start, message: unknownOption(key, Object.keys(fields)) }];
    }
    const found = wrongValues(fields[key]?.type as ParameterType<unknown>, item);
    return found.map((each) => ({ ...each, message: `option '${key}': ${each.message}` }));
  });
}

/** Why a type does not take a value; undefined when it does, or when only the running program can know. */
function verdict(type: ParameterType<unknown>, value: unknown): string | undefined {
  try {
    type.check(value, NO_READER);
    return undefined;
  } catch (error) {
    return error instanceof Mismatch ? error.message : undefined;
  }
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
