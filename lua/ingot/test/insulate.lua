-- Keeps what a block changes in the globals and the loaded modules from those that come after it.

local stack = require("ingot.test.stack")
stack.own()

local insulate = {}

local globals, loaded = _G, package.loaded

local function copy(t)
  local result = {}
  for key, value in next, t do result[key] = value end
  return result
end

local function restore(t, saved)
  for key in next, copy(t) do
    if saved[key] == nil then rawset(t, key, nil) end
  end
  for key, value in next, saved do rawset(t, key, value) end
end

--- Remembers the globals and the loaded modules.
function insulate.save()
  return { globals = copy(globals), metatable = debug.getmetatable(globals), loaded = copy(loaded) }
end

--- Puts back what was remembered.
function insulate.restore(saved)
  debug.setmetatable(globals, saved.metatable)
  restore(globals, saved.globals)
  restore(loaded, saved.loaded)
end

return insulate
