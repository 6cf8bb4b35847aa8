-- Arithmetic in loops: integers, floats and comparisons.
local sum, product = 0, 1.0
for i = 1, 2000000 do
  if i % 3 == 0 then sum = sum + (i ~ 5) end
  product = product * 1.0000001
end

assert(sum > 0 and product > 1)
