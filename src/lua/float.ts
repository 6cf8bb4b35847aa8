// A Lua float whose value JavaScript cannot tell from an integer.

/**
 * A float with an integral value, such as `2.0`, read from Lua. It calculates like the number it holds
 * (`value + 1`, `value < 3`, `Math.sqrt(value)`), but is an object: compare `value.valueOf() === 2` or `Number(value)`.
 * Pushed back it is a float again. All other floats cross as plain numbers, because none of them is a safe integer.
 */
export class LuaFloat extends Number {}
