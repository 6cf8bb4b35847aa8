-- Shows values in failure messages: types named, tables in a fixed order, the way to a difference marked with `*`.

local stack = require("ingot.test.stack")
stack.own()

local compare = require("ingot.test.compare")

local format = {}

-- Bytes shown of a string, and of a string inside a table.
local LONG_STRING, LONG_FIELD = 1000, 200
-- Bytes shown of a long string around its first difference from another.
local EXCERPT = 120
-- Fields shown of a table, and of a longer one around its marked field.
local FIELDS, FIELDS_AROUND = 50, 11

local defaults = {
  TableFormatLevel = 3,
  TableFormatShowRecursion = false,
  TableErrorHighlightCharacter = "*",
}

format.parameters = {}
for name, value in pairs(defaults) do format.parameters[name] = value end

-- Added by `assert:add_formatter`, newest first.
format.formatters = {}

-- Tables that are shown by a name instead of their fields: spies, stubs and matchers, by their metatable.
local named = setmetatable({}, { __mode = "k" })

--- Has tables with this metatable shown as the text that `show` makes.
---@param show fun(value: table): string
function format.name_kind(metatable, show) named[metatable] = show end

-- The text that a formatter or the kind of a table gives, nil where neither applies.
local function special(value, extra)
  for _, formatter in ipairs(format.formatters) do
    local text = formatter(value, extra)
    if text ~= nil then return text end
  end
  local show = type(value) == "table" and named[debug.getmetatable(value)]
  return show and show(value) or nil
end

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\\"] = "\\\\", ["'"] = "\\'" }

local function escape_byte(byte)
  return escapes[byte] or ("\\x%02X"):format(byte:byte())
end

--- A string without control characters and broken UTF-8: they become escapes.
---@param quoted boolean? escape backslashes and quotes too
function format.printable(text, quoted)
  local controls = quoted and "[%c\\']" or "[%c]"
  if utf8.len(text) then return (text:gsub(controls, escape_byte)) end
  local out, position = {}, 1
  while position <= #text do
    local _, bad = utf8.len(text, position)
    out[#out + 1] = text:sub(position, (bad or #text + 1) - 1):gsub(controls, escape_byte)
    if not bad then break end
    out[#out + 1] = escape_byte(text:sub(bad, bad))
    position = bad + 1
  end
  return table.concat(out)
end

-- Moves a cut so that it does not split a character.
local function character_start(text, position)
  while position > 1 and position <= #text and text:byte(position) & 0xC0 == 0x80 do position = position - 1 end
  return position
end

--- A string in quotes; a long one is cut, to where `around` is when that is given.
---@param limit integer bytes to show
---@param around integer? a position that must be seen
function format.quoted(text, limit, around)
  if #text <= limit then return "'" .. format.printable(text, true) .. "'" end
  local first = character_start(text, math.max(1, math.min((around or 1) - limit // 2, #text - limit + 1)))
  local last = character_start(text, math.min(#text + 1, first + limit)) - 1
  local shown = format.printable(text:sub(first, last), true)
  local start = first > 1 and "..." or ""
  local finish = last < #text and "..." or ""
  return ("'%s%s%s' (%d bytes)"):format(start, shown, finish, #text)
end

--- A number as Lua would read it back.
function format.number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if value ~= value then return "nan" end
  if value == math.huge or value == -math.huge then return value > 0 and "inf" or "-inf" end
  local text = ("%.14g"):format(value)
  if tonumber(text) ~= value then text = ("%.17g"):format(value) end
  return text:find("[.e]") and text or text .. ".0"
end

local function function_name(fn)
  local place = stack.definition(fn)
  if not place then return "builtin function" end
  return ("function at %s:%d"):format(place.file, place.line)
end

local function opaque(value)
  local metatable = debug.getmetatable(value)
  local named = type(metatable) == "table" and rawget(metatable, "__tostring")
  if named then
    local ok, text = pcall(tostring, value)
    -- Addresses change from run to run.
    if ok then return (format.printable(text):gsub("0x%x%x%x+", "0x...")) end
  end
  if type(value) == "function" then return function_name(value) end
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  return type(name) == "string" and name or type(value)
end

local function simple(value, limit, around)
  local kind = type(value)
  if kind == "string" then return format.quoted(value, limit, around) end
  if kind == "number" then return format.number(value) end
  if kind == "nil" or kind == "boolean" then return tostring(value) end
  return opaque(value)
end

local function key_text(key)
  if type(key) == "string" then
    local text = format.printable(key)
    return #text <= LONG_FIELD and text or text:sub(1, LONG_FIELD) .. "..."
  end
  return type(key) == "table" and "(table)" or simple(key, LONG_FIELD)
end

-- The keys to show: all, or so many of them around the marked one.
local function window(keys, marked)
  if #keys <= FIELDS then return 1, #keys end
  if marked == nil then return 1, FIELDS end
  local at = 1
  for i, key in ipairs(keys) do
    if key == marked then at = i end
  end
  local first = math.max(1, math.min(at - FIELDS_AROUND // 2, #keys - FIELDS_AROUND + 1))
  return first, first + FIELDS_AROUND - 1
end

local function table_text(value, path, depth, indent, parents)
  local parameters = format.parameters
  local keys = compare.sorted_keys(value)
  if #keys == 0 then return "{ }" end
  if parents[value] then return parameters.TableFormatShowRecursion and "{ ... recursive }" or "{ ... }" end
  local marked = path and path[depth]
  local level = parameters.TableFormatLevel
  if level >= 0 and depth > level and marked == nil then return "{ ... }" end
  parents[value] = true
  local first, last = window(keys, marked)
  local out = { "{" }
  if first > 1 then out[#out + 1] = ("%s  ... %d more"):format(indent, first - 1) end
  for i = first, last do
    local key = keys[i]
    local on_path = marked ~= nil and key == marked
    local field = rawget(value, key)
    local text = special(field)
    if text == nil and type(field) == "table" then
      text = table_text(field, on_path and path or nil, depth + 1, indent .. "  ", parents)
    elseif text == nil then
      text = simple(field, LONG_FIELD)
    end
    local mark = on_path and parameters.TableErrorHighlightCharacter or " "
    out[#out + 1] = ("%s %s[%s] = %s"):format(indent, mark, key_text(key), text)
  end
  if last < #keys then out[#out + 1] = ("%s  ... %d more"):format(indent, #keys - last) end
  parents[value] = nil
  out[#out + 1] = indent .. "}"
  return table.concat(out, "\n")
end

--- A value with its type: `(number) 1`.
---@param extra { crumbs: any[]?, around: integer? }? the path to the first difference; a byte to be seen of a string
function format.value(value, extra)
  local text = special(value, extra)
  if text ~= nil then return text end
  if value == nil then return "(nil)" end
  if type(value) == "table" then return "(table) " .. table_text(value, extra and extra.crumbs, 1, "", {}) end
  local around = extra and extra.around
  local limit = around and type(value) == "string" and #value > LONG_STRING and EXCERPT or LONG_STRING
  return ("(%s) %s"):format(type(value), simple(value, limit, around))
end

--- A list of values in parentheses, as arguments or results.
---@param values table with `n`
function format.list(values)
  local count = values.n or #values
  if count == 0 then return "(no values)" end
  local words = {}
  for i = 1, count do words[i] = format.value(values[i]) end
  local text = "(" .. table.concat(words, ", ") .. ")"
  if text:find("\n") then
    for i = 1, count do words[i] = ("#%d %s"):format(i, words[i]) end
    text = table.concat(words, "\n")
  end
  return text
end

return format
