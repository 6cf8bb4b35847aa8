// The global variables that hold the Lua API. `smelt` is the same table under the name its plugins know.

export const API_NAMES: readonly string[] = ["ingot", "smelt"];
