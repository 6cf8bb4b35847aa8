-- Reports as JSON lines: every event one object, keys in order.

local json = {}

local Reporter = {}
Reporter.__index = Reporter

--- Makes a reporter.
---@param options { write: fun(text: string) }
function json.new(options)
  return setmetatable({ write = options.write }, Reporter)
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(byte)
  return escapes[byte] or ("\\u%04x"):format(byte:byte())
end

-- JSON is UTF-8: a byte that is not part of it becomes U+FFFD.
local function valid_utf8(text)
  local out, position = {}, 1
  while position <= #text do
    local _, bad = utf8.len(text, position)
    out[#out + 1] = text:sub(position, (bad or #text + 1) - 1)
    if not bad then break end
    out[#out + 1] = "\u{FFFD}"
    position = bad + 1
  end
  return table.concat(out)
end

local function quoted(text)
  return '"' .. valid_utf8(text):gsub('[%c"\\]', escape) .. '"'
end

local function number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if value ~= value or value == math.huge or value == -math.huge then return "null" end
  local short = ("%.14g"):format(value)
  return tonumber(short) == value and short or ("%.17g"):format(value)
end

local encode

local function list(values)
  local items = {}
  for i, value in ipairs(values) do items[i] = encode(value) end
  return "[" .. table.concat(items, ",") .. "]"
end

local function object(fields)
  local keys = {}
  for key in pairs(fields) do keys[#keys + 1] = key end
  table.sort(keys)
  local items = {}
  for i, key in ipairs(keys) do items[i] = quoted(key) .. ":" .. encode(fields[key]) end
  return "{" .. table.concat(items, ",") .. "}"
end

-- The tables of events are lists of strings, which may be empty, and the events themselves, which are not.
encode = function(value)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "number" then return number(value) end
  if kind == "boolean" then return tostring(value) end
  if #value > 0 or next(value) == nil then return list(value) end
  return object(value)
end

--- Writes an event.
function Reporter:event(event)
  self.write(encode(event) .. "\n")
end

return json
