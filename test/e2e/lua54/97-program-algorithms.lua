-- Algorithms that lean on tables, closures and integers: queens, sudoku, Dijkstra, a heap, life, matrices, Huffman, a VM.

print("-- eight queens")
do
  local count, first = 0, nil
  local function place(row, columns, down, up, solution)
    if row > 8 then
      count = count + 1
      first = first or table.concat(solution)
      return
    end
    for c = 1, 8 do
      if not columns[c] and not down[row + c] and not up[row - c] then
        columns[c], down[row + c], up[row - c], solution[row] = true, true, true, c
        place(row + 1, columns, down, up, solution)
        columns[c], down[row + c], up[row - c], solution[row] = nil, nil, nil, nil
      end
    end
  end
  place(1, {}, {}, {}, {})
  print(count, first)
end

print("-- a sudoku by bit masks")
do
  local puzzle = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
  local cells, rows, columns, boxes = {}, {}, {}, {}
  for i = 0, 8 do rows[i], columns[i], boxes[i] = 0, 0, 0 end
  local function flip(i, digit)
    local r, c = i // 9, i % 9
    local bit = 1 << digit
    rows[r], columns[c], boxes[r // 3 * 3 + c // 3] = rows[r] ~ bit, columns[c] ~ bit, boxes[r // 3 * 3 + c // 3] ~ bit
  end
  for i = 0, 80 do
    cells[i] = tonumber(puzzle:sub(i + 1, i + 1))
    if cells[i] > 0 then flip(i, cells[i]) end
  end
  local function solve(i)
    while i <= 80 and cells[i] > 0 do i = i + 1 end
    if i > 80 then return true end
    local r, c = i // 9, i % 9
    local used = rows[r] | columns[c] | boxes[r // 3 * 3 + c // 3]
    for digit = 1, 9 do
      if used & 1 << digit == 0 then
        cells[i] = digit
        flip(i, digit)
        if solve(i + 1) then return true end
        flip(i, digit)
        cells[i] = 0
      end
    end
    return false
  end
  print(solve(0))
  for r = 0, 8 do print(table.concat(cells, " ", r * 9, r * 9 + 8)) end
end

print("-- shortest paths with a binary heap")
do
  local Heap = {}
  Heap.__index = Heap
  function Heap.new(less) return setmetatable({ less = less }, Heap) end
  function Heap:push(v)
    local i = #self + 1
    self[i] = v
    while i > 1 and self.less(self[i], self[i // 2]) do
      self[i], self[i // 2] = self[i // 2], self[i]
      i = i // 2
    end
  end
  function Heap:pop()
    local top, last = self[1], table.remove(self)
    if #self > 0 then
      self[1] = last
      local i = 1
      while true do
        local child = i * 2
        if child > #self then break end
        if child < #self and self.less(self[child + 1], self[child]) then child = child + 1 end
        if not self.less(self[child], self[i]) then break end
        self[child], self[i] = self[i], self[child]
        i = child
      end
    end
    return top
  end
  local size = 40
  local distance, heap, settled = { [0] = 0 }, Heap.new(function(a, b) return a[1] < b[1] end), 0
  heap:push { 0, 0 }
  while #heap > 0 do
    local d, node = table.unpack(heap:pop())
    if d == distance[node] then
      settled = settled + 1
      local x, y = node % size, node // size
      for _, step in ipairs { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } } do
        local nx, ny = x + step[1], y + step[2]
        if nx >= 0 and nx < size and ny >= 0 and ny < size then
          local cost = (nx * 7 + ny * 13) % 10 + 1
          local target = ny * size + nx
          if d + cost < (distance[target] or math.huge) then
            distance[target] = d + cost
            heap:push { d + cost, target }
          end
        end
      end
    end
  end
  print(settled, distance[size * size - 1], distance[size - 1], distance[size * (size - 1)])
end

print("-- the game of life: a glider on a torus")
do
  local n = 8
  local world = {}
  for _, cell in ipairs { { 1, 0 }, { 2, 1 }, { 0, 2 }, { 1, 2 }, { 2, 2 } } do world[cell[2] * n + cell[1]] = true end
  for _ = 1, 4 * n do
    local neighbours = {}
    for cell in pairs(world) do
      local x, y = cell % n, cell // n
      for dx = -1, 1 do
        for dy = -1, 1 do
          if dx ~= 0 or dy ~= 0 then
            local k = (y + dy) % n * n + (x + dx) % n
            neighbours[k] = (neighbours[k] or 0) + 1
          end
        end
      end
    end
    local following = {}
    for cell, count in pairs(neighbours) do
      if count == 3 or count == 2 and world[cell] then following[cell] = true end
    end
    world = following
  end
  for y = 0, 3 do
    for x = 0, n - 1 do io.write(world[y * n + x] and "#" or ".") end
    print()
  end
end

print("-- matrices")
do
  local Matrix = {}
  Matrix.__index = Matrix
  local function matrix(rows) return setmetatable(rows, Matrix) end
  Matrix.__mul = function(a, b)
    local out = {}
    for i = 1, #a do
      out[i] = {}
      for j = 1, #b[1] do
        local sum = 0
        for k = 1, #b do sum = sum + a[i][k] * b[k][j] end
        out[i][j] = sum
      end
    end
    return matrix(out)
  end
  Matrix.__tostring = function(m)
    local rows = {}
    for i, row in ipairs(m) do rows[i] = table.concat(row, " ") end
    return table.concat(rows, "; ")
  end
  function Matrix.__pow(m, n)
    local result
    while n > 0 do
      if n & 1 == 1 then result = result and result * m or m end
      m, n = m * m, n >> 1
    end
    return result
  end
  local function determinant(m)
    local a, sign, last = {}, 1, 1
    for i, row in ipairs(m) do a[i] = table.move(row, 1, #row, 1, {}) end
    for k = 1, #a - 1 do
      if a[k][k] == 0 then
        for i = k + 1, #a do
          if a[i][k] ~= 0 then a[i], a[k], sign = a[k], a[i], -sign break end
        end
      end
      for i = k + 1, #a do
        for j = k + 1, #a do a[i][j] = (a[i][j] * a[k][k] - a[i][k] * a[k][j]) // last end
      end
      last = a[k][k]
    end
    return sign * a[#a][#a]
  end
  print(tostring(matrix { { 1, 2 }, { 3, 4 } } * matrix { { 5, 6 }, { 7, 8 } }))
  print(tostring(matrix { { 1, 1 }, { 1, 0 } } ^ 90))
  print(determinant { { 2, 0, 1 }, { 1, 3, 2 }, { 1, 1, 4 } }, determinant { { 0, 2 }, { 3, 0 } })
end

print("-- Huffman codes")
do
  local text = "so much words wow many compression"
  local weights, symbols = {}, {}
  for c in text:gmatch(".") do weights[c] = (weights[c] or 0) + 1 end
  for c, w in pairs(weights) do symbols[#symbols + 1] = { weight = w, name = c } end
  while #symbols > 1 do
    table.sort(symbols, function(a, b)
      if a.weight ~= b.weight then return a.weight > b.weight end
      return a.name > b.name
    end)
    local a, b = table.remove(symbols), table.remove(symbols)
    symbols[#symbols + 1] = { weight = a.weight + b.weight, name = math.min(a.name:byte(), b.name:byte()) .. a.name .. b.name, left = a, right = b }
  end
  local codes = {}
  local function walk(node, prefix)
    if not node.left then codes[node.name] = prefix return end
    walk(node.left, prefix .. "0")
    walk(node.right, prefix .. "1")
  end
  walk(symbols[1], "")
  local bits = text:gsub(".", codes)
  local back, at = {}, symbols[1]
  for bit in bits:gmatch(".") do
    at = bit == "0" and at.left or at.right
    if not at.left then
      back[#back + 1] = at.name
      at = symbols[1]
    end
  end
  print(#bits, table.concat(back) == text)
end

print("-- a stack machine")
do
  local function run(program)
    local stack, pc, out = {}, 1, {}
    local function push(value) stack[#stack + 1] = value end
    local function pop() return table.remove(stack) end
    local ops = {
      push = function(n) push(tonumber(n)) end,
      add = function() push(pop() + pop()) end,
      mul = function() push(pop() * pop()) end,
      sub = function() local b = pop() push(pop() - b) end,
      dup = function() push(stack[#stack]) end,
      swap = function() local n = #stack stack[n], stack[n - 1] = stack[n - 1], stack[n] end,
      print = function() out[#out + 1] = tostring(pop()) end,
      jnz = function(target) if pop() ~= 0 then pc = tonumber(target) - 1 end end,
    }
    local code = {}
    for line in program:gmatch("[^;]+") do
      local op, argument = line:match("^%s*(%a+)%s*(%S*)%s*$")
      code[#code + 1] = { assert(ops[op], "unknown operation " .. tostring(op)), argument }
    end
    while code[pc] do
      code[pc][1](code[pc][2])
      pc = pc + 1
    end
    return table.concat(out, " ")
  end
  print(run "push 5; dup; print; push 1; sub; dup; jnz 2")
  print(run "push 2; push 3; mul; push 4; add; print")
  print((select(2, pcall(run, "push 1; explode")):gsub("^.-:%d+: ", "")))
end

print("-- Ackermann, Collatz, Pascal, partitions, Levenshtein")
do
  local function ackermann(m, n)
    if m == 0 then return n + 1 end
    if n == 0 then return ackermann(m - 1, 1) end
    return ackermann(m - 1, ackermann(m, n - 1))
  end
  print(ackermann(2, 9), ackermann(3, 4))
  local best, steps_of_best = 0, 0
  for start = 1, 3000 do
    local n, steps = start, 0
    while n ~= 1 do
      n = n % 2 == 0 and n // 2 or 3 * n + 1
      steps = steps + 1
    end
    if steps > steps_of_best then best, steps_of_best = start, steps end
  end
  print(best, steps_of_best)
  local row = { 1 }
  for _ = 1, 30 do
    local following = { 1 }
    for i = 2, #row do following[i] = row[i - 1] + row[i] end
    following[#row + 1] = 1
    row = following
  end
  print(row[16])
  local ways = { [0] = 1 }
  for part = 1, 100 do
    for total = part, 100 do ways[total] = (ways[total] or 0) + ways[total - part] end
  end
  print(ways[100])
  local function distance(a, b)
    local previous = {}
    for j = 0, #b do previous[j] = j end
    for i = 1, #a do
      local current = { [0] = i }
      for j = 1, #b do current[j] = math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a:byte(i) == b:byte(j) and 0 or 1)) end
      previous = current
    end
    return previous[#b]
  end
  print(distance("kitten", "sitting"), distance("", "abc"), distance("flaw", "lawn"))
end
