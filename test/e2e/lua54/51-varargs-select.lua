-- Varargs, select, multiple results: adjustment, parentheses, nils, many values.
-- args: one "two words" 3

local function count(...) return select("#", ...) end
local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- counting")
print(count(), count(nil), count(nil, nil), count(1, nil, 3, nil), count((count())), count(table.unpack({}, 1, 5)))

print("-- select")
print(select(1, "a", "b", "c"))
print(select(2, "a", "b", "c"))
print(select(-1, "a", "b", "c"))
print(select(-3, "a", "b", "c"))
print(select("#"))
print((select(2, "a", "b", "c")))
print(count(select(4, "a", "b", "c")), count(select(100)))
print(reason(select, 0, 1))
print(reason(select, -4, "a", "b", "c"))
print(reason(select, "x"))
print(reason(select))
print(select("2", "a", "b"), select(2.0, "a", "b"))

print("-- adjustment")
do
  local function two() return 1, 2 end
  local function none() end
  local a, b, c = two()
  print(a, b, c)
  a, b, c = two(), 10
  print(a, b, c)
  a, b, c = 0, two()
  print(a, b, c)
  a, b = (two())
  print(a, b)
  a, b = none(), none()
  print(a, b)
  print(two(), two(), (two()))
  print(none(), (none()), count(none()), count((none())))
  print(#{ two(), two() }, #{ two(), (two()) })
  print(two() + 1, -two(), two() .. "x", not two(), ({ two() })[2])
end

print("-- varargs inside functions")
do
  local function f(first, ...)
    local a, b = ...
    local t = { ... }
    local packed = table.pack(...)
    return first, a, b, #t, packed.n, (...), ...
  end
  print(f(1, 2, 3, 4))
  print(f())
  print(f(1, nil, nil))
  local function pass(...) return ... end
  print(pass(), pass(1, 2), (pass(1, 2)), pass(nil, nil))
  local function middle(...) return "<", ..., ">" end
  print(middle(1, 2, 3))
  local function outer(...)
    local arguments = table.pack(...)
    return function() return table.unpack(arguments, 1, arguments.n) end
  end
  print(outer(1, nil, 3)())
end

print("-- missing and extra arguments")
do
  local function f(a, b, c) return a, b, c end
  print(f(), f(1), f(1, 2), f(1, 2, 3, 4))
end

print("-- many values")
do
  local n = 200
  local t = {}
  for i = 1, n do t[i] = i end
  local function sum(...)
    local total = 0
    for i = 1, select("#", ...) do total = total + (select(i, ...)) end
    return total
  end
  print(sum(table.unpack(t)), count(table.unpack(t)), math.max(table.unpack(t)), #string.char(table.unpack(t)), select(-1, table.unpack(t)))
  local big = {}
  for i = 1, 100000 do big[i] = 1 end
  print(count(table.unpack(big)), select(100000, table.unpack(big)))
  print(#{ table.unpack(big) })
end

print("-- recursion over varargs")
do
  local function reverse(first, ...)
    if select("#", ...) == 0 then return first end
    local rest = table.pack(reverse(...))
    rest.n = rest.n + 1
    rest[rest.n] = first
    return table.unpack(rest, 1, rest.n)
  end
  print(reverse(1, 2, 3, 4, 5))
  local function map(f, ...)
    local t = table.pack(...)
    for i = 1, t.n do t[i] = f(t[i]) end
    return table.unpack(t, 1, t.n)
  end
  print(map(tostring, 1, nil, true, "x"))
  local function compose(f, g, ...)
    if not g then return f end
    return compose(function(...) return g(f(...)) end, ...)
  end
  print(compose(math.abs, math.sqrt, function(x) return x + 1 end)(-16))
end

print("-- partial application keeps nils")
do
  local function bind(f, ...)
    local bound = table.pack(...)
    return function(...)
      local all = table.move(table.pack(...), 1, select("#", ...), bound.n + 1, table.move(bound, 1, bound.n, 1, {}))
      return f(table.unpack(all, 1, bound.n + select("#", ...)))
    end
  end
  print(bind(count, nil, 1)(nil), bind(print, "bound", nil)("given"))
end

print("-- the main chunk is a vararg function")
print(count(...), ...)
