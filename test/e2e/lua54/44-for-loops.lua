-- Numeric and generic for loops: limits, float steps, overflow, zero steps, closing values, changing the table.

local function count(first, last, step)
  local values = {}
  for i = first, last, step do
    values[#values + 1] = tostring(i)
    if #values == 12 then
      values[#values + 1] = "..."
      break
    end
  end
  return #values == 0 and "(none)" or table.concat(values, " ")
end
local function reason(f)
  local ok, message = pcall(f)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- integers")
print(count(1, 5, 1), "|", count(5, 1, 1), "|", count(5, 1, -1), "|", count(1, 10, 3), "|", count(1, 1, 1), "|", count(1, 0, 1), "|", count(-3, 3, 2))

print("-- floats")
print(count(1.0, 3, 1), "|", count(1, 3.5, 1), "|", count(1, 2, 0.25), "|", count(1.0, 0, -0.5), "|", count(0.1, 0.35, 0.1), "|", count(1, 3, 1.0))

print("-- integer loops with float limits clip the limit")
print(count(1, 3.99, 1), "|", count(1, math.huge, 1), "|", count(1, -math.huge, 1), "|", count(-1, -math.huge, -1), "|", count(1, 0 / 0, 1), "|", count(3, 2.99, -1), "|", count(3, 3.01, -1))

print("-- at the ends of the integers no loop wraps around")
print(count(math.maxinteger - 2, math.maxinteger, 1))
print(count(math.mininteger + 2, math.mininteger, -1))
print(count(math.maxinteger - 5, math.maxinteger, 4))
print(count(math.mininteger, math.maxinteger, math.maxinteger))
print(count(math.maxinteger, math.mininteger, math.mininteger))
print(count(1, math.maxinteger, math.maxinteger))
print(count(math.maxinteger - 1, math.huge, 1))
print(count(math.mininteger, 1e100, 1 << 62))
print(count(math.maxinteger, 1e100, 1))

print("-- types of the control variable")
for _, step in ipairs { 1, 1.0 } do
  for i = 1, 1, step do print(math.type(i)) end
end
for i = 1.0, 1 do print(math.type(i)) end
for i = 1, 1.5 do print(math.type(i)) end

print("-- errors")
print(reason(function() for _ = 1, 10, 0 do end end))
print(reason(function() for _ = 1.0, 10, 0 do end end))
print(reason(function() for _ = "1", 10 do end end))
print(reason(function() for _ = 1, "10" do end end))
print(reason(function() for _ = 1, 10, "1" do end end))
print(reason(function() for _ = nil, 10 do end end))
print(reason(function() for _ = 1, {} do end end))

print("-- expressions are evaluated once, before the loop")
do
  local calls = 0
  local function limit()
    calls = calls + 1
    return 3
  end
  local n = 0
  for _ = 1, limit() do n = n + 1 end
  print(n, calls)
end

print("-- the control variable is local and a copy")
do
  local i = "outer"
  for i = 1, 3 do
    local seen = i
    i = i * 10
    io.write(seen, ":", i, " ")
  end
  print(i)
end

print("-- each round has its own variable for closures")
do
  local functions = {}
  for i = 1, 3 do functions[i] = function() i = i + 10 return i end end
  print(functions[1](), functions[2](), functions[3](), functions[1]())
end

print("-- generic for: iterator, state, control")
do
  local function up_to(limit, current)
    if current < limit then return current + 1 end
  end
  for i in up_to, 4, 0 do io.write(i, " ") end
  for i, square, cube in function(n, i) i = i + 1 if i <= n then return i, i * i, i * i * i end end, 3, 0 do io.write(i, "/", square, "/", cube, " ") end
  print()
  for k, v in next, { 10 } do io.write(k, "=", v, "\n") end
  for _ in function() return nil end do print("never") end
  for a, b, c in (function() local done return function() if not done then done = true return false, nil, 3 end end end)() do print(a, b, c) end
end

print("-- a callable table as the iterator")
do
  local n = 0
  local iterator = setmetatable({}, { __call = function(self, state, control) n = n + 1 if n <= 3 then return n, state, control end end })
  for i, state, control in iterator, "state", "start" do print(i, state, control) end
end

print("-- the fourth value is closed when the loop ends in any way")
do
  local function closing(name) return setmetatable({}, { __close = function(_, e) print("closed", name, e) end }) end
  for i in next, { 1 }, nil, closing("normal") do print("round", i) end
  for _ in next, { 1 }, nil, closing("break") do break end
  print(pcall(function() for _ in next, { 1 }, nil, closing("error") do error("oops", 0) end end))
  print((function() for _ in next, { 1 }, nil, closing("return") do return "value" end end)())
  for _ in next, { 1 }, nil, closing("goto") do goto out end
  ::out::
end

print("-- errors of generic loops")
print(reason(function() for _ in 5 do end end))
print(reason(function() for _ in nil do end end))
print(reason(function() for _ in {} do end end))
print(reason(function() for _ in pairs(nil) do end end))
print(reason(function() for _ in ipairs() do end end))
print(reason(function() for _ in next, {}, nil, 5 do end end))

print("-- ipairs stops at the first nil and respects __index")
do
  local t = { 1, 2, nil, 4 }
  local n = 0
  for _ in ipairs(t) do n = n + 1 end
  print(n)
  for i, v in ipairs(setmetatable({}, { __index = function(_, i) if i <= 3 then return i * i end end })) do io.write(i, "=", v, " ") end
  print()
end

print("-- nested loops with break and goto continue")
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    if i == 3 then break end
    io.write(i, ",", j, " ")
    ::continue::
  end
end
print()

print("-- while and repeat: the condition of repeat sees the locals of the body")
do
  local n = 0
  while n < 3 do n = n + 1 end
  repeat local done = n > 5; n = n + 1 until done
  print(n)
end
