-- dkjson.decode: values, nulls, positions, comments, unicode, metatables, errors with line and column.

local json = require "dkjson"

local function show(value)
  if value == json.null then return "null" end
  if type(value) == "string" then return (string.format("%q", value):gsub("\\\n", "\\n")) end
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(value)
  local parts = {}
  if meta and meta.__jsontype == "array" then
    for i = 1, #value do parts[i] = show(value[i]) end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do parts[i] = show(key) .. ": " .. show(value[key]) end
  return "{" .. table.concat(parts, ", ") .. "}"
end
local function decode(text, ...)
  local value, position, message = json.decode(text, ...)
  print((string.format("%q", text):gsub("\\\n", "\\n")), show(value), position, message)
end

print("-- values")
decode "1"
decode "-1.5e3"
decode "0.1"
decode "9223372036854775807"
decode "9223372036854775808"
decode "1E400"
decode "true"
decode "false"
decode "null"
decode '"text"'
decode "[]"
decode "{}"
decode "[1, 2, [3, [4]], {}]"
decode '{"a": 1, "b": {"c": [true, false, null]}}'
decode '  [ 1 ,\n 2 ]  '

print("-- null can be anything")
do
  local t = json.decode('[1, null, 3, {"x": null}]')
  print(t[1], t[2], t[3], next(t[4]))
  t = json.decode('[1, null, 3, {"x": null}]', 1, json.null)
  print(t[2] == json.null, t[4].x == json.null, json.encode(t))
  t = json.decode('[null]', 1, "nothing")
  print(t[1])
end

print("-- strings")
decode [["\"\\\/\b\f\n\r\t"]]
decode [["\u0041\u00e4\u20AC"]]
decode [["\ud834\udd1e"]]
decode [["\u0000"]]
decode '"ä€𝄞"'
decode [["\ud834 alone"]]

print("-- positions: several values in one text")
do
  local text, position = '{"a": 1} [2] "three" 4', 1
  while position and position <= #text do
    local value, following, message = json.decode(text, position)
    print(show(value), following, message)
    position = following
  end
end

print("-- comments and a byte order mark are skipped")
decode "// first\n[1, /* second */ 2]"
decode "\u{feff}[1]"

print("-- metatables mark arrays and objects")
do
  local t = json.decode '{"list": [], "object": {}}'
  print(getmetatable(t.list).__jsontype, getmetatable(t.object).__jsontype, json.encode(t.list), json.encode(t.object))
  local array, object = { __name = "A" }, { __name = "O" }
  t = json.decode('[{}]', 1, nil, object, array)
  print(getmetatable(t) == array, getmetatable(t[1]) == object)
  t = json.decode('[{}]', 1, nil, nil)
  print(getmetatable(t), getmetatable(t[1]))
end

print("-- errors")
decode ""
decode "["
decode "[1"
decode "[1 2]"
decode '{"a"}'
decode '{"a":}'
decode '{a: 1}'
decode '"open'
decode "tru"
decode "nope"
decode "-"
decode '[1,\n2,\n  x]'
decode "/* open comment"
decode "}"

print("-- a round trip of everything")
do
  local order = { "z", "array", "object", "text" }
  local source = { array = { 1, 2.5, "x", { true, false } }, object = { z = { z = {} } }, text = "ä\n\"\\\u{1F600}", z = -1 }
  local text = json.encode(source, { keyorder = order })
  print(text)
  print(json.encode(json.decode(text), { keyorder = order }) == text)
end

print("-- deep nesting")
do
  local depth = 150
  local text = ("["):rep(depth) .. "1" .. ("]"):rep(depth)
  local value, n = json.decode(text), 0
  while type(value) == "table" do
    value = value[1]
    n = n + 1
  end
  print(n, value)
end

print("-- a document read from a file")
do
  local file = assert(io.open("languages.json", "w"))
  file:write('[\n  {"name": "C", "born": 1972},\n  {"name": "Lua", "born": 1993, "tags": ["x", "y"]}\n]\n')
  file:close()
  file = assert(io.open("languages.json"))
  local languages = json.decode(file:read "a")
  file:close()
  table.sort(languages, function(a, b) return a.born > b.born end)
  for _, language in ipairs(languages) do print(language.name, language.born, math.type(language.born), language.tags and #language.tags) end
end
