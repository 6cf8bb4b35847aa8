-- Keys: integers and floats are one key when equal, strings and numbers are not, objects are keys by identity.

local t = {}

print("-- 1, 1.0 and 2^0 are one key; \"1\" is another")
t[1] = "integer"
t[1.0] = "float"
t["1"] = "string"
print(t[1], t[1.0], t[2 ^ 0], t["1"], #t)

print("-- the key found by next is an integer")
for _, key in ipairs { 1.0, 2 ^ 53, -0.0, 1e15, -2 ^ 63 } do
  local k = next({ [key] = true })
  print(key, k, math.type(k))
end
for _, key in ipairs { 1.5, 2 ^ 63, 1e100, math.huge, -math.huge } do
  local k = next({ [key] = true })
  print(key, k, math.type(k), ({ [key] = "found" })[key])
end

print("-- integers and floats near the precision of floats")
do
  local near = { [2 ^ 53] = "even" }
  print(near[1 << 53], near[(1 << 53) + 1], near[(1 << 53) + 0.0])
  near[math.maxinteger] = "max"
  print(near[math.maxinteger + 0.0], near[math.maxinteger], near[2 ^ 63])
  near[math.mininteger] = "min"
  print(near[-2 ^ 63], near[math.mininteger + 0.0])
end

print("-- minus zero is zero")
do
  local zero = { [0] = "zero" }
  print(zero[-0.0], zero[0.0], zero[0 * -1])
  zero[-0.0] = "changed"
  print(zero[0])
end

print("-- long and short strings are keys by content")
do
  local long = ("key"):rep(100)
  local strings = { [long] = 1, short = 2, [""] = 3, ["a\0b"] = 4, ["a\0c"] = 5 }
  print(strings[("key"):rep(100)], strings["sho" .. "rt"], strings[""], strings["a\0b"], strings["a\0c"], strings["a"])
end

print("-- booleans, functions, tables, threads, files are keys by identity")
do
  local f, g = function() end, function() end
  local a, b = {}, {}
  local thread = coroutine.create(f)
  local objects = { [true] = "true", [false] = "false", [f] = "f", [g] = "g", [a] = "a", [b] = "b", [thread] = "thread", [io.stdout] = "stdout" }
  print(objects[true], objects[false], objects[f], objects[g], objects[a], objects[b], objects[thread], objects[io.stdout], objects[{}], objects[io.stderr])
end

print("-- t.name is t[\"name\"], t[name] is not")
do
  local name = "value"
  local fields = { name = 1, [name] = 2, ["end"] = 3 }
  print(fields.name, fields["name"], fields[name], fields.value, fields["end"])
end

print("-- negative and huge indices live beside the sequence")
do
  local s = { "one", "two", [0] = "zero", [-1] = "minus one", [1 << 40] = "far" }
  print(#s, s[0], s[-1], s[1 << 40], s[2 ^ 40])
end

print("-- a sparse matrix with one key per cell")
do
  local matrix, columns = {}, 1000
  local function set(row, column, value) matrix[row * columns + column] = value end
  local function get(row, column) return matrix[row * columns + column] or 0 end
  set(3, 7, 1.5)
  set(999, 999, -2)
  print(get(3, 7), get(999, 999), get(0, 0), get(3.0, 7.0))
end

print("-- counting with mixed keys")
do
  local counts = setmetatable({}, { __index = function() return 0 end })
  for _, key in ipairs { 1, 1.0, "1", 1, true, "true", 1.5, "1.5", 3 / 2 } do counts[key] = counts[key] + 1 end
  print(counts[1], counts["1"], counts[true], counts["true"], counts[1.5], counts["1.5"])
end

print("-- assigning nil removes")
do
  local r = { 1, 2, 3, x = 1 }
  r[3] = nil
  r.x = nil
  r.never = nil
  print(#r, r.x, next(r, 2))
end

print("-- interning: equal strings built differently are the same key after many others")
do
  local index = {}
  for i = 1, 5000 do index["item" .. i] = i end
  local bad = 0
  for i = 1, 5000 do
    if index[table.concat { "it", "em", tostring(i) }] ~= i then bad = bad + 1 end
  end
  print("bad", bad)
end
