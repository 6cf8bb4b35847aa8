-- math.random: the generator is xoshiro256**, so a seed gives the same numbers on every machine.

print("-- a seed and its sequence")
math.randomseed(42)
for _ = 1, 5 do io.write(math.random(0), " ") end
print()
for _ = 1, 5 do io.write(math.random(1, 100), " ") end
print()
for _ = 1, 5 do io.write(string.format("%.17g", math.random()), " ") end
print()

print("-- the same seed again, two-part seeds, float seeds, negative seeds")
local function sequence(...)
  math.randomseed(...)
  return string.format("%d %d %d", math.random(0), math.random(1000), math.random(-5, 5))
end
print(sequence(42))
print(sequence(42))
print(sequence(42, 0))
print(sequence(42, 1))
print(sequence(0))
print(sequence(-1))
print(sequence(math.maxinteger, math.mininteger))
print(sequence(42.0))
print(sequence("42"))

print("-- ranges")
math.randomseed(7)
local low, high = math.huge, -math.huge
for _ = 1, 10000 do
  local x = math.random()
  low, high = math.min(low, x), math.max(high, x)
end
print(low >= 0, high < 1, string.format("%.10f %.10f", low, high))
do
  local counts = {}
  for _ = 1, 6000 do
    local face = math.random(6)
    counts[face] = (counts[face] or 0) + 1
  end
  print(table.concat(counts, " "))
end
for _, range in ipairs { { 1, 1 }, { -3, 3 }, { 0, 1 }, { math.mininteger, math.maxinteger }, { math.maxinteger, math.maxinteger }, { math.mininteger, math.mininteger }, { 0, math.maxinteger }, { -10, -5 } } do
  print(range[1], range[2], math.random(range[1], range[2]), math.random(range[1], range[2]))
end
print(math.random(1), math.type(math.random(5)), math.type(math.random()), math.random(3.0, 3.0))

print("-- errors")
print(pcall(math.random, 0.5))
print(pcall(math.random, 2, 1))
print(pcall(math.random, -1))
print(pcall(math.random, 1, 2, 3))
print(pcall(math.random, "x"))
print(pcall(math.randomseed, "x"))
print(pcall(math.randomseed, {}))

print("-- a shuffle and a sample")
math.randomseed(2024, 5)
do
  local deck = {}
  for i = 1, 20 do deck[i] = i end
  for i = #deck, 2, -1 do
    local j = math.random(i)
    deck[i], deck[j] = deck[j], deck[i]
  end
  print(table.concat(deck, " "))
  local inside = 0
  for _ = 1, 20000 do
    if math.random() ^ 2 + math.random() ^ 2 <= 1 then inside = inside + 1 end
  end
  print(inside)
end

print("-- reseeding without arguments gives other numbers")
do
  math.randomseed()
  local a = math.random(0)
  math.randomseed()
  print(math.type(a), a ~= math.random(0))
end
