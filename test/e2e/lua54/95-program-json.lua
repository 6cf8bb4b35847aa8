-- A JSON reader and writer in plain Lua: patterns, recursion, error positions, ordered output.

local json = {}

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local unescapes = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
json.null = setmetatable({}, { __tostring = function() return "null" end })

function json.encode(value, indent, level)
  level = level or 0
  local kind = type(value)
  if value == json.null or value == nil then return "null" end
  if kind == "string" then
    return '"' .. value:gsub('[%c"\\]', function(c) return escapes[c] or ("\\u%04x"):format(c:byte()) end) .. '"'
  elseif kind == "number" then
    if math.type(value) == "integer" then return tostring(value) end
    if value ~= value or value == math.huge or value == -math.huge then error("not a JSON number: " .. (value ~= value and "nan" or value), 0) end
    return (("%.14g"):format(value))
  elseif kind == "boolean" then
    return tostring(value)
  elseif kind == "table" then
    local open, close, parts = "{", "}", {}
    if #value > 0 or next(value) == nil and getmetatable(value) == "array" then
      open, close = "[", "]"
      for _, item in ipairs(value) do parts[#parts + 1] = json.encode(item, indent, level + 1) end
    else
      local keys = {}
      for key in pairs(value) do
        if type(key) ~= "string" then error("a key is a " .. type(key), 0) end
        keys[#keys + 1] = key
      end
      table.sort(keys)
      for _, key in ipairs(keys) do parts[#parts + 1] = json.encode(key) .. (indent and ": " or ":") .. json.encode(value[key], indent, level + 1) end
    end
    if not indent or #parts == 0 then return open .. table.concat(parts, ",") .. close end
    local inner, outer = "\n" .. indent:rep(level + 1), "\n" .. indent:rep(level)
    return open .. inner .. table.concat(parts, "," .. inner) .. outer .. close
  end
  error("cannot encode a " .. kind, 0)
end

function json.decode(text)
  local position = 1
  local function fail(message)
    local line = select(2, text:sub(1, position - 1):gsub("\n", "")) + 1
    local column = position - (text:sub(1, position - 1):match("()[^\n]*$") or 1) + 1
    error(("%d:%d: %s"):format(line, column, message), 0)
  end
  local function skip() position = text:find("[^ \t\r\n]", position) or #text + 1 end
  local value

  local function string_value()
    local out = {}
    position = position + 1
    while true do
      local plain, stop = text:match('^([^"\\%c]*)()', position)
      out[#out + 1] = plain
      position = stop
      local c = text:sub(position, position)
      if c == '"' then
        position = position + 1
        return table.concat(out)
      elseif c == "\\" then
        local escape = text:sub(position + 1, position + 1)
        if escape == "u" then
          local hex = text:match("^%x%x%x%x", position + 2)
          if not hex then fail("four hexadecimal digits expected") end
          local code = tonumber(hex, 16)
          position = position + 6
          if code >= 0xD800 and code < 0xDC00 then
            local low = text:match("^\\u(%x%x%x%x)", position)
            if not low then fail("low surrogate expected") end
            code = 0x10000 + ((code - 0xD800) << 10) + tonumber(low, 16) - 0xDC00
            position = position + 6
          end
          out[#out + 1] = utf8.char(code)
        elseif unescapes[escape] then
          out[#out + 1] = unescapes[escape]
          position = position + 2
        else
          fail("unknown escape")
        end
      else
        fail(c == "" and "unfinished string" or "control character in string")
      end
    end
  end

  local function sequence(close, item)
    position = position + 1
    skip()
    if text:sub(position, position) == close then position = position + 1 return end
    while true do
      item()
      skip()
      local c = text:sub(position, position)
      position = position + 1
      if c == close then return end
      if c ~= "," then
        position = position - 1
        fail("',' or '" .. close .. "' expected")
      end
      skip()
    end
  end

  function value()
    skip()
    local c = text:sub(position, position)
    if c == '"' then return string_value() end
    if c == "{" then
      local object = {}
      sequence("}", function()
        if text:sub(position, position) ~= '"' then fail("a key expected") end
        local key = string_value()
        skip()
        if text:sub(position, position) ~= ":" then fail("':' expected") end
        position = position + 1
        object[key] = value()
      end)
      return object
    end
    if c == "[" then
      local array = {}
      sequence("]", function() array[#array + 1] = value() end)
      return array
    end
    for word, constant in pairs { ["true"] = true, ["false"] = false, null = json.null } do
      if text:sub(position, position + #word - 1) == word then
        position = position + #word
        return constant
      end
    end
    local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", position)
    if not number or number:find("^-?0%d") then fail("a value expected") end
    position = position + #number
    return tonumber(number)
  end

  local result = value()
  skip()
  if position <= #text then fail("unexpected text after the value") end
  return result
end

print("-- encode")
print(json.encode { name = "Lua", versions = { 5.1, 5.2, 5.3, 5.4 }, tags = {}, nested = { deep = { er = true } }, none = json.null })
print(json.encode({ b = { 1, 2, { x = "y" } }, a = "text", c = {} }, "  "))
print(json.encode("quote \" slash \\ newline \n tab \t bell \a zero \0 ä € 𝄞"))
print(json.encode { 1, -1, 0.5, 1e100, 2 ^ 53, math.maxinteger, math.mininteger, -0.0 })
print(pcall(json.encode, { 0 / 0 }))
print(pcall(json.encode, { [1.5] = 1 }))
print(pcall(json.encode, print))

print("-- decode")
local document = [[
{
  "title": "A document",
  "numbers": [0, -1, 2.5, 1e3, 1E-2, 9007199254740993],
  "text": "line\nnext \"quoted\" \u00e4 \u20AC \ud834\udd1e \/ \\",
  "flags": { "yes": true, "no": false, "nothing": null },
  "empty": [ { }, [ ] ]
}
]]
local data = json.decode(document)
print(data.title, #data.numbers, data.text)
for _, n in ipairs(data.numbers) do io.write(tostring(n), ":", math.type(n), " ") end
print()
print(data.flags.yes, data.flags.no, data.flags.nothing == json.null, #data.empty, next(data.empty[1]), next(data.empty[2]))
print(json.encode(data))

print("-- round trip")
print(json.encode(json.decode(json.encode(data))) == json.encode(data))

print("-- errors")
for _, text in ipairs { "", "{", "[1,", "[1 2]", '{"a" 1}', "{a: 1}", '"open', '"\\x"', '"\\u12"', "tru", "01", "1 2", "[1,]", '{"a":1,}', '{\n  "a": [\n    1,\n    x\n  ]\n}', '"tab\there"', '"\\ud834"' } do
  print((string.format("%q", text):gsub("\\\n", "\\n")), select(2, pcall(json.decode, text)))
end

print("-- a large document")
do
  local big = {}
  for i = 1, 3000 do big[i] = { id = i, name = "item " .. i, values = { i, i * 2, i / 4 }, on = i % 2 == 0 } end
  local text = json.encode(big)
  local back = json.decode(text)
  print(#text, #back, back[3000].name, back[1500].values[3], json.encode(back) == text)
end

print("-- deep nesting")
do
  local text = ("["):rep(180) .. ("]"):rep(180)
  print(json.encode(json.decode(text)) == ("["):rep(179) .. "{}" .. ("]"):rep(179))
end
