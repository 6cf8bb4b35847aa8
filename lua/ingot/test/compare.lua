-- Deep comparison and deep copies of values, safe with cycles.

local stack = require("ingot.test.stack")
stack.own()

local compare = {}

local type_order = { number = 1, string = 2, boolean = 3 }

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind ~= other then return (type_order[kind] or 4) < (type_order[other] or 4) end
  if kind == "boolean" then return a and not b end
  if kind == "number" or kind == "string" then return a < b end
  return false
end

--- The keys of a table in an order that does not change from run to run: numbers, strings, booleans, then the rest.
---@param t table read without metamethods
---@return any[] keys
function compare.sorted_keys(t)
  local keys, rest = {}, {}
  for key in next, t do
    local list = type_order[type(key)] and keys or rest
    list[#list + 1] = key
  end
  table.sort(keys, before)
  return table.move(rest, 1, #rest, #keys + 1, keys)
end

local function equality(a, b)
  local metatable, other = debug.getmetatable(a), debug.getmetatable(b)
  local eq = metatable and rawget(metatable, "__eq")
  return eq ~= nil and other ~= nil and rawget(other, "__eq") == eq
end

local function same(a, b, seen, ignore_metatables)
  if rawequal(a, b) then return true end
  if type(a) ~= "table" or type(b) ~= "table" then return a == b, {} end
  if not ignore_metatables and equality(a, b) then return a == b, {} end
  seen[a] = seen[a] or {}
  if seen[a][b] then return true end -- under comparison further up
  seen[a][b] = true
  for _, key in ipairs(compare.sorted_keys(a)) do
    local equal, path = same(rawget(a, key), rawget(b, key), seen, ignore_metatables)
    if not equal then
      table.insert(path, 1, key)
      return false, path
    end
  end
  for _, key in ipairs(compare.sorted_keys(b)) do
    if rawget(a, key) == nil then return false, { key } end
  end
  return true
end

--- Whether two values have the same content. Tables are compared field by field without their metatables, except where
--- both share an `__eq`, which then decides.
---@param ignore_metatables boolean? compare fields even where there is an `__eq`
---@return boolean same
---@return any[]? path the keys that lead to the first difference
function compare.same(a, b, ignore_metatables)
  return same(a, b, {}, ignore_metatables)
end

--- A copy of a table and of the tables in its fields, with the same keys and metatables; shared and cyclic tables stay
--- so.
---@param opaque (fun(value: table): boolean)? which tables are kept as they are
function compare.deep_copy(value, opaque)
  local copies = {}
  local function copy(original)
    if type(original) ~= "table" or (opaque and opaque(original)) then return original end
    if copies[original] then return copies[original] end
    local result = {}
    copies[original] = result
    for key, field in next, original do rawset(result, key, copy(field)) end
    return debug.setmetatable(result, debug.getmetatable(original))
  end
  return copy(value)
end

function compare.shallow_copy(value)
  if type(value) ~= "table" then return value end
  local result = {}
  for key, field in next, value do rawset(result, key, field) end
  return debug.setmetatable(result, debug.getmetatable(value))
end

return compare
