// Lua values that JavaScript holds on to: functions to call later, and what cannot be copied.
import type { Type } from "./constants.ts";

/** Who made a reference and can resolve it: the `Values` of one Lua instance. */
export interface ReferenceOwner {
  /** Lets Lua collect what registry reference `number` names. */
  dropReference(reference: LuaReference, number: number): void;
  /** A reference to what stands for a JavaScript object in Lua, if something does; the caller releases it. */
  referenceTo(object: object): LuaReference | undefined;
  /** Whether two registry references name the same value. */
  sameReference(a: number, b: number): boolean;
  callFunction(fn: LuaFunction, args: readonly unknown[]): unknown[];
}

/** A type of Lua (`Type` in constants.ts). */
export type TypeNumber = (typeof Type)[keyof typeof Type];

/**
 * A Lua value that JavaScript holds without a copy: a function, a userdata, a thread, or any value on request.
 *
 * Whoever received the reference owns it and calls `release` when done; Lua keeps the value until then. A reference
 * that is forgotten is released when JavaScript collects it, which is a safety net: Lua's collector does not know
 * how much waits there. Reading a value twice gives two references, each to be released; `sameAs` compares them.
 */
export class LuaReference {
  private number: number | undefined;

  /** Only `Values` makes references. */
  constructor(
    protected readonly owner: ReferenceOwner,
    number: number,
    readonly type: TypeNumber,
  ) {
    this.number = number;
  }

  get released(): boolean {
    return this.number === undefined;
  }

  /** Gives the value back to Lua's collector. Releasing twice does nothing. */
  release(): void {
    const { number } = this;
    if (number === undefined) return;
    this.number = undefined;
    this.owner.dropReference(this, number);
  }

  /** Whether both refer to the same Lua value. @throws Error when either is released */
  sameAs(other: LuaReference): boolean {
    return (
      this.owner === other.owner && this.owner.sameReference(this.numberIn(this.owner), other.numberIn(this.owner))
    );
  }

  /** The registry reference. @throws Error when it is released, or belongs to another Lua instance */
  numberIn(owner: ReferenceOwner): number {
    if (this.number === undefined) throw new Error(`this reference to a Lua ${this.kind} was released`);
    if (this.owner !== owner) throw new Error(`this Lua ${this.kind} belongs to another Lua instance`);
    return this.number;
  }

  protected get kind(): string {
    return "value";
  }
}

/** A Lua function that JavaScript can call. */
export class LuaFunction extends LuaReference {
  /**
   * Calls the function without a time budget of its own (`Values.callFunction` takes one).
   * @returns all results
   * @throws LuaError with message and traceback; Error when the function was released
   */
  call(...args: unknown[]): unknown[] {
    return this.owner.callFunction(this, args);
  }

  /** As `call`, but answers the first result alone, undefined when there is none. */
  callOne(...args: unknown[]): unknown {
    return this.owner.callFunction(this, args)[0];
  }

  protected override get kind(): string {
    return "function";
  }
}
