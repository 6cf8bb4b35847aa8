-- Coroutines: values in both directions, status, running, isyieldable, wrap, generators.

print("-- values travel both ways")
do
  local co = coroutine.create(function(a, b)
    print("start", a, b)
    local c = coroutine.yield(a + b)
    print("got", c)
    local d, e = coroutine.yield(c * 2, "second")
    print("got", d, e)
    return "done", d + e
  end)
  print(type(co), (tostring(co):gsub("0x%x+", "ADDRESS")))
  print(coroutine.status(co))
  print(coroutine.resume(co, 1, 2))
  print(coroutine.status(co))
  print(coroutine.resume(co, 10))
  print(coroutine.resume(co, 3, 4))
  print(coroutine.status(co))
  print(coroutine.resume(co))
end

print("-- yields without values, with nils, with many")
do
  local co = coroutine.wrap(function(...)
    local received = select("#", coroutine.yield())
    received = select("#", coroutine.yield(nil, nil, received))
    coroutine.yield(table.unpack({}, 1, 50))
    return received
  end)
  print(select("#", co()))
  print(select("#", co(1, nil)), "")
  print(select("#", co()))
  print(co())
end

print("-- status from every side")
do
  local outer
  outer = coroutine.create(function()
    print("inside", coroutine.status(outer))
    local inner = coroutine.create(function()
      print("outer seen from inner", coroutine.status(outer))
      coroutine.yield()
    end)
    coroutine.resume(inner)
    print("inner", coroutine.status(inner))
    coroutine.resume(inner)
    print("inner", coroutine.status(inner))
  end)
  coroutine.resume(outer)
  print("outer", coroutine.status(outer))
end

print("-- running and isyieldable")
do
  local main, is_main = coroutine.running()
  print(type(main), is_main, coroutine.isyieldable(), coroutine.isyieldable(main), coroutine.status(main))
  coroutine.wrap(function()
    local me, flag = coroutine.running()
    print(type(me), flag, me ~= main, coroutine.isyieldable(), coroutine.isyieldable(main))
  end)()
  local co = coroutine.create(print)
  print(coroutine.isyieldable(co))
end

print("-- main cannot be resumed, a coroutine cannot resume itself")
do
  local main = coroutine.running()
  coroutine.wrap(function() print(coroutine.resume(main)) end)()
  local co
  co = coroutine.create(function() return coroutine.resume(co) end)
  print(coroutine.resume(co))
end

print("-- yield outside")
print(pcall(coroutine.yield, 1))

print("-- wrap")
do
  local next_value = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
  print(next_value(), next_value(), next_value(), next_value())
  print(pcall(next_value))
  for a, b in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, i * i) end end) do io.write(a, ":", b, " ") end
  print()
end

print("-- arguments")
print(pcall(coroutine.create))
print(pcall(coroutine.create, 5))
print(pcall(coroutine.wrap, {}))
print(pcall(coroutine.resume, 5))
print(pcall(coroutine.status, nil))
print(coroutine.resume(coroutine.create(math.max), 3, 9, 4))
print(coroutine.wrap(print)("a C function as the body"))

print("-- generators: permutations, a tree, a sieve")
do
  local function permutations(t)
    local function generate(n)
      if n == 0 then coroutine.yield(t) return end
      for i = 1, n do
        t[n], t[i] = t[i], t[n]
        generate(n - 1)
        t[n], t[i] = t[i], t[n]
      end
    end
    return coroutine.wrap(function() generate(#t) end)
  end
  for p in permutations { "a", "b", "c" } do io.write(table.concat(p), " ") end
  print()
  local tree = { { { nil, 1, nil }, 2, { nil, 3, nil } }, 4, { nil, 5, { nil, 6, nil } } }
  local function walk(node)
    if node[1] then walk(node[1]) end
    coroutine.yield(node[2])
    if node[3] then walk(node[3]) end
  end
  for value in coroutine.wrap(function() walk(tree) end) do io.write(value, " ") end
  print()
  local function generator() for i = 2, math.huge do coroutine.yield(i) end end
  local function filter(prime, source) for n in source do if n % prime ~= 0 then coroutine.yield(n) end end end
  local source = coroutine.wrap(generator)
  for _ = 1, 15 do
    local prime = source()
    io.write(prime, " ")
    local previous = source
    source = coroutine.wrap(function() filter(prime, previous) end)
  end
  print()
end

print("-- many coroutines alive at once")
do
  local all, sum = {}, 0
  for i = 1, 2000 do
    all[i] = coroutine.wrap(function()
      local total = i
      while true do total = total + coroutine.yield(total) end
    end)
    all[i]()
  end
  for _ = 1, 3 do
    for i = 1, 2000 do sum = sum + all[i](1) end
  end
  print(sum)
end

print("-- deep recursion inside a coroutine, yields from the bottom")
do
  local co = coroutine.wrap(function()
    local function down(n)
      if n == 0 then return coroutine.yield("bottom") end
      return 1 + down(n - 1)
    end
    return down(5000)
  end)
  print(co(), co(7))
end
